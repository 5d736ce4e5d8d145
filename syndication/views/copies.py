"""One copy: where it stands, and what a person says about it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from people.rights import sites_of
from syndication.accounts import known_platform
from syndication.actions import copies as verbs
from syndication.choices import choices, wants_address
from syndication.dressing import dressed
from syndication.errors import SyndicationError
from syndication.exchange import AssistsCopies
from syndication.models import Copy
from syndication.places import is_issue
from syndication.views.compare import can_compare

SEEN = "syndication.view_copy"


class AddressForm(forms.Form):
    """The address of a copy that a person placed."""

    url = forms.URLField(
        label=gettext_lazy("Address of the copy"), assume_scheme="https", max_length=500
    )


def copy(request: HttpRequest, copy_id: int) -> HttpResponse:
    """One copy: where it stands, what a person may say, and everything that happened."""
    _check(request)
    found = _copy(request, copy_id)
    facts = {
        "copy": found,
        "choices": choices(found) if verbs.may_change(request.user, found.channel) else [],
        "address_form": AddressForm() if wants_address(found) else None,
        "can_compare": found.state == Copy.State.PERSON and can_compare(found),
        "steps": _steps(found),
        "events": found.events.order_by("-pk")[:100],
        **_head(found.title or _("Copy")),
    }
    return render(request, "syndication/admin/copy.html", facts)


@require_POST
def act(request: HttpRequest, copy_id: int) -> HttpResponse:
    """Do what the button says."""
    found = _copy(request, copy_id)
    says = request.POST.get("act", "")
    try:
        if says == "there":
            verbs.it_is_there(copy=found, url=_address(request), user=request.user)
        elif says == "on" and found.article is not None:
            verbs.switch(article=found.article, channel=found.channel, on=True, user=request.user)
        elif says in ANSWERS:
            verbs.decide(copies=[found], goes=ANSWERS[says], user=request.user)
        elif says in VERBS:
            VERBS[says](copy=found, user=request.user)
        else:
            return HttpResponseBadRequest(_("Press one of the buttons."))
        messages.success(request, _("Done."))
    except SyndicationError as error:
        messages.error(request, str(error))
    if "back" in request.POST:
        return _to_the_board(request)
    return redirect("syndication_copy", found.pk)


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """One answer for all that are ticked on the board."""
    says = request.POST.get("act", "")
    if says not in ANSWERS:
        return HttpResponseBadRequest(_("Press one of the buttons."))
    ticked = [int(one) for one in request.POST.getlist("copies") if one.isdecimal()]
    mine = Copy.objects.of_sites(sites_of(request.user)).filter(pk__in=ticked)
    chosen = mine.select_related("channel__site", "article").order_by("pk")
    try:
        count = verbs.decide(copies=chosen, goes=ANSWERS[says], user=request.user)
        said = ngettext("Done for %(count)d copy.", "Done for %(count)d copies.", count)
        messages.success(request, said % {"count": count})
    except SyndicationError as error:
        messages.error(request, str(error) if ticked else _("Tick at least one."))
    return _to_the_board(request)


ANSWERS = {"yes": True, "no": False}
VERBS: dict[str, Any] = {
    "retry": verbs.retry,
    "down": verbs.take_down,
    "done": verbs.done_by_hand,
    "look": verbs.look_again,
}


def _to_the_board(request: HttpRequest) -> HttpResponse:
    """Back to where the button was pressed."""
    asked = {name: request.POST[name] for name in ("shelf", "channel") if request.POST.get(name)}
    return redirect(f"{reverse('syndication_copies')}?{urlencode(asked)}")


def _steps(found: Copy) -> tuple[str, ...]:
    """The steps of a platform where a person presses the button."""
    known = known_platform(found.channel)
    if not (wants_address(found) and found.channel.assisted and found.article):
        return ()
    if not isinstance(known, AssistsCopies):
        return ()
    made = dressed(found)
    return known.steps(made, _prepared(found) or made.canonical_url)


def _prepared(found: Copy) -> str:
    """Where an issue can be taken from: its page shows what stays at home too."""
    if not is_issue(found):
        return ""
    place = reverse("syndication_preview", args=[found.article_id, found.channel_id])
    return f"{settings.WAGTAILADMIN_BASE_URL}{place}"


def _copy(request: HttpRequest, copy_id: int) -> Copy:
    rows = Copy.objects.of_sites(sites_of(request.user))
    return get_object_or_404(rows.select_related("channel__site", "article"), pk=copy_id)


def _address(request: HttpRequest) -> str:
    form = AddressForm(request.POST)
    if not form.is_valid():
        raise SyndicationError(_("Paste the whole address of the copy."))
    return str(form.cleaned_data["url"])


def _check(request: HttpRequest) -> None:
    if not request.user.has_perm(SEEN):
        raise PermissionDenied


def _head(title: str) -> dict[str, Any]:
    return {
        "header_title": title,
        "header_icon": "copy",
        "breadcrumbs_items": [
            {"url": reverse("syndication_copies"), "label": _("Copies")},
            {"url": "", "label": title},
        ],
    }
