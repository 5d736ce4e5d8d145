"""Verbs on the ways out: none is saved that does not answer, and what was typed is never shown."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail.log_actions import log

from core.secrets import CannotDecrypt
from newsletter.mail.letter import compose
from newsletter.models import Letter, Route
from newsletter.postoffice.ways import transport_of_route
from newsletter.smtp import Outcome
from newsletter.transports.kinds import KINDS
from people.rights import sites_of

CHANGE = "newsletter.change_route"
PLACES = {"host", "port", "api_url"}


class RouteError(Exception):
    """A route cannot be used as it stands; the message says what was answered."""


def may_manage(user: Any, route: Route) -> bool:
    """Those of the own brands; a route of the whole house is for who runs it."""
    if route.site_id is None:
        return bool(user.is_active and user.is_superuser)
    return bool(user.has_perm(CHANGE) and sites_of(user).filter(pk=route.site_id).exists())


def save(*, route: Route, typed: Mapping[str, str], user: Any) -> str:
    """Try the route and save it; returns what was answered.

    What was left empty of a secret stays as it is. Raises `RouteError` with the
    other side's words when it does not let us in; then nothing is saved.
    """
    _check(user, route)
    route.settings = json.dumps(kept(route, typed))
    is_new = route.pk is None
    answer = _probe(route) if route.is_active else _("Saved. It is not in use.")
    with transaction.atomic():
        route.save()
        log(route, "wagtail.create" if is_new else "wagtail.edit", user=user)
    return answer


def kept(route: Route, typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed, and what is stored for the secrets that were left empty.

    Raises `RouteError` where a stored secret would be shown to another server
    than the one it was typed for.
    """
    try:
        stored = route.typed()
    except CannotDecrypt:
        stored = {}
    secrets = {field.name for field in KINDS[route.kind].fields if field.secret}
    held = {name: value for name, value in stored.items() if name in secrets and value}
    reused = {name: value for name, value in held.items() if not typed.get(name)}
    moved = any(stored.get(name, "") != typed.get(name, "") for name in PLACES & typed.keys())
    if reused and moved:
        raise RouteError(_("The server is another one: type what is secret again."))
    return {**typed, **reused}


def look(*, route: Route, user: Any) -> str:
    """Ask again whether it lets us in; raises `RouteError`."""
    _check(user, route)
    answer = _probe(route)
    Route.objects.filter(pk=route.pk).update(checked_at=route.checked_at)
    return answer


def send_test(*, route: Route, sender: str, recipient: str, user: Any) -> str:
    """Hand one mail to this very route; returns its answer, raises `RouteError`."""
    _check(user, route)
    letter = Letter(
        kind="test",
        sender=sender,
        recipient=recipient,
        subject=_("A test of the mail route %(name)s") % {"name": route.name},
        text=_("This mail took the route %(name)s.") % {"name": route.name} + "\n",
        message_id=f"<{uuid.uuid4().hex}@{sender.rpartition('@')[2]}>",
    )
    try:
        connection = transport_of_route(route).open()
        try:
            mail = compose(letter)
            answer = connection.send(sender, recipient, mail, before_dot=lambda: None)
        finally:
            connection.close()
    except Outcome as error:
        raise RouteError(str(error)) from error
    log(route, "newsletter.route_test", user=user, data={"recipient": recipient})
    return str(answer)


def remove(*, route: Route, user: Any) -> None:
    """Forget a route and what was typed for it; mail takes the others."""
    _check(user, route)
    with transaction.atomic():
        log(route, "wagtail.delete", user=user, deleted=True)
        route.delete()


def _probe(route: Route) -> str:
    try:
        answer = transport_of_route(route).probe()
    except Outcome as error:
        raise RouteError(str(error)) from error
    route.checked_at = timezone.now()
    return answer


def _check(user: Any, route: Route) -> None:
    if not may_manage(user, route):
        raise PermissionDenied
