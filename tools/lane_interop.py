"""`make interop`: copies to real Ghosts, a real WordPress and a real Bluesky server."""

from __future__ import annotations

from tests.interop.peers import FIVE, SIX, ensure_bluesky, ensure_ghost, ensure_wordpress
from tools import lane


def main() -> int:
    """Install the peers (once), then run the tests that start them."""
    ensure_wordpress()
    ensure_ghost(FIVE)
    ensure_ghost(SIX)
    ensure_bluesky()
    quiet = ["-W", "ignore::pytest.PytestUnraisableExceptionWarning"]  # Wagtail's spooled pictures
    tests = [lane.program("pytest"), "-q", "-m", "interop", "-p", "no:randomly", *quiet]
    return lane.run([*tests, "tests/interop"])


if __name__ == "__main__":
    raise SystemExit(lane.door(main))
