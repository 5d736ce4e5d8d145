"""Whoever comes by an old address finds the new one, where the host can be ours."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from syndication.actions.stories.remarks import host_of, is_shared, original_of
from syndication.exchange import Story
from syndication.models import Intake

LONGEST = 255
NUMBERED = re.compile(r"^/?$|\.(?:php|aspx?|cfm|cgi|jsp|pl)$", re.IGNORECASE)
MOST = 40  # addresses of one story: an export that names more is not believed


def redirect(intake: Intake, story: Story, page: Page) -> list[dict[str, str]]:
    """Lead every address a story had to its page; what was made, from where to where."""
    made = []
    for url in dict.fromkeys([original_of(story), *story.old_urls[:MOST]]):
        path = old_path(url)
        if path and _is_free(path, intake, page):
            Redirect.objects.create(old_path=path, site=intake.site, redirect_page=page)
            made.append({"from": path, "to": page.get_url() or ""})
    return made


def old_path(url: str) -> str:
    """The path by which we are asked for an old address; empty where that will never be."""
    host = host_of(url)
    is_path = url.startswith("/") and not url.startswith("//")
    if not is_path and not _can_be_ours(host):
        return ""
    parts = urlsplit(url)
    # Where the path alone names the page, what follows it only says how somebody came.
    query = f"?{parts.query}" if parts.query and NUMBERED.search(parts.path) else ""
    path: str = Redirect.normalise_path(unquote(parts.path) + query)
    return "" if path == "/" or len(path) > LONGEST else path


def _is_free(path: str, intake: Intake, page: Page) -> bool:
    """Whether nothing of ours stands there, and no redirect leads from there yet."""
    own = Redirect.normalise_path(page.get_url() or "")
    return path != own and not Redirect.objects.filter(old_path=path, site=intake.site).exists()


def _can_be_ours(host: str) -> bool:
    if not host or Site.objects.filter(hostname=host).exists():
        return bool(host)
    return not is_shared(host)
