"""`make interop`: copies to a real Ghost and a real WordPress."""

from __future__ import annotations

from tests.interop.peers import ensure_ghost, ensure_wordpress
from tools import lane


def main() -> int:
    """Install both peers (once), then run the tests that start them."""
    ensure_wordpress()
    ensure_ghost()
    tests = [lane.program("pytest"), "-q", "-m", "interop", "-p", "no:randomly", "tests/interop"]
    return lane.run(tests)


if __name__ == "__main__":
    raise SystemExit(lane.door(main))
