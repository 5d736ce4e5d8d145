"""Knocking at a brand's door as a mail provider does."""

from __future__ import annotations

from django.test import Client

from newsletter import envelopes
from newsletter.models import ProviderHook
from newsletter.views.provider import address_of
from tests.fakes import provider_posts as posts


def door(site, provider, **facts):
    facts.setdefault("signing_key", posts.keys().get(provider, ""))
    return ProviderHook.objects.create(site=site, provider=provider, **facts)


def post(hook, body, heads=None, *, kind=""):
    """Knock; a form for Mandrill, JSON for the others."""
    kind = kind or (
        "application/x-www-form-urlencoded" if hook.provider == "mandrill" else "application/json"
    )
    client = Client(enforce_csrf_checks=True)
    path = address_of(hook).removeprefix(hook.site.root_url)
    return client.post(path, data=body, content_type=kind, headers=heads or {}).status_code


def tell(hook, event, **how):
    body, heads = posts.signed(hook.provider, event, url=address_of(hook), **how)
    return post(hook, body, heads)


def about(delivery, provider, **facts):
    """A dead address, told as this provider tells it."""
    token = envelopes.token_of(delivery.pk)
    return posts.hard_bounce(provider, delivery.address, token=token) | facts
