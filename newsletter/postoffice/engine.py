"""The engine of issues: what a worker does about them each time it looks."""

from __future__ import annotations

import logging

from django.conf import settings
from django.utils import timezone

from core import pause
from core.work import Worker
from newsletter.actions.freeze import freeze, let_go
from newsletter.actions.issue import IssueError
from newsletter.actions.mailing import OPEN, cancel_open
from newsletter.models import Mailing
from newsletter.postoffice import ledger
from newsletter.postoffice.couriers import Couriers
from newsletter.postoffice.journal import Journal
from newsletter.postoffice.recovery import settle_the_dead
from newsletter.postoffice.round import Round, due_mailings
from newsletter.smtp import NotSent
from newsletter.transports import transport_at

State = Mailing.State


def run_due(worker: Worker) -> int:
    """Settle what the dead left, freeze what is due, send, close; returns how much was done.

    Nothing is frozen or sent while sending is paused.
    """
    done = settle_the_dead(worker)
    if pause.is_paused():
        return done
    done += _start_scheduled()
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
    due = Mailing.objects.filter(state=State.SCHEDULED, send_at__lte=timezone.now())
    for mailing in due.order_by("send_at", "pk"):
        try:
            frozen = mailing if mailing.frozen_at else freeze(mailing=mailing)
            let_go(mailing=frozen)
            started += 1
        except IssueError:  # another worker was faster
            continue
        except Exception as error:
            logging.getLogger("newsletter.postoffice").exception("An issue cannot be frozen.")
            Mailing.objects.filter(pk=mailing.pk, frozen_at=None, state=State.SCHEDULED).update(
                state=State.PAUSED, note=str(error)
            )
    return started


def _send(worker: Worker) -> int:
    """One round; while the server is away nothing is claimed, and the mailings say so."""
    transport = transport_at(settings.EMAIL_URL, home=settings.HOME)
    try:
        with Journal(worker.name) as journal, Couriers(transport, journal=journal) as couriers:
            done = Round(worker, couriers).run()
            trouble = couriers.cut_off
    except NotSent as error:
        done, trouble = 0, str(error)
    Mailing.objects.filter(state=State.SENDING).exclude(note=trouble).update(note=trouble)
    return done
