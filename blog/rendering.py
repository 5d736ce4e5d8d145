"""An article's text: for its own page, and for everywhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from wagtail.blocks import StreamValue

from blog.blocks.registry import kinds
from blog.outline import outline

RELATIVE = re.compile(r'((?:href|src)=")/(?!/)')
LINK_OUT = re.compile(r'<a\b(?P<before>[^>]*?)\bhref="(?P<url>https?://[^"]*)"(?P<after>[^>]*)>')
REL = re.compile(r'\s*\brel="([^"]*)"')


def render_html(stream: StreamValue, *, medium: str, base_url: str, sponsored: bool = False) -> str:
    """The blocks as markup for a medium (feed, mail, copy): no classes, every address absolute.

    Where somebody paid for the text, links to others say so.
    """
    drawn = "\n".join(_away(stream, medium=medium))
    absolute = RELATIVE.sub(rf"\g<1>{base_url}/", drawn)
    return mark_sponsored(absolute, home=base_url) if sponsored else absolute


def render_page(
    stream: StreamValue, *, home: str, sponsored: bool = False, **context: Any
) -> SafeString:
    """The blocks for our own page, with an address for every heading."""
    headings = outline(stream)
    drawn = "\n".join(
        block.render({**context, "medium": "web", "heading": headings.get(place)})
        for place, block in enumerate(stream)
    )
    # Every block escapes or cleans what it draws.
    return mark_safe(mark_sponsored(drawn, home=home) if sponsored else drawn)


def render_text(stream: StreamValue) -> str:
    """The words of every block, a blank line between."""
    known = kinds()
    return "\n\n".join(known[block.block_type].plain(block.value) for block in stream)


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


def _away(stream: StreamValue, *, medium: str) -> Iterator[str]:
    headings = outline(stream)
    for place, block in enumerate(stream):
        facts = block.block.get_context(
            block.value, parent_context={"medium": medium, "heading": headings.get(place)}
        )
        yield render_to_string(f"blocks/away/{block.block_type}.html", facts).strip()
