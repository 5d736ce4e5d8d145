"""The queue of responses: what was answered to articles, and what becomes of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from blog.actions import responses as verbs
from blog.models import Response
from people.rights import sites_of

A_PAGE = 30
MOST_AT_ONCE = 200
SHELVES = [State for State in Response.State if State != Response.State.REMOVED]
VERBS = {
    "approve": verbs.approve,
    "reject": verbs.reject,
    "spam": verbs.mark_spam,
    "remove": verbs.remove,
}


def queue(request: HttpRequest) -> HttpResponse:
    """A shelf of responses, the newest first."""
    if not request.user.has_perm("blog.view_response"):
        raise PermissionDenied
    asked = {name: request.GET.get(name, "").strip()[:200] for name in ("show", "origin", "q")}
    shelf = asked["show"] if asked["show"] in SHELVES else Response.State.PENDING
    mine = Response.objects.filter(site__in=sites_of(request.user))
    found = _matching(mine.filter(state=shelf), origin=asked["origin"], words=asked["q"])
    with_article = found.select_related("article", "site", "parent").defer("article__body")
    counts = dict(mine.values_list("state").annotate(Count("pk")).order_by())
    facts = {
        "page": Paginator(with_article, A_PAGE).get_page(request.GET.get("p")),
        "shelves": [(state, state.label, counts.get(state, 0)) for state in SHELVES],
        "shelf": shelf,
        "asked": asked,
        "origins": mine.order_by("origin").values_list("origin", flat=True).distinct(),
        "may_decide": request.user.has_perm(verbs.PERMISSION),
        "here": request.get_full_path(),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Responses")},
        ],
        "header_title": _("Responses"),
        "header_icon": "comment",
    }
    return render(request, "blog/admin/responses.html", facts)


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """What was pressed, for one response or for all that are ticked."""
    name, _dot, single = request.POST.get("decide", "").partition(":")
    verb = VERBS.get(name)
    chosen = [single] if single else request.POST.getlist("response")[:MOST_AT_ONCE]
    numbers = [int(one) for one in chosen if one.isascii() and one.isdigit() and len(one) < 16]  # noqa: PLR2004 - digits of a key
    if verb is None or len(numbers) != len(chosen):
        return HttpResponseBadRequest(_("This button is not known here."))
    mine = Response.objects.filter(pk__in=numbers, site__in=sites_of(request.user))
    mine = mine.select_related("article")
    done = verb(responses=mine, user=request.user)
    if done:
        told = ngettext("%(count)s response decided.", "%(count)s responses decided.", done)
        messages.success(request, told % {"count": done})
    else:
        messages.warning(request, _("Nothing was ticked, or it was decided before."))
    return _back(request)


def _matching(found: QuerySet[Any], *, origin: str, words: str) -> QuerySet[Any]:
    if origin:
        found = found.filter(origin=origin)
    if words:
        found = found.filter(
            Q(body__icontains=words)
            | Q(author_name__icontains=words)
            | Q(author_handle__icontains=words)
            | Q(article__title__icontains=words)
        )
    return found


def _back(request: HttpRequest) -> HttpResponse:
    """To the page of the queue that was open."""
    here = request.POST.get("next", "")
    home = reverse("responses:index")
    is_ours = here.startswith(home) and url_has_allowed_host_and_scheme(here, allowed_hosts=None)
    return redirect(here if is_ours else home)
