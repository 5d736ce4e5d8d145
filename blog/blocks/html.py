from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from blog.blocks.groups import SHOWN
from blog.blocks.registry import register
from core.html import plain_text, sanitise

# What stands on our own server begins with one slash.
FOREIGN_PICTURE = re.compile(r'<img\b[^>]*\bsrc="(?!/(?!/))')


class HtmlBlock(blocks.TextBlock):
    """Markup that no other block can hold; always stored sanitised."""

    class Meta:
        icon = "code"
        group = SHOWN
        label = _("HTML")
        description = _("Markup that no other block can hold; it is cleaned when it is saved.")
        template = "blocks/html.html"
        preview_value = "<p>Words with <kbd>keys</kbd> and <mark>marks</mark>.</p>"

    def clean(self, value: Any) -> str:
        """Sanitise what was typed, so that nothing unsafe is ever stored.

        A picture that another place would serve is refused: it tells that place who reads.
        """
        clean = sanitise(super().clean(value), profile="article")
        if FOREIGN_PICTURE.search(clean):
            raise ValidationError(
                _("A picture from elsewhere tells that place who reads. Use a Picture block.")
            )
        return clean


def plain(value: Any) -> str:
    return plain_text(str(value))


register("html", HtmlBlock, plain=plain, notes="below")
