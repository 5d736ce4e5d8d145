"""Posts as Medium writes them, and what is read of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from syndication.archive import open_drop
from syndication.document import read_document
from syndication.exchange import Story
from syndication.platforms.medium import Medium


def stories(path: Path) -> dict[str, Story]:
    with open_drop(path) as drop:
        return {one.source_id: one for one in Medium().read_stories(drop)}


def post(folder: Path, body: str = "<p>Words.</p>", **facts: str) -> Path:
    """A post as Medium writes it, in a file of its own."""
    facts = {"title": "A house", "summary": "", "footer": "", "name": "a-house.html", **facts}
    path = folder / facts["name"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f'<article class="h-entry"><h1 class="p-name">{facts["title"]}</h1>'
        f'<section class="p-summary">{facts["summary"]}</section>'
        f'<section class="e-content">{body}</section><footer>{facts["footer"]}</footer></article>'
    )
    return path


def read(path: Path) -> Story:
    return next(iter(stories(path).values()))


def blocks(one: Story) -> list[tuple[str, Any]]:
    return read_document(one.html, base_url=one.source_url).blocks
