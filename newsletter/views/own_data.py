"""A reader takes everything along or is erased: by a link that only a letter to them carries."""

from __future__ import annotations

import functools
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from allauth.core import ratelimit

from core.downloads import to_keep
from newsletter.actions import refusal
from newsletter.actions.readers import everything_about
from newsletter.links import BadLink, OldLink, read_own
from newsletter.models import Newsletter, Subscriber
from newsletter.views.visit import proof_of, show, too_many

Door = Callable[[HttpRequest, Subscriber, str], HttpResponse]


def _of_whom_the_link_is(door: Door) -> Callable[[HttpRequest, str], HttpResponse]:
    """A door of such a link: it is told the person, and never opens by a link that is none."""

    @functools.wraps(door)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        try:
            pk = read_own(token)
        except BadLink:
            return show(request, "bad_link", status=404)
        except OldLink:
            return show(request, "old_link", status=410)
        known = Subscriber.objects.select_related("site").filter(pk=pk, erased_at=None)
        person = known.first()
        if person is None:
            return show(request, "bad_link", status=404)
        return door(request, person, token)

    return opened


# Exempt from the session's token, like every door of a signed link: the link is the authority.
@csrf_exempt
@_of_whom_the_link_is
def own(request: HttpRequest, person: Subscriber, token: str) -> HttpResponse:
    """GET shows the two ways; POST erases once it is sure."""
    newsletter = Newsletter.objects.select_related("site").filter(site=person.site).first()
    if request.method != "POST":
        return show(request, "own", newsletter=newsletter, person=person, token=token)
    if not ratelimit.consume(request, action="unsubscribe"):
        return too_many(request, newsletter=newsletter)
    if request.POST.get("sure") != "yes":
        return show(request, "erase", newsletter=newsletter, person=person)
    refusal.erase(subscriber=person, proof=proof_of(request, how="own link"))
    return show(request, "erased")


@_of_whom_the_link_is
def data(_request: HttpRequest, person: Subscriber, _token: str) -> HttpResponse:
    """Everything we hold about a person, as JSON to keep."""
    told = {"indent": 2, "ensure_ascii": False}
    response = JsonResponse(everything_about(person), json_dumps_params=told)
    response["Cache-Control"] = "no-store"
    return to_keep(response, "my-data.json")
