"""The board of copies, one copy, and the copies of one article."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from blog.models import ArticlePage
from people.rights import sites_of
from syndication.accounts import known_platform
from syndication.actions import copies as verbs
from syndication.choices import choices, wants_address
from syndication.errors import SyndicationError
from syndication.exchange import AssistsCopies
from syndication.models import Channel, Copy
from syndication.outgoing import outgoing

A_PAGE = 50
SEEN = "syndication.view_copy"


class AddressForm(forms.Form):
    """The address of a copy that a person placed."""

    url = forms.URLField(
        label=gettext_lazy("Address of the copy"), assume_scheme="https", max_length=500
    )


def board(request: HttpRequest) -> HttpResponse:
    """Every copy of the brands a person works for; by channel and by state."""
    _check(request)
    sites = sites_of(request.user)
    found = Copy.objects.of_sites(sites).for_board()
    state, channel = request.GET.get("state", ""), request.GET.get("channel", "")
    if state in Copy.State.values:
        found = found.filter(state=state)
    if channel.isdecimal():
        found = found.filter(channel=int(channel))
    facts = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("p")),
        "channels": Channel.objects.filter(site__in=sites),
        "states": Copy.State.choices,
        "state": state,
        "channel": channel,
        **_head(_("Copies")),
    }
    return render(request, "syndication/admin/copies.html", facts)


def copy(request: HttpRequest, copy_id: int) -> HttpResponse:
    """One copy: where it stands, what a person may say, and everything that happened."""
    _check(request)
    found = _copy(request, copy_id)
    facts = {
        "copy": found,
        "choices": choices(found) if verbs.may_change(request.user, found.channel) else [],
        "address_form": AddressForm() if wants_address(found) else None,
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
        elif says in VERBS:
            VERBS[says](copy=found, user=request.user)
        else:
            return HttpResponseBadRequest(_("Press one of the buttons."))
        messages.success(request, _("Done."))
    except SyndicationError as error:
        messages.error(request, str(error))
    return redirect("syndication_copy", found.pk)


VERBS: dict[str, Any] = {
    "retry": verbs.retry,
    "down": verbs.take_down,
    "done": verbs.done_by_hand,
    "look": verbs.look_again,
}
SWITCH = {"on": True, "off": False, "auto": None}


def article(request: HttpRequest, article_id: int) -> HttpResponse:
    """Where one article is copied, with a switch for each channel."""
    _check(request)
    found = get_object_or_404(ArticlePage, pk=article_id)
    if not found.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    if request.method == "POST":
        channel = get_object_or_404(
            Channel, pk=_number(request.POST.get("channel")), site__in=sites_of(request.user)
        )
        if request.POST.get("act") not in SWITCH:
            return HttpResponseBadRequest(_("Press one of the buttons."))
        on = SWITCH[request.POST["act"]]
        verbs.switch(article=found, channel=channel, on=on, user=request.user)
        messages.success(request, _("Done."))
        return redirect("syndication_article_copies", found.pk)
    facts = {"article": found, "places": places_of(found), **_head(found.title)}
    return render(request, "syndication/admin/article.html", facts)


def places_of(found: ArticlePage) -> list[dict[str, Any]]:
    """Each channel of the article's brand, with its copy if there is one. Two queries."""
    site = found.get_site()
    copies = {one.channel_id: one for one in found.copies.select_related("channel", "article")}
    return [
        {"channel": one, "copy": copies.get(one.pk)} for one in Channel.objects.filter(site=site)
    ]


def _steps(found: Copy) -> tuple[str, ...]:
    """The steps of a platform where a person presses the button."""
    known = known_platform(found.channel)
    if not (wants_address(found) and found.channel.assisted and found.article):
        return ()
    if not isinstance(known, AssistsCopies):
        return ()
    made = outgoing(found.article, key=found.key, site=found.channel.site)
    return known.steps(made, made.canonical_url)


def _copy(request: HttpRequest, copy_id: int) -> Copy:
    rows = Copy.objects.of_sites(sites_of(request.user))
    return get_object_or_404(rows.select_related("channel__site", "article"), pk=copy_id)


def _address(request: HttpRequest) -> str:
    form = AddressForm(request.POST)
    if not form.is_valid():
        raise SyndicationError(_("Paste the whole address of the copy."))
    return str(form.cleaned_data["url"])


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


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
