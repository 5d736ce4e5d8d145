"""`make browser`: the newcomer's path in a real Chromium, from Debian when there is none."""

from __future__ import annotations

import shutil

from tools import debian, lane


def main() -> int:
    """Find or install Chromium, then run the browser tests."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        debian.need("chromium", "fonts-dejavu-core")
        browser = shutil.which("chromium")
    if browser is None:
        raise debian.Missing("Chromium was installed but is not on the PATH.")
    tests = [lane.program("pytest"), "-q", "-m", "browser", "-p", "no:randomly", "tests/browser"]
    return lane.run(tests, env=lane.surroundings(CHROMIUM=browser))


if __name__ == "__main__":
    raise SystemExit(lane.door(main))
