"""HTML is written by who has the right to; others may keep, move and remove what is there."""

from __future__ import annotations

from functools import cache, cached_property
from typing import Any

from wagtail import blocks

from blog.blocks.html import HtmlBlock
from blog.blocks.registry import kinds


class KeptHtmlBlock(HtmlBlock):
    """Markup that somebody else wrote: it can be read, not changed."""

    @cached_property
    def field(self) -> Any:
        field = super().field
        field.widget.attrs["readonly"] = True
        return field


@cache
def text_of_others(*, has_html: bool) -> blocks.StreamBlock:
    """The blocks for who may not write HTML: without that kind, unless the text has some.

    Made once each, because Wagtail remembers every block that was ever made.
    """
    children = [
        (kind.name, KeptHtmlBlock() if kind.name == "html" else kind.make())
        for kind in kinds().values()
        if has_html or kind.name != "html"
    ]
    return blocks.StreamBlock(children, required=False)
