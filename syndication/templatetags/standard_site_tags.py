"""What a page's head says of its document in the network of Bluesky."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from wagtail.models import Site

from blog.models import ArticlePage
from syndication import at_home
from syndication.standard_site import DOCUMENT, PUBLICATION

register = template.Library()


@register.simple_tag(takes_context=True)
def standard_site(context: dict[str, Any], page: ArticlePage) -> SafeString:
    """The links to an article's document and to the publication that it is part of."""
    request = context.get("request")
    site = Site.find_for_request(request) if request is not None else None
    address = at_home.document(page, site=site) if site is not None else ""
    if site is None or not address:
        return mark_safe("")
    links = ((DOCUMENT, address), (PUBLICATION, at_home.publication(site)))
    return format_html_join("", '<link rel="{}" href="{}">', links)
