"""The ideas inbox: what followed feeds brought, to make a selection of or to pass over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from people.rights import sites_of
from syndication.actions import ideas as verbs
from syndication.models import Idea, Source

A_PAGE = 24
SHELVES = {
    "new": gettext_lazy("New"),
    "started": gettext_lazy("Started"),
    "dismissed": gettext_lazy("Passed over"),
}


def inbox(request: HttpRequest) -> HttpResponse:
    """A shelf of ideas as cards, newest first."""
    if not request.user.has_perm("syndication.view_idea"):
        raise PermissionDenied
    sources = Source.objects.filter(site__in=sites_of(request.user)).select_related("site")
    asked = {name: request.GET.get(name, "").strip()[:200] for name in ("show", "source", "q")}
    shelf = asked["show"] if asked["show"] in SHELVES else "new"
    found = _matching(_shelf(shelf), source=asked["source"], words=asked["q"])
    mine = found.filter(source__in=sources).select_related("source", "article")
    facts = {
        "page": Paginator(mine, A_PAGE).get_page(request.GET.get("p")),
        "sources": sources,
        "troubled": [source for source in sources if source.last_error],
        "shelves": SHELVES.items(),
        "shelf": shelf,
        "asked": asked,
        "may_change": request.user.has_perm("syndication.change_idea"),
        "may_follow": request.user.has_perm("syndication.add_source"),
        "here": request.get_full_path(),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Ideas")},
        ],
        "header_title": _("Ideas"),
        "header_icon": "pick",
    }
    return render(request, "syndication/admin/ideas.html", facts)


@require_POST
def dismiss(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Pass it over."""
    verbs.dismiss(idea=_idea(request, idea_id), user=request.user)
    messages.success(request, _("Passed over. You find it under that word."))
    return _back(request)


@require_POST
def take_back(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Put it back."""
    verbs.take_back(idea=_idea(request, idea_id), user=request.user)
    messages.success(request, _("The idea is back."))
    return _back(request)


@require_POST
def start(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Make the draft and open it."""
    article = verbs.start_selection(idea=_idea(request, idea_id), user=request.user)
    messages.success(request, _("The draft quotes the beginning. Say why it is worth reading."))
    return redirect("wagtailadmin_pages:edit", article.pk)


def _shelf(name: str) -> QuerySet[Idea]:
    if name == "started":
        return Idea.objects.filter(article__isnull=False)
    return Idea.objects.filter(article=None, dismissed_at__isnull=name != "dismissed")


def _matching(ideas: QuerySet[Idea], *, source: str, words: str) -> QuerySet[Idea]:
    if source.isascii() and source.isdigit():
        ideas = ideas.filter(source_id=int(source[:15]))
    if words:
        ideas = ideas.filter(Q(title__icontains=words) | Q(summary__icontains=words))
    return ideas


def _idea(request: HttpRequest, idea_id: int) -> Idea:
    """One of the person's own brands; of another it is not there."""
    ideas: QuerySet[Any] = Idea.objects.select_related("source__site")
    return get_object_or_404(ideas, pk=idea_id, source__site__in=sites_of(request.user))


def _back(request: HttpRequest) -> HttpResponse:
    """To the page of the inbox that was open."""
    here = request.POST.get("next", "")
    home = reverse("syndication_ideas")
    is_ours = here.startswith(home) and url_has_allowed_host_and_scheme(here, allowed_hosts=None)
    return redirect(here if is_ours else home)
