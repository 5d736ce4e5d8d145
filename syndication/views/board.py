"""The board of copies: what goes out, what is there, what waits for somebody."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.rights import sites_of
from syndication.actions.access import ending
from syndication.choices import choices
from syndication.delivery.pacing import opening
from syndication.models import Channel, Copy
from syndication.querysets import GOING_OUT, NEEDS_SOMEBODY, THERE

A_PAGE = 50
SEEN = "syndication.view_copy"


@dataclass(frozen=True, slots=True)
class Shelf:
    """A part of the board: what lies on it, and what lies on top."""

    label: Any
    holds: Q
    order: tuple[str, str]


SHELVES = {
    "all": Shelf(gettext_lazy("All"), Q(), ("-due_at", "-pk")),
    "out": Shelf(gettext_lazy("Going out"), GOING_OUT, ("due_at", "pk")),
    "there": Shelf(gettext_lazy("There"), THERE, ("-shown_at", "-pk")),
    "you": Shelf(gettext_lazy("Needs somebody"), NEEDS_SOMEBODY, ("-pk", "pk")),
}


def board(request: HttpRequest) -> HttpResponse:
    """Every copy of the brands a person works for; by shelf, brand, channel and state."""
    if not request.user.has_perm(SEEN):
        raise PermissionDenied
    sites = sites_of(request.user)
    mine = Copy.objects.of_sites(sites)
    asked = _asked(request)
    shelf = SHELVES[asked["shelf"]]
    found = _filtered(mine, asked).filter(shelf.holds).order_by(*shelf.order).for_board()
    page = Paginator(found, A_PAGE).get_page(request.GET.get("p"))
    facts = {
        **asked,
        "page": page,
        "days": by_day(page) if asked["shelf"] == "out" else [],
        "rows": [] if asked["shelf"] == "out" else _rows(request, page),
        "shelves": _counted(mine),
        "channels": Channel.objects.filter(site__in=sites),
        "ending": ending(Channel.objects.filter(site__in=sites)),
        "sites": sites,
        "states": Copy.State.choices,
        "asked": _asked_of(request, page),
        "header_title": _("Copies"),
        "header_icon": "copy",
        "breadcrumbs_items": [{"url": "", "label": _("Copies")}],
    }
    return render(request, "syndication/admin/copies.html", facts)


def _counted(rows: Any) -> list[tuple[str, Any, int]]:
    """The shelves, each with how much lies on it: one query for all."""
    numbers = {
        key: Count("pk", filter=shelf.holds) for key, shelf in SHELVES.items() if shelf.holds
    }
    counts = rows.aggregate(all=Count("pk"), **numbers)
    return [(key, shelf.label, counts[key]) for key, shelf in SHELVES.items()]


def by_day(copies: Any) -> list[tuple[Any, list[tuple[Any, Copy]]]]:
    """A calendar: the days on which something goes out, with the moment and the copy."""
    now = timezone.now()
    leaving = sorted(
        ((opening(one.channel, max(one.due_at or now, now)), one) for one in copies),
        key=lambda pair: (pair[0], pair[1].pk),
    )
    local = [(timezone.localtime(moment), one) for moment, one in leaving]
    return [(day, list(found)) for day, found in groupby(local, key=lambda pair: pair[0].date())]


def _rows(request: HttpRequest, page: Any) -> list[tuple[Copy, list[Any]]]:
    """Each copy with the buttons that somebody may press here; the rest is on its own page."""
    may = request.user.has_perm("syndication.change_copy")
    return [(one, [pick for pick in choices(one) if may and pick.act in HERE]) for one in page]


HERE = {"retry", "down", "look", "yes", "no"}


def _asked_of(request: HttpRequest, page: Any) -> list[int]:
    """What somebody may answer for on this page, together or one by one."""
    if not request.user.has_perm("syndication.change_copy"):
        return []
    return [one.pk for one in page if one.state == Copy.State.ASKED]


def _asked(request: HttpRequest) -> dict[str, str]:
    shelf = request.GET.get("shelf", "all")
    return {
        "shelf": shelf if shelf in SHELVES else "all",
        **{name: request.GET.get(name, "") for name in ("state", "channel", "site")},
    }


def _filtered(rows: Any, asked: dict[str, str]) -> Any:
    if asked["state"] in Copy.State.values:
        rows = rows.filter(state=asked["state"])
    if asked["channel"].isdecimal():
        rows = rows.filter(channel=int(asked["channel"]))
    if asked["site"].isdecimal():
        rows = rows.filter(channel__site=int(asked["site"]))
    return rows
