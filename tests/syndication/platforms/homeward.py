"""Stories as a platform reads them from a file, for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from syndication.archive import open_drop
from syndication.exchange import Recognition, Story


def recognised(platform: Any, path: Path) -> Recognition:
    with open_drop(path) as drop:
        found: Recognition = platform.recognise(drop)
        return found


def read(platform: Any, path: Path) -> list[Story]:
    """All that is read, the lines of the report too."""
    with open_drop(path) as drop:
        assert "stories" in platform.recognise(drop).holds
        return list(platform.read_stories(drop))


def stories(platform: Any, path: Path) -> list[Story]:
    return [one for one in read(platform, path) if one.kind != "left_out"]
