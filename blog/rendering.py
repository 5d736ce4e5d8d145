"""An article's text for somewhere else than its own page."""

from __future__ import annotations

import re

from wagtail.blocks import StreamValue

from blog.blocks.registry import kinds

RELATIVE = re.compile(r'((?:href|src)=")/(?!/)')
RELATIVE_SET = re.compile(r'(srcset="|, )/(?!/)')


def render_html(stream: StreamValue, *, medium: str, base_url: str) -> str:
    """The blocks as markup for a medium (feed, mail, copy), every address absolute."""
    drawn = "\n".join(block.render({"medium": medium}) for block in stream)
    absolute = RELATIVE.sub(rf"\g<1>{base_url}/", drawn)
    return RELATIVE_SET.sub(rf"\g<1>{base_url}/", absolute)


def render_text(stream: StreamValue) -> str:
    """The words of every block, a blank line between."""
    known = kinds()
    return "\n\n".join(known[block.block_type].plain(block.value) for block in stream)
