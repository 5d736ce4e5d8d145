"""Write the migrations again, one initial per room, until a release has been announced.

`people` has two: Wagtail's own tables point at the user and Contributor points at Wagtail's, so the
user comes first and is written by hand.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tools import lane

ROOMS = {
    "core": ("site/core", "initial"),
    "people": ("site/people", "contributor"),
    "blog": ("blog", "initial"),
    "newsletter": ("newsletter", "initial"),
    "syndication": ("syndication", "initial"),
    "insights": ("site/insights", "initial"),
}
BY_HAND = {Path("site/people/migrations/0001_initial.py")}


def main() -> int:
    """Remove what is there and make it again, room by room in the order of who may know whom."""
    for folder, _name in ROOMS.values():
        forget(lane.HOUSE / folder / "migrations")
    for label, (_folder, name) in ROOMS.items():
        line = [sys.executable, "manage.py", "makemigrations", label, "--name", name]
        if status := lane.run(line, env=lane.surroundings(SECRET_KEY="only-for-this")):
            return status
    return 0


def forget(folder: Path) -> None:
    """Delete the migrations of a room; the newest that is written by hand stays the newest."""
    kept = sorted(path.stem for path in map(lane.HOUSE.joinpath, BY_HAND) if path.parent == folder)
    for path in folder.glob("0*.py"):
        if path.relative_to(lane.HOUSE) not in BY_HAND:
            path.unlink()
    newest = folder / "max_migration.txt"
    newest.unlink(missing_ok=True)
    if kept:
        newest.write_text(f"{kept[-1]}\n")


if __name__ == "__main__":
    raise SystemExit(lane.door(main))
