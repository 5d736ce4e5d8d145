"""What a request tells about the person who made it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from allauth.core.internal.ratelimit import get_ip

from core.models.brand import brand_of
from newsletter.evidence import Proof, agent_hash_of, shorten
from newsletter.models import Claim, Newsletter


def proof_of(
    request: HttpRequest, *, how: str, claim: Claim | None = None, referrer: int = 0
) -> Proof:
    """The evidence a request leaves: page, shortened network address, hashed browser, link."""
    return Proof(
        how=how,
        source_url=request.headers.get("Referer", "")[:500],
        ip=shorten(get_ip(request)),
        agent_hash=agent_hash_of(request.headers.get("User-Agent", "")),
        source=f"from {claim.platform} · {claim.place}" if claim else "",
        claim=claim.pk if claim else 0,
        referrer=referrer,
    )


def show(
    request: HttpRequest,
    template: str,
    *,
    newsletter: Newsletter | None = None,
    status: int = 200,
    **facts: Any,
) -> HttpResponse:
    """A page of the newsletter's door: never cached, never indexed, its address never passed on."""
    facts["newsletter"] = newsletter
    if newsletter is not None:
        facts["brand"] = brand_of(newsletter.site)
    response = render(request, f"newsletter/{template}.html", facts, status=status)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def too_many(request: HttpRequest, *, newsletter: Newsletter | None = None) -> HttpResponse:
    """Too many requests from one place; said in a sentence."""
    response = show(request, "too_many", newsletter=newsletter, status=429)
    response["Retry-After"] = "60"
    return response
