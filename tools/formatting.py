"""`make format`: what `make check` would complain about, put right where a program can."""

from __future__ import annotations

from tools import lane
from tools.lane import program


def main() -> int:
    """Format Python, then templates: indentation first, since djade keeps it."""
    templates = [str(path) for path in sorted((lane.HOUSE / "templates").rglob("*.html"))]
    lane.run([program("ruff"), "check", "--fix", "--quiet", "."])
    lane.run([program("ruff"), "format", "."])
    lane.run([program("djhtml"), "--tabwidth", "2", *templates])
    # Both end with status 1 when they changed something, which is what was wanted.
    lane.run([program("djade"), "--target-version", "5.2", *templates])
    return 0


if __name__ == "__main__":
    raise SystemExit(lane.door(main))
