"""The way in: a plain form on any page, ours or another's."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from allauth.core import ratelimit

from newsletter.actions.audience import subscribe
from newsletter.actions.claims import link
from newsletter.addresses import normalise
from newsletter.campaigns.places import FORWARDED
from newsletter.forms import SignUpForm
from newsletter.links import form_is_fresh, form_token
from newsletter.models import Claim, Newsletter
from newsletter.views.visit import proof_of, show, too_many


# Exempt from the session's token on purpose. The form stands on pages that are
# cached for everybody and on other people's sites, so it can carry nothing of a
# session; and it acts with nobody's authority: whoever can forge this request can
# send it himself. What protects readers is the trap field, the signed token of
# the page (without a fresh one a person is shown our own page and presses once
# more), the limit of a source, and the limit of an address inside the verb.
@csrf_exempt
def sign_up(request: HttpRequest, slug: str) -> HttpResponse:
    """GET and HEAD show the form; POST asks for a confirmation, and says the same to all."""
    newsletter = get_object_or_404(Newsletter.objects.select_related("site"), slug=slug)
    if request.method != "POST":
        return _form(request, newsletter, SignUpForm(initial={"address": ""}))
    form = SignUpForm(request.POST)
    if form.is_trap_sprung:
        return _asked(newsletter)
    if not form.is_valid():
        return _form(request, newsletter, form, status=422)
    if not form_is_fresh(form.cleaned_data["token"], newsletter=newsletter.pk):
        return _form(request, newsletter, form, once_more=True)
    address = form.cleaned_data["address"]
    if not ratelimit.consume(request, action="subscribe", key=normalise(address)):
        return too_many(request, newsletter=newsletter)
    subscribe(
        newsletter=newsletter,
        address=address,
        name=form.cleaned_data["name"],
        language=getattr(request, "LANGUAGE_CODE", ""),
        proof=proof_of(
            request,
            how="form",
            claim=_claim(form, newsletter),
            referrer=form.referrer_to(newsletter.pk),
        ),
    )
    return _asked(newsletter)


def asked(request: HttpRequest, slug: str) -> HttpResponse:
    """Look into your inbox: the same page for everybody."""
    newsletter = get_object_or_404(Newsletter.objects.select_related("site"), slug=slug)
    return show(request, "asked", newsletter=newsletter)


def _claim(form: SignUpForm, newsletter: Newsletter) -> Claim | None:
    """The link that led here; that of forwarded pages is made with the first who comes by one."""
    if form.cleaned_data["claim"] == FORWARDED:
        return link(site=newsletter.site, platform=FORWARDED, place="page")
    return form.claim_at(newsletter.site_id)


def _asked(newsletter: Newsletter) -> HttpResponse:
    response = HttpResponseRedirect(reverse("newsletter_asked", args=[newsletter.slug]))
    response.status_code = 303  # the browser fetches the next page with GET
    return response


def _form(
    request: HttpRequest,
    newsletter: Newsletter,
    form: SignUpForm,
    *,
    status: int = 200,
    once_more: bool = False,
) -> HttpResponse:
    return show(
        request,
        "subscribe",
        newsletter=newsletter,
        status=status,
        form=form,
        once_more=once_more,
        token=form_token(newsletter=newsletter.pk),
        claim=form.data.get("claim", ""),
        by=form.data.get("by", ""),
    )
