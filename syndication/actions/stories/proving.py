"""Old addresses are walked: each must lead to a page of ours that a stranger can read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings
from django.http.request import validate_host
from django.utils.translation import gettext as _

from wagtail.models import Page

from core.http import Answer
from syndication.home import OK, ask_inside
from syndication.models import Intake, IntakeRow

MOST = 500  # of a run: a move of years must not keep a worker for hours
MOST_TOLD = 20
MOVED = frozenset({301, 308})


def prove(intake: Intake) -> dict[str, Any]:
    """Walk the old addresses of a run without a network; how many lead home, wait, and do not.

    An address waits as long as its page is a draft. Of very many an even choice is walked, and none
    where the house does not answer by the brand's name yet.
    """
    leads = [(row, one) for row in _rows(intake) for one in row.made["redirects"]]
    step = max(1, -(-len(leads) // MOST))
    told: dict[str, Any] = {"all": len(leads), "walked": 0, "home": 0, "waiting": 0, "broken": []}
    answers = validate_host(intake.site.hostname, settings.ALLOWED_HOSTS)
    for row, one in leads[::step] if answers else ():
        told["walked"] += 1
        page = Page.objects.filter(pk=row.page_id).first()
        if page is None or not page.live:
            told["waiting"] += 1
        elif why := _walk(intake, one["from"]):
            told["broken"].append({"from": one["from"], "why": why})
        else:
            told["home"] += 1
    told["broken_count"] = len(told["broken"])
    told["broken"] = told["broken"][:MOST_TOLD]
    return told


def _rows(intake: Intake) -> Iterator[IntakeRow]:
    rows = IntakeRow.objects.filter(intake=intake, kind="story", made__has_key="redirects")
    yield from rows.exclude(made__has_key="left").order_by("number").iterator(chunk_size=500)


def _walk(intake: Intake, path: str) -> str:
    """Why an old address does not lead to a page; nothing where it does."""
    home = intake.site.root_url
    first = ask_inside(urljoin(home, quote(path, safe="/?=&;%")))
    if first.status not in MOVED:
        return _("It answers %(status)d and leads nowhere.") % {"status": first.status}
    place = urljoin(home, first.headers.get("Location") or "")
    last = _followed(place)
    if last.status != OK:
        facts = {"place": place, "status": last.status}
        return _("It leads to %(place)s, which answers %(status)d.") % facts
    return ""


def _followed(place: str) -> Answer:
    """What stands at an address, after the slash that our own may add."""
    answer = ask_inside(place)
    further = answer.headers.get("Location")
    if answer.status not in MOVED or not further:
        return answer
    there = urljoin(place, further)
    same = urlsplit(there).path.rstrip("/") == urlsplit(place).path.rstrip("/")
    return ask_inside(there) if same else answer
