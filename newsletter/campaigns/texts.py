"""Words to copy onto a platform: for the profile, the pinned post, the last post, the reply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from newsletter.campaigns.places import PLACES
from newsletter.models import Newsletter


@dataclass(frozen=True, slots=True)
class Words:
    """What stands at one place, ready to be copied, with the link that counts for it."""

    place: str
    label: str
    text: str


def words_for(
    newsletter: Newsletter, *, addresses: Mapping[str, str], language: str
) -> list[Words]:
    """The words for each place that has a link, in a language; `addresses` by place."""
    labels = dict(PLACES)
    with translation.override(language):
        facts = {"name": newsletter.name, "promise": newsletter.promise}
        return [
            Words(place, str(labels[place]), text % {**facts, "link": addresses[place]})
            for place, text in _texts().items()
            if place in addresses
        ]


def form_for(newsletter: Newsletter, *, code: str) -> str:
    """A form for another website: plain HTML without a script, counted for the link's place.

    It needs no secret: whoever sends it is asked by mail, and presses once more on our page.
    """
    action = newsletter.site.root_url + reverse("newsletter_subscribe", args=[newsletter.slug])
    with translation.override(newsletter.language):
        return format_html(
            '<form action="{}" method="post">\n'
            "  <p>{}</p>\n"
            '  <label>{} <input type="email" name="address" required></label>\n'
            '  <input type="hidden" name="claim" value="{}">\n'
            '  <button type="submit">{}</button>\n'
            "</form>",
            action,
            newsletter.promise,
            _("Your e-mail address"),
            code,
            _("Subscribe"),
        )


def _texts() -> dict[str, str]:
    return {
        "bio": _("Everything I write, first and whole, in your inbox: %(link)s"),
        "pinned": _(
            "You read us here, and a feed decides whether you see the next one.\n\n"
            "%(name)s does not depend on it. %(promise)s\n\n"
            "One field, one click to leave: %(link)s"
        ),
        "last": _(
            "This is the last post here. We are not gone, we moved home: what we write now "
            "appears at our own address first.\n\n"
            "%(name)s: %(promise)s\n\n"
            "Come along: %(link)s"
        ),
        # Where no form may stand, as at Medium: the last lines of a post.
        "copy": _(
            "%(name)s brings you the next one by mail, from our own home.\n\n"
            "%(promise)s\n\n"
            "One field, one click to leave: %(link)s"
        ),
        "reply": _(
            "Thank you for writing. We are rarely here any more; you find us at home, and "
            "%(name)s brings you what is new: %(link)s"
        ),
    }
