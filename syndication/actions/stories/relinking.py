"""Links among the stories: what pointed to their old places points to their articles."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db import transaction

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, ReferenceIndex

from blog.models import ArticlePage
from core.pagecache import generation
from syndication.actions.stories.planning import is_as_made, rows_at_home
from syndication.actions.stories.remarks import host_of, is_shared
from syndication.models import Intake

HREF = re.compile(r'<a href="([^"]*)"[^>]*>')
RICH = frozenset({"callout", "footnotes", "list", "paragraph", "quote", "table"})
# Blocks that lead somewhere by a field of their own.
LEADING = {"button": "url", "card": "url", "image": "link"}
NUMBERED = re.compile(r"(?:p|page_id)=\d+")
IDENTITY = re.compile(r"[0-9a-f]{8,16}")


def relink(intake: Intake) -> int:
    """Point links among the stories at their new home; how many articles changed.

    Once, after the last story. Articles that were edited meanwhile are left alone. The reference
    index, which was off while the stories came, is made up for.
    """
    places = _places(intake)
    changed = 0
    rows = rows_at_home(intake).filter(intake=intake)
    for pk in list(rows.values_list("pk", flat=True)):
        with transaction.atomic():
            row = rows.get(pk=pk)
            page = Page.objects.get(pk=row.page_id).specific
            if is_as_made(page, row.made) and _relink(page, places):
                changed += 1
                page.refresh_from_db()
            ReferenceIndex.create_or_update_for_object(page)
    generation.bump()
    return changed


def _relink(page: Any, places: dict[str, int]) -> bool:
    """Turn the links where they stand, on the page and in its version.

    Where a link leads is no news: there is no other version, and no other day.
    """
    version = page.latest_revision
    old = json.loads(version.content["body"])
    new = [_changed(block, places) for block in old]
    if new == old:
        return False
    version.content["body"] = json.dumps(new)
    version.save(update_fields=["content"])
    body = page._meta.get_field("body").to_python(version.content["body"])
    type(page).objects.filter(pk=page.pk).update(body=body)
    return True


def _places(intake: Intake) -> dict[str, int]:
    """The articles by the addresses they had, and by what their platform called them."""
    places: dict[str, int] = {}
    for pk, url in ArticlePage.objects.exclude(original_url="").values_list("pk", "original_url"):
        places.setdefault(_key(url), pk)
    rows = rows_at_home(intake).values_list("source_id", "source_url", "page_id")
    for source_id, source_url, pk in rows.iterator():
        if IDENTITY.fullmatch(source_id):
            places.setdefault(source_id, pk)
        if _key(source_url):
            places.setdefault(_key(source_url), pk)
    for path, pk in _old_paths(intake):
        places.setdefault(path, pk)
    return places


def _old_paths(intake: Intake) -> Iterator[tuple[str, int]]:
    """Every other address that led to a story here, on each host the stories had."""
    rows = rows_at_home(intake).filter(intake=intake)
    hosts = {host_of(url) for url in rows.values_list("source_url", flat=True)}
    names = {host.removeprefix("www.") for host in hosts if host and not is_shared(host)}
    leads = Redirect.objects.filter(site=intake.site, redirect_page__isnull=False)
    for path, pk in leads.values_list("old_path", "redirect_page").iterator():
        for name in names:
            yield f"{name}{path}", pk


def _key(url: str) -> str:
    """An address without what does not tell pages apart."""
    host = host_of(url).removeprefix("www.")
    if not host:
        return ""
    parts = urlsplit(url)
    path = unquote(parts.path).rstrip("/")
    if NUMBERED.fullmatch(parts.query) and not path:
        return f"{host}/?{parts.query}"
    return f"{host}{path}" if path else ""


def _place(url: str, places: dict[str, int]) -> int | None:
    key = _key(html.unescape(url))
    last = re.split(r"[-/]", key)[-1]
    return places.get(key) or (places.get(last) if IDENTITY.fullmatch(last) else None)


def _changed(block: dict[str, Any], places: dict[str, int]) -> dict[str, Any]:
    """A block with its links turned; source code is not read for links."""
    kind, value = block["type"], block["value"]
    if name := LEADING.get(kind, ""):
        found = _place(value.get(name) or "", places)
        url = Page.objects.get(pk=found).full_url if found else None
        return {**block, "value": {**value, name: url or value.get(name, "")}}
    if kind == "html":
        return {**block, "value": HREF.sub(lambda link: _plain(link, places), value)}
    if kind in RICH:
        return {**block, "value": _rich(value, places)}
    return block


def _rich(value: Any, places: dict[str, int]) -> Any:
    if isinstance(value, list):
        return [_rich(one, places) for one in value]
    if isinstance(value, dict):
        return {name: _rich(one, places) for name, one in value.items()}
    if not isinstance(value, str):
        return value
    return HREF.sub(lambda link: _page_link(link, places), value)


def _page_link(link: re.Match[str], places: dict[str, int]) -> str:
    found = _place(link[1], places)
    return link[0] if found is None else f'<a id="{found}" linktype="page">'


def _plain(link: re.Match[str], places: dict[str, int]) -> str:
    found = _place(link[1], places)
    url = Page.objects.get(pk=found).get_url() if found else None
    return link[0] if url is None else f'<a href="{html.escape(url)}">'
