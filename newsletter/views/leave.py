"""The way out: one press in the mail program (RFC 8058), or one button on a page."""

from __future__ import annotations

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt

from allauth.core import ratelimit

from newsletter.actions.doubt import reader_has_it
from newsletter.actions.refusal import leave as take_the_no
from newsletter.links import BadLink, read_leave
from newsletter.models import Newsletter, Subscriber
from newsletter.views.visit import proof_of, show, too_many


# Exempt from the session's token: RFC 8058 has mail programs POST here without
# cookies, and a redirect or a login would break the promise of one click.
@csrf_exempt
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """GET and HEAD show a button; POST is a no, on the disk before the answer; it is idempotent."""
    found = _found(token)
    if found is None:
        return show(request, "bad_link", status=404)
    person, newsletter, issue = found
    if request.method != "POST":
        return show(request, "leave", newsletter=newsletter)
    if not ratelimit.consume(request, action="unsubscribe"):
        return too_many(request, newsletter=newsletter)
    everything = request.POST.get("from") == "all"
    one_click = request.POST.get("List-Unsubscribe") == "One-Click"
    try:
        take_the_no(
            subscriber=person,
            newsletter=None if everything else newsletter,
            proof=proof_of(request, how="one click (RFC 8058)" if one_click else "page"),
        )
        if issue:
            how = gettext("Its reader left by its link.")
            reader_has_it(issue=issue, subscriber=person.pk, how=how)
    except (OperationalError, OSError):
        # Never a false "done": the journal may have it, and the mail program asks again.
        return _try_again(request, newsletter)
    return show(request, "left", newsletter=newsletter, everything=everything)


def _found(token: str) -> tuple[Subscriber, Newsletter, int] | None:
    """Who leaves which newsletter, and the issue that the link stood in or 0."""
    try:
        leaving = read_leave(token)
    except BadLink:
        return None
    person = Subscriber.objects.select_related("site").filter(pk=leaving.subscriber).first()
    newsletter = (
        Newsletter.objects.select_related("site").filter(pk=leaving.newsletter).first()
        if person
        else None
    )
    return (person, newsletter, leaving.issue) if person and newsletter else None


def _try_again(request: HttpRequest, newsletter: Newsletter) -> HttpResponse:
    response = show(request, "try_again", newsletter=newsletter, status=503)
    response["Retry-After"] = "60"
    return response
