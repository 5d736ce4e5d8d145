"""A stranger's Markdown as markup: CommonMark with tables, strikethrough and footnotes.

Unlike Markdown that is written here it may hold HTML: a text that comes home is sanitised as a
whole afterwards, as any other that came as HTML.
"""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

LONGEST = 2 * 1024 * 1024  # characters; no longer text is read


def as_markup(text: str) -> str:
    """The markup of some Markdown. Raises `ValueError` above 2 million characters."""
    if len(text) > LONGEST:
        raise ValueError("This text is longer than 2 MB.")
    return str(_parser().render(text.replace("\x00", "")))


@cache
def _parser() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": True, "linkify": False})
    return made.enable(["table", "strikethrough"]).use(footnote_plugin)
