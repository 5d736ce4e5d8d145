"""Links that a brand puts into its menu and its footer."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wagtail import blocks

from core.html import is_safe_url

MENU, FOOTER = "menu", "footer"
WAYS = ("/", "#", "https://", "http://", "mailto:")


def check_address(value: str) -> None:
    """Addresses and paths are followed; what could run, or leads out in disguise, is not."""
    leads = value.startswith(WAYS) and not value.startswith("//")
    if not leads or not is_safe_url(value):
        raise ValidationError(
            _("Write an address with https:// or a path of this site, for example /about/.")
        )


def languages() -> list[tuple[str, str]]:
    return list(settings.WAGTAIL_CONTENT_LANGUAGES)


class LinkBlock(blocks.StructBlock):
    """One link: where it stands, what it says, where it leads, and to whom."""

    place = blocks.ChoiceBlock(
        label=_("Place"), choices=[(MENU, _("Menu")), (FOOTER, _("Footer"))], default=MENU
    )
    label = blocks.CharBlock(label=_("Words"), max_length=60)
    url = blocks.CharBlock(label=_("Address"), max_length=500, validators=[check_address])
    language = blocks.ChoiceBlock(
        label=_("Only in"),
        choices=languages,
        required=False,
        help_text=_("Empty: in every language of the brand."),
    )

    class Meta:
        icon = "link"
        label = _("Link")


def links_of(stream: Any, *, place: str, language: str) -> list[Any]:
    """The links of a place that a reader of a language sees, in their order."""
    values = (block.value for block in stream)
    return [
        value
        for value in values
        if value["place"] == place and value["language"] in ("", None, language)
    ]
