"""Asking people without a proven yes whether they want our mail: once, and never again.

Somebody with the right names the lawful ground and begins. The worker writes
the letters, a few a minute, so that codes and confirmations do not wait behind
them. That an address was asked is kept for ever, apart from the person's data.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail.log_actions import log

from core.bell import ring
from newsletter.access import sites_written_for
from newsletter.actions import invitation
from newsletter.actions.refusal import note
from newsletter.evidence import Proof
from newsletter.models import Asked, Asking, Newsletter, Subscription
from newsletter.postoffice.promise import with_room
from newsletter.querysets import SubscriptionQuerySet

ASK = "newsletter.ask_permission"
LETTERS_AT_ONCE = 50
PAUSE = timedelta(minutes=1)


class AskingError(Exception):
    """Nobody can be asked as it stands; the message says why."""


def begin(*, newsletter: Newsletter, basis: str, user: Any) -> Asking:
    """Start asking everybody who may be asked, on a ground that is named; raises `AskingError`."""
    _check(user, newsletter)
    ground = basis.strip()
    if not ground:
        raise AskingError(_("Name the lawful basis: why may you write to these people?"))
    try:
        with transaction.atomic():
            if not _open(newsletter).exists():
                raise AskingError(_("There is nobody who may be asked."))
            asking = Asking.objects.create(newsletter=newsletter, basis=ground, started_by=user)
            log(newsletter, "newsletter.ask", user=user, data={"basis": ground})
    except IntegrityError as error:
        raise AskingError(_("These people are being asked already.")) from error
    ring("asking")
    return asking


@transaction.atomic
def stop(*, asking: Asking, user: Any) -> None:
    """Write no further letters; who was asked stays asked."""
    _check(user, asking.newsletter)
    running = Asking.objects.filter(pk=asking.pk, state=Asking.State.RUNNING)
    if running.update(state=Asking.State.STOPPED, finished_at=timezone.now()):
        log(asking.newsletter, "newsletter.ask_stop", user=user)


@transaction.atomic
def write_some(asking: Asking) -> int:
    """Write the next letters of a running question; returns how many. The last look ends it.

    Everything about one letter is one transaction: a worker that dies here has
    asked nobody, and the one that comes after it asks each of them once.
    """
    # Two workers queue up here on PostgreSQL; SQLite has one writer.
    locked = Asking.objects.select_for_update().get(pk=asking.pk)
    now = timezone.now()
    if locked.state != Asking.State.RUNNING or locked.due_at > now:
        return 0
    places = list(_next(locked.newsletter))
    for place in places:
        _ask(locked, place)
    locked.due_at = now + PAUSE
    if not places:
        locked.state, locked.finished_at = Asking.State.FINISHED, now
    locked.save(update_fields=["state", "finished_at", "due_at"])
    return len(places)


def _open(newsletter: Newsletter) -> SubscriptionQuerySet:
    """Who may be asked now; who has had as many mails as were promised is asked another time."""
    return with_room(newsletter, Subscription.objects.askable(newsletter))


def _next(newsletter: Newsletter) -> QuerySet[Subscription]:
    waiting = _open(newsletter).order_by("pk")
    return waiting.select_related("subscriber", "newsletter__site")[:LETTERS_AT_ONCE]


def _ask(asking: Asking, place: Subscription) -> None:
    site = asking.newsletter.site
    Asked.objects.create(site=site, address_hash=place.subscriber.address_hash, asking=asking)
    place.asked_at = timezone.now()
    place.save(update_fields=["asked_at"])
    evidence = {"basis": asking.basis, "asking": asking.pk}
    note(place, "asked", Proof(how="asked once, without a proof"), evidence=evidence)
    invitation.write_question(place, basis=asking.basis)


def _check(user: Any, newsletter: Newsletter) -> None:
    if not user.has_perm(ASK) or newsletter.site not in sites_written_for(user):
        raise PermissionDenied
