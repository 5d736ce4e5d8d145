"""The text of a WordPress post as its readers saw it: of either editor, all filled in."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from syndication.paragraphs import paragraphs
from syndication.platforms.wordpress.builders import NOTE, from_elementor, without_layout
from syndication.platforms.wordpress.items import Item
from syndication.platforms.wordpress.library import Library
from syndication.platforms.wordpress.shortcodes import filled

SHARED = re.compile(r"<!-- wp:block \{\"ref\":\s*(\d+)[^<>]{0,500}\} /-->")
NOTES = "<!-- wp:footnotes"
NOTES_BLOCK = re.compile(r"<!-- wp:footnotes[^<>]{0,500}/-->")
WRAPPED = re.compile(r"(wp-block-embed__wrapper\"[^<>]*>)\s*(https?://[^\s<>]+)\s*(</div>)")
DEEPEST = 3  # shared blocks in shared blocks
MOST_SHARED = 100
LONGEST = 2 * 1024 * 1024  # characters; no longer text is read anyway
# Blocks that WordPress fills in from other posts: there is nothing of the author's in them.
LIVE = re.compile(
    r"<!-- wp:((?:latest-(?:posts|comments)|query|archives|categories|tag-cloud|calendar|rss|search"
    r"|page-list|navigation|loginout|legacy-widget|comments|jetpack/(?:contact-form|subscriptions)))"
    r"[ /]"
)


@dataclass(frozen=True, slots=True)
class Body:
    """The markup of a post, and what a reader saw that the file does not hold."""

    markup: str
    notes: tuple[str, ...] = ()


def body_of(item: Item, library: Library) -> Body:
    text, is_built = without_layout(item.content or from_elementor(item), library)
    is_blocks = "<!-- wp:" in text
    if is_blocks:
        text = _with_shared(text, library)
        live = sorted(set(LIVE.findall(text)))
        text = _with_notes(WRAPPED.sub(_embedded, text), item)
    else:
        live = []
    text, left = filled(text, post_id=item.post_id, library=library)
    notes = [NOTE] if is_built else []
    if left:
        notes.append(f"Shortcodes that nobody fills in here: {', '.join(left)}.")
    if live:
        notes.append(f"Blocks that WordPress filled with other posts: {', '.join(live)}.")
    return Body(text if is_blocks else paragraphs(text), tuple(notes))


def _with_shared(text: str, library: Library) -> str:
    """The blocks that several posts share, in their places."""

    def put(found: re.Match[str]) -> str:
        return library.shared.get(found[1], "")

    for _depth in range(DEEPEST):
        if SHARED.search(text) and len(text) < LONGEST:
            text = SHARED.sub(put, text, count=MOST_SHARED)
    return text


def _embedded(found: re.Match[str]) -> str:
    address = html.escape(html.unescape(found[2]))
    return f'{found[1]}<oembed url="{address}"></oembed>{found[3]}'


def _with_notes(text: str, item: Item) -> str:
    """The footnotes, which a post of blocks keeps beside its text."""
    if NOTES not in text:
        return text
    try:
        notes = json.loads(item.one("footnotes") or "[]")
        lines = [_note(str(one["id"]), str(one["content"])) for one in notes]
    except (ValueError, TypeError, KeyError):
        return text
    made = f'<ol class="wp-block-footnotes">{"".join(lines)}</ol>' if lines else ""
    put: Callable[[re.Match[str]], str] = lambda _found: made  # noqa: E731 - `made` is no pattern
    return NOTES_BLOCK.sub(put, text, count=1)


def _note(identity: str, content: str) -> str:
    name = html.escape(identity)
    return f'<li id="{name}">{content} <a href="#{name}-link">↩︎</a></li>'
