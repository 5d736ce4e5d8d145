"""A reader's choices, and what we know of them: seen and corrected. By a signed link, no login.

Taking it all along and being erased take one more letter: a mail is soon forwarded, and whoever
holds one must not get further than its reader would mind (`own_data`).
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from allauth.core import ratelimit

from newsletter.actions import address_change, refusal
from newsletter.actions.invitation import write_fresh_link, write_own_link
from newsletter.actions.readers import choose, correct
from newsletter.addresses import BadAddress, normalise
from newsletter.choice_form import ChoiceForm
from newsletter.evidence import Proof
from newsletter.links import BadLink, OldLink, read_preferences
from newsletter.models import Newsletter, Subscriber, Subscription
from newsletter.views.visit import proof_of, show, too_many


# Exempt from the session's token, like every door of a signed link: the link is the authority.
@csrf_exempt
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what we know; POST does what its button says."""
    try:
        person = _person(read_preferences(token))
    except BadLink:
        return show(request, "bad_link", status=404)
    except OldLink as old:
        return _old(request, _person(old.facts["subscriber"]))
    if person is None:
        return show(request, "bad_link", status=404)
    if request.method == "POST":
        if not ratelimit.consume(request, action="unsubscribe"):
            return too_many(request)
        return _act(request, person)
    return _page(request, person)


def _act(request: HttpRequest, person: Subscriber) -> HttpResponse:
    proof = proof_of(request, how="preferences")
    act = request.POST.get("act", "")
    if act == "address":
        return _readdress(request, person)
    if act == "own":
        return _own(request, person)
    if act == "correct":
        name, language = request.POST.get("name", ""), request.POST.get("language", "")
        correct(person, name=name, language=language)
    elif act == "choose":
        return _choose(request, person)
    elif act == "leave":
        _leave(person, which=request.POST.get("newsletter", ""), proof=proof)
    return HttpResponseRedirect(request.path)


def _readdress(request: HttpRequest, person: Subscriber) -> HttpResponse:
    address = request.POST.get("address", "")
    try:
        key = normalise(address)
    except BadAddress:
        said = _("This is not an e-mail address we can write to. Look it over, please.")
        return _page(request, person, bad_address=said)
    if not ratelimit.consume(request, action="subscribe", key=key):
        return too_many(request)
    address_change.ask(person=person, address=address)
    return _page(request, person, is_asked=True)


def _own(request: HttpRequest, person: Subscriber) -> HttpResponse:
    newsletter = _some_newsletter(person)
    if newsletter is None:
        return HttpResponseRedirect(request.path)
    if not ratelimit.consume(request, action="subscribe", key=f"own:{person.pk}"):
        return too_many(request, newsletter=newsletter)
    write_own_link(newsletter, subscriber=person)
    return _page(request, person, is_own_sent=True)


def _choose(request: HttpRequest, person: Subscriber) -> HttpResponse:
    place = (
        person.subscriptions.filter(state=Subscription.State.CONFIRMED)
        .select_related("newsletter__site")
        .filter(newsletter__slug=request.POST.get("newsletter", ""))
        .first()
    )
    if place is None:
        return HttpResponseRedirect(request.path)
    form = ChoiceForm(request.POST, place=place)
    if not form.is_valid():
        return _page(request, person, refused=form)
    choose(place, **form.cleaned_data)
    return HttpResponseRedirect(request.path)


def _leave(person: Subscriber, *, which: str, proof: Proof) -> None:
    if which == "all":
        refusal.leave(subscriber=person, proof=proof)
    for newsletter in Newsletter.objects.filter(site=person.site, slug=which):
        refusal.leave(subscriber=person, newsletter=newsletter, proof=proof)


def _page(
    request: HttpRequest,
    person: Subscriber,
    *,
    refused: ChoiceForm | None = None,
    **more: Any,
) -> HttpResponse:
    subscriptions = list(person.subscriptions.select_related("newsletter__site").order_by("pk"))
    newsletter = subscriptions[0].newsletter if subscriptions else None
    return show(
        request,
        "preferences",
        newsletter=newsletter,
        person=person,
        places=[(place, _choice(place, refused)) for place in subscriptions],
        events=person.consent_events.select_related("newsletter"),
        languages=settings.LANGUAGES,
        **more,
    )


def _choice(place: Subscription, refused: ChoiceForm | None) -> ChoiceForm | None:
    """The form of one newsletter: as it was sent where something was wrong with it."""
    if place.state != Subscription.State.CONFIRMED:
        return None
    is_refused = refused is not None and refused.place == place
    return refused if is_refused else ChoiceForm(place=place)


def _old(request: HttpRequest, person: Subscriber | None) -> HttpResponse:
    """An old link still shows that it was theirs: a fresh one goes to the address we know."""
    if person is None:
        return show(request, "bad_link", status=404)
    newsletter = _some_newsletter(person)
    sent = False
    if request.method == "POST" and newsletter is not None:
        if not ratelimit.consume(request, action="subscribe", key=f"link:{person.pk}"):
            return too_many(request, newsletter=newsletter)
        write_fresh_link(newsletter, subscriber=person)
        sent = True
    return show(
        request,
        "old_preferences",
        newsletter=newsletter,
        status=200 if sent else 410,
        sent=sent,
        reason=_("This link has run out."),
    )


def _some_newsletter(person: Subscriber) -> Newsletter | None:
    """In whose name the brand writes to a person."""
    return Newsletter.objects.select_related("site").filter(site=person.site).first()


def _person(pk: int) -> Subscriber | None:
    return Subscriber.objects.select_related("site").filter(pk=pk, erased_at=None).first()
