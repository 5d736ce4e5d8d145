"""What the rules of the house look at: the files git knows of, and those about to be added."""

from __future__ import annotations

import functools
import subprocess
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]


@functools.cache
def files(*suffixes: str) -> tuple[Path, ...]:
    """Paths relative to the house, of the given kinds, but for migrations and others' work."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=HOUSE,
        capture_output=True,
        check=True,
    ).stdout.decode()
    found = [Path(name) for name in listed.split("\0") if name]
    return tuple(
        path
        for path in sorted(set(found))
        if path.suffix in suffixes
        and "migrations" not in path.parts
        and path.parts[:2] != ("tests", "vendor")
        and (HOUSE / path).is_file()
    )


def text(path: Path) -> str:
    """The content of a file of the house."""
    return (HOUSE / path).read_text(encoding="utf-8")
