"""Links among the stories: what pointed to their old places points to their articles."""

from __future__ import annotations

import html
import json
import re
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db import transaction

from wagtail.models import ReferenceIndex

from blog.actions.announcing import quietly
from blog.models import ArticlePage
from syndication.actions.stories.planning import is_as_made, rows_at_home
from syndication.models import Intake, IntakeRow

HREF = re.compile(r'<a href="([^"]*)"[^>]*>')
RICH = frozenset({"paragraph", "quote", "table"})
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
        with transaction.atomic(), quietly():
            row = rows.get(pk=pk)
            page = ArticlePage.objects.get(pk=row.page_id)
            if is_as_made(page, row.made) and _relink(page, row, places):
                changed += 1
            ReferenceIndex.create_or_update_for_object(ArticlePage.objects.get(pk=row.page_id))
    return changed


def _relink(page: ArticlePage, row: IntakeRow, places: dict[str, int]) -> bool:
    draft = page.get_latest_revision_as_object()
    old = list(draft.body.raw_data)
    new = [_changed(block, places) for block in old]
    if new == old:
        return False
    draft.body = json.dumps(new)
    revision = draft.save_revision()
    if page.live:
        revision.publish()
    row.made = {**row.made, "revision": revision.pk}
    row.save(update_fields=["made"])
    return True


def _places(intake: Intake) -> dict[str, int]:
    """The articles by the addresses they had, and by what their platform called them."""
    places: dict[str, int] = {}
    for pk, url in ArticlePage.objects.exclude(original_url="").values_list("pk", "original_url"):
        places.setdefault(_key(url), pk)
    for source_id, pk in rows_at_home(intake).values_list("source_id", "page_id"):
        if IDENTITY.fullmatch(source_id):
            places.setdefault(source_id, pk)
    return places


def _key(url: str) -> str:
    """An address without what does not tell pages apart."""
    parts = urlsplit(url)
    path = unquote(parts.path).rstrip("/")
    return f"{(parts.hostname or '').removeprefix('www.')}{path}" if path else ""


def _place(url: str, places: dict[str, int]) -> int | None:
    key = _key(html.unescape(url))
    last = re.split(r"[-/]", key)[-1]
    return places.get(key) or (places.get(last) if IDENTITY.fullmatch(last) else None)


def _changed(block: dict[str, Any], places: dict[str, int]) -> dict[str, Any]:
    """A block with its links turned; source code is not read for links."""
    kind, value = block["type"], block["value"]
    if kind == "card":
        found = _place(value["url"], places)
        url = ArticlePage.objects.get(pk=found).full_url if found else None
        return {**block, "value": {**value, "url": url or value["url"]}}
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
    url = ArticlePage.objects.get(pk=found).get_url() if found else None
    return link[0] if url is None else f'<a href="{html.escape(url)}">'
