"""What other rooms' templates show of the newsletter."""

from __future__ import annotations

from typing import Any

from django import template

from wagtail.models import Site

from core.pagecache.memory import remembered
from newsletter.campaigns.places import FORWARDED
from newsletter.links import form_token
from newsletter.models import Delivery, Newsletter

register = template.Library()


@register.inclusion_tag("newsletter/signup_box.html", takes_context=True)
def signup_box(context: dict[str, Any], newsletter: Newsletter | None = None) -> dict[str, Any]:
    """The sign-up box of a newsletter, or of the brand's own in the page's language.

    It knows whom a reader sent: the address that is passed on says so.
    """
    found = newsletter or _newsletter_of(context)
    if found is None:
        return {}
    request = context.get("request")
    is_sent = request is not None and request.GET.get("from") == FORWARDED
    return _form_facts(found) | {"claim": FORWARDED if is_sent else ""}


@register.simple_tag(takes_context=True)
def newsletter_here(context: dict[str, Any]) -> Newsletter | None:
    """The brand's own newsletter in the page's language, for who leads to its sign-up box."""
    return _newsletter_of(context)


@register.inclusion_tag("newsletter/sign_up_form.html")
def sign_up_form(newsletter: Newsletter) -> dict[str, Any]:
    """Only the form."""
    return _form_facts(newsletter)


@register.filter
def rhythm(newsletter: Newsletter) -> str:
    """When issues come, in words: every Saturday at 08:00."""
    return newsletter.rhythm_in_words


@register.filter
def outcome(state: str) -> str:
    """What became of one mail, in words."""
    return str(Delivery.State(state).label)


def _form_facts(newsletter: Newsletter) -> dict[str, Any]:
    return {"newsletter": newsletter, "token": form_token(newsletter=newsletter.pk)}


def _newsletter_of(context: dict[str, Any]) -> Newsletter | None:
    request = context.get("request")
    site = Site.find_for_request(request) if request is not None else None
    if site is None:
        return None
    page = context.get("page")
    language = page.locale.language_code if page is not None else ""
    here = Newsletter.objects.filter(site=site).order_by("pk")
    newsletters = remembered(("newsletters", site.pk), lambda: list(here))
    fitting = [one for one in newsletters if one.language == language]
    return next(iter(fitting or newsletters), None)
