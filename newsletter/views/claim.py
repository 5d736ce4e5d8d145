"""Where followers of a platform arrive: a page in the brand's look, with one field."""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language

from wagtail.models import Site

from allauth.core.internal import ratelimit

from newsletter.actions import claims
from newsletter.campaigns.places import name_of
from newsletter.links import form_token
from newsletter.models import Claim, Newsletter
from newsletter.views.visit import show

# They fetch a link because somebody posted it, and are nobody who was reached.
MACHINES = re.compile(r"bot|crawl|spider|preview|externalhit|slurp|curl|wget|python", re.IGNORECASE)


def landing(request: HttpRequest, platform: str, code: str = "") -> HttpResponse:
    """The page of a platform from which a brand calls people home; GET counts a visit."""
    site = Site.find_for_request(request)
    claim = _claim(site, platform, code)
    newsletter = _newsletter(site)
    if claim is None or newsletter is None:
        raise Http404
    if request.method == "GET" and _is_a_person(request):
        claims.visit(claim)
    return show(
        request,
        "from",
        newsletter=newsletter,
        platform=name_of(platform),
        claim=claim.code,
        token=form_token(newsletter=newsletter.pk),
    )


def _claim(site: Site | None, platform: str, code: str) -> Claim | None:
    """The link itself; where its code is not known, the plain one of the platform."""
    here = Claim.objects.filter(site=site, platform=platform)
    return here.filter(code=code).first() or here.filter(place="page").first()


def _newsletter(site: Site | None) -> Newsletter | None:
    found = list(Newsletter.objects.select_related("site").filter(site=site).order_by("pk"))
    fitting = [one for one in found if one.language == get_language()]
    return next(iter(fitting or found), None)


def _is_a_person(request: HttpRequest) -> bool:
    agent = request.headers.get("User-Agent", "")
    return not MACHINES.search(agent) and _comes_seldom(request)


def _comes_seldom(request: HttpRequest) -> bool:
    """Not so often that it cannot be readers; the public `consume` lets every GET pass."""
    used = ratelimit.consume(request, app="allauth.account", action="claim", limit_get=True)
    return used is not None
