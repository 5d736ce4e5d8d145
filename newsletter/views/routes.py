"""The ways out of the house: choose a kind, connect, try it, put them in order."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from newsletter.actions import routes as verbs
from newsletter.actions.routes import RouteError
from newsletter.models import Route, WayState
from newsletter.route_forms import RouteForm
from newsletter.transports.kinds import KINDS, kind_of
from people.rights import sites_of


def routes(request: HttpRequest) -> HttpResponse:
    """Every route of the brands a person works for, in the order they are taken."""
    _check(request)
    in_order = _mine(request).order_by(F("site").asc(nulls_last=True), "priority", "pk")
    found = list(in_order.select_related("site").defer("settings"))
    states = {one.way: one for one in WayState.objects.filter(way__in=[way.key for way in found])}
    facts = {
        "routes": [(one, states.get(one.key)) for one in found],
        "email_url_is_files": settings.EMAIL_URL.startswith("file:"),
        **_head(_("Mail routes")),
    }
    return render(request, "newsletter/admin/routes.html", facts)


def choose(request: HttpRequest) -> HttpResponse:
    """Which kind of route?"""
    _check(request)
    facts = {"kinds": KINDS.values(), **_head(_("Add a mail route"))}
    return render(request, "newsletter/admin/route_choose.html", facts)


def connect(request: HttpRequest, kind: str) -> HttpResponse:
    """Connect it; it is saved when the other side has let us in."""
    _check(request)
    found = kind_of(kind)
    if found is None:
        raise Http404
    form = RouteForm(
        request.POST or None,
        kind=found,
        user=request.user,
        initial={"site": sites_of(request.user).first(), "name": found.label},
        instance=Route(kind=kind),
    )
    return _answer(request, form, title=str(found.label))


def route(request: HttpRequest, route_id: int) -> HttpResponse:
    """Change a route."""
    found = _route(request, route_id)
    kind = kind_of(found.kind)
    if kind is None:
        raise Http404
    form = RouteForm(request.POST or None, kind=kind, user=request.user, instance=found)
    return _answer(request, form, title=found.name)


@require_POST
def control(request: HttpRequest, route_id: int) -> HttpResponse:
    """Look again, send a test mail to oneself, or remove."""
    found = _route(request, route_id)
    acts = {"look": _look, "test": _test, "remove": _remove}
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        return HttpResponseBadRequest(_("Press one of the buttons."))
    try:
        messages.success(request, act(request, found))
    except RouteError as error:
        messages.error(request, str(error))
    return redirect("newsletter_routes")


def _look(request: HttpRequest, found: Route) -> str:
    return verbs.look(route=found, user=request.user)


def _test(request: HttpRequest, found: Route) -> str:
    recipient = str(getattr(request.user, "email", ""))
    sender = settings.DEFAULT_FROM_EMAIL
    answer = verbs.send_test(route=found, sender=sender, recipient=recipient, user=request.user)
    return _("A test mail to %(recipient)s was taken: %(answer)s") % {
        "recipient": recipient,
        "answer": answer,
    }


def _remove(request: HttpRequest, found: Route) -> str:
    verbs.remove(route=found, user=request.user)
    return _("The route is gone.")


def _answer(request: HttpRequest, form: RouteForm, *, title: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            answer = verbs.save(
                route=form.save(commit=False), typed=form.typed(), user=request.user
            )
        except RouteError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, answer)
            return redirect("newsletter_routes")
    facts = {"form": form, "route": form.instance, **_head(title)}
    return render(request, "newsletter/admin/route.html", facts)


def _mine(request: HttpRequest) -> QuerySet[Route]:
    """Those of the own brands, and those of the house for who runs it."""
    of_brands = Q(site__in=sites_of(request.user))
    is_all = getattr(request.user, "is_superuser", False)
    return Route.objects.filter(of_brands | Q(site=None) if is_all else of_brands)


def _route(request: HttpRequest, route_id: int) -> Route:
    _check(request)
    return get_object_or_404(_mine(request).defer("settings"), pk=route_id)


def _check(request: HttpRequest) -> None:
    if not request.user.has_perm(verbs.CHANGE):
        raise PermissionDenied


def _head(title: str) -> dict[str, Any]:
    return {
        "header_title": title,
        "header_icon": "mail",
        "breadcrumbs_items": [
            {"url": reverse("newsletter_routes"), "label": _("Mail routes")},
            {"url": "", "label": title},
        ],
    }
