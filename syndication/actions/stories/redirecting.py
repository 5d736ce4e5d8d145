"""Whoever comes by an old address finds the new one, where the host can be ours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from syndication.actions.stories.remarks import host_of, is_shared, original_of
from syndication.exchange import Story
from syndication.models import Intake

LONGEST = 255
NUMBERED = re.compile(r"^/?$|\.(?:php|aspx?|cfm|cgi|jsp|pl)$", re.IGNORECASE)
MOST = 40  # addresses of one story: an export that names more is not believed


def redirect(intake: Intake, moved: Sequence[tuple[Story, Page]]) -> list[list[dict[str, str]]]:
    """Lead every address that stories had to their pages; what was made of each, from and to.

    Where something of ours stands, or a redirect leads from already, nothing is made.
    """
    asked = [_old_paths(story) for story, _page in moved]
    wanted = {path for paths in asked for path in paths}
    rows = Redirect.objects.filter(site=intake.site, old_path__in=wanted)
    taken = set(rows.values_list("old_path", flat=True))
    made: list[Redirect] = []
    told = []
    for (_story, page), paths in zip(moved, asked, strict=True):
        url = page.get_url() or ""
        taken_here = {*taken, Redirect.normalise_path(url)}
        free = [path for path in paths if path not in taken_here]
        taken.update(free)
        made += [Redirect(old_path=one, site=intake.site, redirect_page=page) for one in free]
        told.append([{"from": path, "to": url} for path in free])
    Redirect.objects.bulk_create(made)
    return told


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


def _old_paths(story: Story) -> list[str]:
    urls = [original_of(story), *story.old_urls[:MOST]]
    return [path for path in dict.fromkeys(map(old_path, urls)) if path]


def _can_be_ours(host: str) -> bool:
    return bool(host) and (not is_shared(host) or Site.objects.filter(hostname=host).exists())
