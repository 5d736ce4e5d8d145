"""An article's text: for its own page, and for everywhere else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from wagtail.blocks import StreamValue

from blog.blocks.registry import kinds
from blog.notes import Notes, notes_of
from blog.outline import outline

RELATIVE = re.compile(r'((?:href|src)=")/(?!/)')
LINK_OUT = re.compile(r'<a\b(?P<before>[^>]*?)\bhref="(?P<url>https?://[^"]*)"(?P<after>[^>]*)>')
REL = re.compile(r'\s*\brel="([^"]*)"')


def render_html(stream: StreamValue, *, medium: str, base_url: str, sponsored: bool = False) -> str:
    """The blocks as markup for a medium (feed, mail, copy): no classes, every address absolute.

    Where somebody paid for the text, links to others say so.
    """

    def away(block: Any, facts: dict[str, Any]) -> str:
        context = block.block.get_context(
            block.value, parent_context={"medium": medium, "base_url": base_url, **facts}
        )
        return render_to_string(f"blocks/away/{block.block_type}.html", context).strip()

    drawn = _drawn(stream, draw=away, notes=notes_of(stream), is_page=False)
    absolute = RELATIVE.sub(rf"\g<1>{base_url}/", drawn)
    return mark_sponsored(absolute, home=base_url) if sponsored else absolute


def render_page(
    stream: Iterable[Any],
    *,
    home: str,
    sponsored: bool = False,
    whole: StreamValue | None = None,
    **context: Any,
) -> SafeString:
    """The blocks for our own page, with an address for every heading.

    `whole` is the text of which `stream` is only the beginning: its notes have
    their numbers there, and lead nowhere.
    """

    def page(block: Any, facts: dict[str, Any]) -> str:
        return str(block.render({**context, "medium": "web", **facts}))

    notes = notes_of(stream if whole is None else whole, linked=whole is None)
    drawn = _drawn(stream, draw=page, notes=notes, is_page=True)
    # Every block escapes or cleans what it draws.
    return mark_safe(mark_sponsored(drawn, home=home) if sponsored else drawn)


def render_text(stream: StreamValue) -> str:
    """The words of every block, a blank line between."""
    known = kinds()
    notes = notes_of(stream)
    parts = []
    for block in stream:
        kind = known[block.block_type]
        words = kind.plain(block.value)
        has_marks = notes is not None and (kind.notes or kind.name == "footnotes")
        parts.append(notes.number(words) if notes is not None and has_marks else words)
    return "\n\n".join(part for part in parts if part)


def pictures_of(stream: Iterable[Any]) -> list[Any]:
    """The pictures of a text, once for each use."""
    known = kinds()
    return [one for block in stream for one in known[block.block_type].pictures(block.value)]


def mark_sponsored(markup: str, *, home: str) -> str:
    """The same markup with `rel="sponsored"` on every link that leaves the home."""

    def marked(link: re.Match[str]) -> str:
        url = link["url"]
        if url == home or url.startswith(f"{home}/"):
            return link[0]
        rest = link["before"] + link["after"]
        words = " ".join(REL.findall(rest)).split()
        others = REL.sub("", rest).rstrip()
        return f'<a{others} href="{url}" rel="{" ".join(["sponsored", *words])}">'

    return LINK_OUT.sub(marked, markup)


def _drawn(
    stream: Iterable[Any],
    *,
    draw: Callable[[Any, dict[str, Any]], str],
    notes: Notes | None,
    is_page: bool,
) -> str:
    """The blocks in their order; lists of notes last, when it is known where each stands."""
    headings = outline(stream)
    known = kinds()
    parts: dict[int, str] = {}
    lists = []
    for place, block in enumerate(stream):
        kind = known[block.block_type]
        if notes is not None and kind.name == "footnotes":
            parts[place] = ""
            lists.append((place, block))
            continue
        parts[place] = draw(block, {"heading": headings.get(place)})
        if notes is not None and kind.notes:
            beside = is_page and kind.notes == "beside"
            parts[place] = notes.mark(parts[place], beside=beside)
    for place, block in lists:
        marks = [note["mark"] for note in block.value["notes"]]
        parts[place] = draw(block, {"listed": notes.listed(marks) if notes else []})
    return "\n".join(part for part in parts.values() if part)
