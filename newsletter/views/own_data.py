"""A reader takes everything along or is erased: by a link that only a letter to them carries."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from allauth.core import ratelimit

from newsletter.actions import refusal
from newsletter.actions.readers import everything_about
from newsletter.links import BadLink, OldLink, read_own
from newsletter.models import Newsletter, Subscriber
from newsletter.views.visit import proof_of, show, too_many


# Exempt from the session's token, like every door of a signed link: the link is the authority.
@csrf_exempt
def own(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the two ways; POST erases once it is sure."""
    try:
        person = _person(token)
    except OldLink:
        return show(request, "old_link", status=410)
    if person is None:
        return show(request, "bad_link", status=404)
    newsletter = Newsletter.objects.select_related("site").filter(site=person.site).first()
    if request.method != "POST":
        return show(request, "own", newsletter=newsletter, person=person, token=token)
    if not ratelimit.consume(request, action="unsubscribe"):
        return too_many(request, newsletter=newsletter)
    if request.POST.get("sure") != "yes":
        return show(request, "erase", newsletter=newsletter, person=person)
    refusal.erase(subscriber=person, proof=proof_of(request, how="own link"))
    return show(request, "erased")


def data(request: HttpRequest, token: str) -> HttpResponse:
    """Everything we hold about a person, as JSON to keep."""
    try:
        person = _person(token)
    except OldLink:
        return show(request, "old_link", status=410)
    if person is None:
        return show(request, "bad_link", status=404)
    response = JsonResponse(
        everything_about(person), json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    response["Cache-Control"] = "no-store"
    return response


def _person(token: str) -> Subscriber | None:
    try:
        pk = read_own(token)
    except BadLink:
        return None
    return Subscriber.objects.select_related("site").filter(pk=pk, erased_at=None).first()
