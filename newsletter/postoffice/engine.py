"""The engine of issues: what a worker does about them each time it looks."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core import pause
from core.work import Worker
from newsletter.actions.campaign import freeze_campaign
from newsletter.actions.freeze import freeze, let_go
from newsletter.actions.issue import IssueError, unschedule
from newsletter.actions.mailing import OPEN, cancel_open
from newsletter.actions.mailing import pause as pause_mailing
from newsletter.actions.trial import decide_due
from newsletter.models import Late, Mailing
from newsletter.postoffice import ledger
from newsletter.postoffice.journal import Journal
from newsletter.postoffice.lanes import Lanes
from newsletter.postoffice.recovery import settle_the_dead
from newsletter.postoffice.round import Round, due_mailings
from newsletter.rhythm import freezes_at

State = Mailing.State
# An hour is read first on Kiritimati, up to 26 hours before it is where a newsletter lives.
EARLIEST = timedelta(hours=27)


def run_due(worker: Worker) -> int:
    """Settle what the dead left, freeze what is due, send, close; returns how much was done.

    Nothing is frozen or sent while sending is paused.
    """
    done = settle_the_dead(worker)
    if pause.is_paused():
        return done
    done += _start_scheduled() + decide_due()
    if due_mailings():
        done += _send(worker)
    for mailing in Mailing.objects.filter(
        state=State.CANCELLED, deliveries__state__in=OPEN
    ).distinct():
        done += cancel_open(mailing.pk)
    sending = Mailing.objects.filter(state=State.SENDING)
    return done + sum(ledger.finish(mailing) for mailing in sending)


def _start_scheduled() -> int:
    """Freeze and let go every issue whose hour has come; one that cannot is paused and says why."""
    started = 0
    for mailing in _due_to_start():
        try:
            if _is_too_late(mailing) and _is_kept_back(mailing):
                continue
            let_go(mailing=_frozen(mailing))
            started += 1
        except IssueError as error:  # its segment is gone; or another worker was faster
            _hold(mailing, error)
        except Exception as error:
            logging.getLogger("newsletter.postoffice").exception("An issue cannot be frozen.")
            _hold(mailing, error)
    return started


def _hold(mailing: Mailing, error: Exception) -> None:
    """Pause what could not be frozen, and say why; what another worker froze goes on."""
    waiting = Mailing.objects.filter(pk=mailing.pk, frozen_at=None, state=State.SCHEDULED)
    waiting.update(state=State.PAUSED, note=str(error))


def _frozen(mailing: Mailing) -> Mailing:
    if mailing.frozen_at:
        return mailing
    is_ours = mailing.kind == Mailing.Kind.ISSUE
    return freeze(mailing=mailing) if is_ours else freeze_campaign(mailing=mailing)


def _due_to_start() -> list[Mailing]:
    """What waits and whose hour has come: where the first reader is, if it goes by theirs."""
    now = timezone.now()
    soon = Q(send_at__lte=now) | Q(at_readers_hour=True, send_at__lte=now + EARLIEST)
    waiting = Mailing.objects.filter(soon, state=State.SCHEDULED).select_related("newsletter")
    return [
        mailing
        for mailing in waiting.order_by("send_at", "pk")
        if mailing.send_at <= now
        or freezes_at(mailing.send_at, time_zone=mailing.newsletter.time_zone) <= now
    ]


def _is_too_late(mailing: Mailing) -> bool:
    """Whether the house was shut so long that a person should say whether it still goes."""
    grace = timedelta(hours=mailing.newsletter.grace_hours)
    return timezone.now() - mailing.send_at > grace


def _is_kept_back(mailing: Mailing) -> bool:
    """Do with what is too late as its newsletter says; whether it does not go out now.

    One that is passed over is a draft again; one that is frozen was promised, so a person decides.
    """
    rule = mailing.newsletter.when_late
    if rule == Late.SEND:
        return False
    if rule == Late.SKIP and mailing.issue and mailing.frozen_at is None:
        unschedule(issue=mailing.issue)
    else:
        pause_mailing(mailing=mailing, reason=_too_late(mailing))
    return True


def _too_late(mailing: Mailing) -> str:
    return _(
        "Its hour passed more than %(hours)d hours ago while nobody worked. Resume it to send it "
        "now, or cancel it."
    ) % {"hours": mailing.newsletter.grace_hours}


def _send(worker: Worker) -> int:
    """One round; a brand whose ways are all shut has nothing claimed, and its mailings say so."""
    with Journal(worker.name) as journal, Lanes(journal) as lanes:
        done = Round(worker, lanes).run()
    for site, trouble in lanes.trouble.items():
        sending = Mailing.objects.filter(state=State.SENDING, newsletter__site=site)
        sending.exclude(note=trouble).update(note=trouble)
    return done
