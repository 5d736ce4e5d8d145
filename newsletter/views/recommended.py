"""Where somebody arrives whom a reader sent: the promise and one field."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from newsletter.links import BadLink, form_token, read_recommend
from newsletter.models import Newsletter
from newsletter.views.visit import show


def recommended(request: HttpRequest, token: str) -> HttpResponse:
    """Says that a reader recommends it, and never which; nothing is written down yet."""
    try:
        _subscriber, number = read_recommend(token)
    except BadLink:
        return show(request, "bad_link", status=404)
    newsletter = Newsletter.objects.select_related("site").filter(pk=number).first()
    if newsletter is None:
        return show(request, "bad_link", status=404)
    fresh = form_token(newsletter=newsletter.pk)
    return show(request, "recommended", newsletter=newsletter, token=fresh, by=token)
