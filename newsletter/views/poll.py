"""An answer from a mail: the press chooses it, a button gives it, so no scanner votes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from allauth.core import ratelimit

from newsletter.actions.votes import vote
from newsletter.links import BadLink, read_delivery
from newsletter.models import Delivery, Poll, Vote
from newsletter.views.visit import show, too_many

UNREAD = ("mailing__html", "mailing__text", "edition__html", "edition__text")


# Exempt from the session's token: the signed link in the reader's own mail is the
# authority, and mail programs open it without cookies.
@csrf_exempt
def poll(request: HttpRequest, token: str) -> HttpResponse:
    """GET and HEAD show the answer that was pressed; POST gives it, and may change it."""
    found = _found(token, request.GET.get("block", ""))
    if found is None:
        return show(request, "bad_link", status=404)
    question, delivery = found
    newsletter = delivery.mailing.newsletter
    taken = Vote.objects.filter(poll=question, delivery=delivery).first()
    chosen = request.GET.get("answer", "")
    if request.method == "POST":
        if not ratelimit.consume(request, action="confirm"):
            return too_many(request, newsletter=newsletter)
        chosen = request.POST.get("answer", "")
        if _is_answer(chosen, question):
            taken = vote(poll=question, delivery=delivery, answer=int(chosen))
    return show(
        request,
        "poll",
        newsletter=newsletter,
        poll=question,
        answers=list(enumerate(question.answers)),
        chosen=int(chosen) if _is_answer(chosen, question) else None,
        taken=taken,
        is_given=request.method == "POST" and taken is not None,
    )


def _found(token: str, block: str) -> tuple[Poll, Delivery] | None:
    try:
        pk = read_delivery("poll", token)
    except BadLink:
        return None
    rows = Delivery.objects.select_related("mailing__newsletter__site", "edition")
    delivery = rows.defer(*UNREAD).filter(pk=pk).first()
    if delivery is None:
        return None
    language = delivery.edition.language if delivery.edition else ""
    asked = Poll.objects.filter(mailing=delivery.mailing_id, block=block, language=language)
    question = asked.first()
    return (question, delivery) if question else None


def _is_answer(text: str, question: Poll) -> bool:
    return text.isdecimal() and len(text) < 3 and int(text) < len(question.answers)  # noqa: PLR2004 - two digits
