"""The doors that mail providers knock at: one for each brand and provider (requirement B7)."""

from __future__ import annotations

import hashlib

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt

from core.http import HttpError
from newsletter.actions.returns import Told, take
from newsletter.models import ProviderHook
from newsletter.returns import amazon, events
from newsletter.returns.events import Event, Unreadable
from newsletter.returns.signatures import FRESH, Forged, Post, check

LARGEST = 2 * 1024 * 1024  # bytes of one post


# Exempt from the session's token: a provider has no session. It proves itself by an address that
# nobody guesses and, where it signs, by its signature.
@csrf_exempt
def told(request: HttpRequest, brand: int, provider: str, secret: str) -> HttpResponse:
    """200 only when everything it told is on the disk; what it told before is told again in vain.

    403 for what is not the provider's, 400 for what cannot be read, 413 for too much.
    """
    hook = ProviderHook.objects.select_related("site").filter(
        site=brand, provider=provider, is_active=True
    )
    door = hook.first()
    if door is None or not constant_time_compare(door.secret, secret):
        return HttpResponse(status=404)
    if request.method != "POST":  # some providers look first whether somebody is there
        return HttpResponse(status=200 if request.method in {"GET", "HEAD"} else 405)
    if len(request.body) > LARGEST:
        return HttpResponse(status=413)
    try:
        found = _heard(door, request)
    except (Forged, HttpError):
        return HttpResponse(status=403)
    except Unreadable:
        return HttpResponse(status=400)
    for event in found:
        take(event.found, told=_told(door, event))
    hook.update(heard_at=timezone.now())
    return HttpResponse(status=200)


def address_of(hook: ProviderHook) -> str:
    """The whole address that a provider is given."""
    root: str = hook.site.root_url
    return root + reverse(
        "newsletter_provider",
        kwargs={"brand": hook.site_id, "provider": hook.provider, "secret": hook.secret},
    )


def _heard(hook: ProviderHook, request: HttpRequest) -> list[Event]:
    if hook.provider == ProviderHook.Provider.AMAZON_SES:
        message = amazon.checked(request.body, topic=hook.signing_key)
        if message["Type"] == amazon.ASKS:
            amazon.confirm(message)
        return events.read_amazon(message)
    post = Post(request.body, request.headers, address_of(hook), timezone.now())
    _count_once(hook, check(hook.provider, post, key=hook.signing_key), post.body)
    return events.read(hook.provider, request)


def _count_once(hook: ProviderHook, token: str, body: bytes) -> None:
    """A signature that does not cover the content is good for one content only."""
    if not token:
        return
    name = f"hook:{hook.pk}:{hashlib.sha256(token.encode()).hexdigest()}"
    content = hashlib.sha256(body).hexdigest()
    cache.add(name, content, 2 * FRESH.total_seconds())
    if cache.get(name) != content:
        raise Forged("This signature was used for something else.")


def _told(hook: ProviderHook, event: Event) -> Told:
    return Told(
        source=str(hook.get_provider_display()),
        identity=event.identity,
        at=event.at,
        site=hook.site,
        is_trusted=True,
    )
