"""Markdown as markup: CommonMark with tables, strikethrough and footnotes, and no HTML in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from itertools import chain

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from core.html import sanitise

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def rendered(text: str) -> str:
    """The markup of some Markdown, cleaned.

    What looks like HTML in it stays words: markup by hand is for who has the
    right to write it. Headings begin at level 2, below the page's title. A
    picture becomes a link to it, because loading one from elsewhere would tell
    that place who reads.
    """
    parser = _parser()
    text = "\n".join(text.splitlines())  # a browser sends other ends of lines than it was given
    # Two texts on one page must not share the addresses of their notes.
    env = {"docId": hashlib.sha256(text.encode()).hexdigest()[:8]}
    tokens = parser.parse(text, env)
    _lower_headings(tokens)
    for token in tokens:
        if token.children:
            token.children = list(chain.from_iterable(map(_without_picture, token.children)))
    return sanitise(parser.renderer.render(tokens, parser.options, env), profile="article").strip()


@cache
def _parser() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False})
    return made.enable(["table", "strikethrough"]).use(footnote_plugin)


def _lower_headings(tokens: list[Token]) -> None:
    """All headings move down together, so that what stood below another still does."""
    found = [token for token in tokens if token.tag in HEADINGS]
    if any(token.tag == "h1" for token in found):
        for token in found:
            token.tag = HEADINGS[min(5, HEADINGS.index(token.tag) + 1)]


def _without_picture(token: Token) -> Iterator[Token]:
    if token.type != "image":
        yield token
        return
    address = str(token.attrGet("src"))
    yield Token("link_open", "a", 1, attrs={"href": address})
    yield Token("text", "", 0, content=token.content or address)
    yield Token("link_close", "a", -1)
