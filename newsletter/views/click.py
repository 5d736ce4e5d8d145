"""A counted link leads where the frozen mail says, and nowhere else."""

from __future__ import annotations

import base64

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from newsletter.actions.clicks import press, since_arrival
from newsletter.links import BadLink, read_delivery
from newsletter.models import Delivery, Link
from newsletter.outcome.scanners import Visit, looks_like_a_machine
from newsletter.views.visit import show

PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


@require_safe
def click(request: HttpRequest, token: str, link_id: int) -> HttpResponse:
    """On to the page, whatever becomes of the count; a link of another mail is not there.

    However often it is asked for, a mail has one row for each of its links.
    """
    link = (
        Link.objects.select_related("mailing__newsletter")
        .defer("mailing__html", "mailing__text")
        .filter(pk=link_id)
        .first()
    )
    delivery = _delivery(token)
    if link is None or delivery is None or delivery.mailing_id != link.mailing_id:
        return show(request, "bad_link", status=404)
    delivery.mailing = link.mailing
    _note(request, link, delivery)
    if link.kind == Link.Kind.OPEN:
        answer = HttpResponse(PIXEL, content_type="image/gif")
    else:
        answer = HttpResponseRedirect(link.url)
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "origin"  # the token stays with us
    answer["X-Robots-Tag"] = "noindex"
    return answer


def ends(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 - where links begin
    """A link that was cut off after its token leads nowhere."""
    return show(request, "bad_link", status=404)


def _note(request: HttpRequest, link: Link, delivery: Delivery) -> None:
    visit = Visit(
        method=str(request.method),
        agent=request.headers.get("User-Agent", ""),
        purpose=request.headers.get("Sec-Purpose", "") or request.headers.get("Purpose", ""),
        since_arrival=since_arrival(delivery),
    )
    try:
        press(link=link, delivery=delivery, looks_like_a_machine=looks_like_a_machine(visit))
    except OperationalError:  # a reader is worth more than a count
        return


def _delivery(token: str) -> Delivery | None:
    try:
        return Delivery.objects.filter(pk=read_delivery("click", token)).first()
    except BadLink:
        return None
