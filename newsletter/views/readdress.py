"""The yes of a new address: a page with a button, as for every yes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from allauth.core import ratelimit

from newsletter.actions.address_change import confirm
from newsletter.actions.audience import NotWelcome
from newsletter.links import BadLink, OldLink, read_readdress
from newsletter.models import AddressChange, Newsletter
from newsletter.views.visit import proof_of, show, too_many


# Exempt from the session's token: the signed link in the mail to the new address is the authority.
@csrf_exempt
def readdress(request: HttpRequest, token: str) -> HttpResponse:
    """GET and HEAD change nothing; POST takes the new address."""
    try:
        pk, asked_at = read_readdress(token)
    except BadLink:
        return show(request, "bad_link", status=404)
    except OldLink:
        return show(request, "old_link", status=410)
    newsletter = _newsletter_of(pk)
    if request.method != "POST":
        return show(request, "readdress", newsletter=newsletter)
    if not ratelimit.consume(request, action="confirm"):
        return too_many(request, newsletter=newsletter)
    try:
        person = confirm(
            change_id=pk, asked_at=asked_at, proof=proof_of(request, how="address link")
        )
    except NotWelcome as no:
        return show(request, "old_link", newsletter=newsletter, status=410, reason=str(no))
    return show(request, "readdressed", newsletter=newsletter, person=person)


def _newsletter_of(pk: int) -> Newsletter | None:
    change = AddressChange.objects.select_related("subscriber").filter(pk=pk).first()
    site = change.subscriber.site_id if change else None
    return Newsletter.objects.select_related("site").filter(site=site).order_by("pk").first()
