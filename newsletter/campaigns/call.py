"""The call that stands at the foot of a copy: read on there, or come home."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from wagtail.models import Site

from newsletter.actions.claims import link
from newsletter.models import Claim, Newsletter


@dataclass(frozen=True, slots=True)
class Call:
    """The same call as HTML of plain tags and as text; both carry the link that is counted."""

    html: str
    text: str
    address: str


def address_of(claim: Claim) -> str:
    """Where a claim link leads, in full."""
    root: str = claim.site.root_url
    if claim.place == "page":
        return root + reverse("newsletter_from", args=[claim.platform])
    return root + reverse("newsletter_claim", args=[claim.platform, claim.code])


def call_to_come_home(platform: str, site: Site, *, language: str = "") -> Call | None:
    """The call for copies of a brand's texts on a platform; None without a newsletter to offer.

    It is the same for every copy on that platform, so that a copy that is
    rendered again does not differ. `language` is the text's.
    """
    newsletters = list(Newsletter.objects.filter(site=site).order_by("pk"))
    fitting = [one for one in newsletters if one.language == language] or newsletters
    if not fitting:
        return None
    newsletter = fitting[0]
    address = address_of(link(site=site, platform=platform, place="copy"))
    with translation.override(language or newsletter.language):
        before = _("This first appeared at home.")
        press = _("Get %(name)s by mail") % {"name": newsletter.name}
    return Call(
        html=format_html(
            '<hr><p><em>{} <a href="{}">{}</a>: {}</em></p>',
            before,
            address,
            press,
            newsletter.promise,
        ),
        text=f"{before} {press}: {newsletter.promise} {address}",
        address=address,
    )
