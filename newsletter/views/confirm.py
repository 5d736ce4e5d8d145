"""The yes: a page with a button, because scanners open every link of a mail."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from allauth.core import ratelimit

from newsletter.actions.audience import NotWelcome
from newsletter.actions.audience import confirm as take_the_yes
from newsletter.actions.readers import choose
from newsletter.choice_form import ChoiceForm
from newsletter.links import BadLink, OldLink, read_confirm
from newsletter.models import Newsletter, Subscription
from newsletter.views.visit import proof_of, show, too_many


# Exempt from the session's token: the signed link in the reader's own mail is the
# authority, and mail programs open it without cookies.
@csrf_exempt
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET and HEAD change nothing; POST is the yes."""
    try:
        pk, asked_at = read_confirm(token)
    except BadLink:
        return show(request, "bad_link", status=404)
    except OldLink as old:
        newsletter = _newsletter_of(old.facts["subscription"])
        return show(request, "old_link", newsletter=newsletter, status=410)
    place = _place(pk)
    if place is None:
        return show(request, "bad_link", status=404)
    newsletter = place.newsletter
    if request.method != "POST":
        return show(request, "confirm", newsletter=newsletter, choice=ChoiceForm(place=place))
    return _yes(request, place, asked_at)


def _yes(request: HttpRequest, place: Subscription, asked_at: datetime) -> HttpResponse:
    newsletter = place.newsletter
    if not ratelimit.consume(request, action="confirm"):
        return too_many(request, newsletter=newsletter)
    proof = proof_of(request, how="confirmation link")
    try:
        taken = take_the_yes(subscription_id=place.pk, asked_at=asked_at, proof=proof)
    except NotWelcome as no:
        return show(request, "old_link", newsletter=newsletter, status=410, reason=str(no))
    form = ChoiceForm(request.POST, place=taken)
    if form.is_valid():  # a yes is a yes, whatever came with it
        choose(taken, **form.cleaned_data)
    response = HttpResponseRedirect(reverse("newsletter_welcome", args=[newsletter.slug]))
    response.status_code = 303
    return response


def welcome(request: HttpRequest, slug: str) -> HttpResponse:
    """Thanks, and what happens next."""
    newsletter = get_object_or_404(Newsletter.objects.select_related("site"), slug=slug)
    return show(request, "welcome", newsletter=newsletter)


def _newsletter_of(pk: int) -> Newsletter | None:
    place = _place(pk)
    return place.newsletter if place else None


def _place(pk: int) -> Subscription | None:
    return (
        Subscription.objects.select_related("newsletter__site")
        .filter(pk=pk, subscriber__erased_at=None)
        .first()
    )
