"""What the tests of the post office share: an issue on its way, and a worker to send it."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

from django.utils import timezone

from core.work import Worker
from newsletter.actions.freeze import freeze, let_go
from newsletter.models import Delivery, Mailing
from newsletter.postoffice import engine
from newsletter.progress import counts_of
from tests import make


def addresses(number):
    return [f"reader{index:04d}@example.org" for index in range(number)]


def scheduled(*readers, at=None, **facts):
    """An issue that goes out at a time (now), with confirmed readers."""
    newsletter = make.newsletter(site=make.site())
    issue = make.issue(newsletter=newsletter, body=[("words", "<p>Dear [[name]].</p>")])
    make.audience(newsletter=newsletter, addresses=readers)
    return Mailing.objects.create(
        issue=issue,
        newsletter=newsletter,
        state="scheduled",
        send_at=at or timezone.now() - timedelta(seconds=1),
        **facts,
    )


def sending(*readers, **facts):
    """An issue that is frozen and on its way."""
    return let_go(mailing=freeze(mailing=scheduled(*readers, **facts)))


@contextmanager
def mail_to(sink, settings, *, connections=2):
    """Point the house at a sink."""
    settings.EMAIL_URL = f"smtp://127.0.0.1:{sink.port}?connections={connections}"
    with Worker() as worker:
        yield worker


def send_all(sink, settings, **how):
    """Let a fresh worker do what is due."""
    with mail_to(sink, settings, **how) as worker:
        return engine.run_due(worker)


def counts(mailing):
    """The states that occur, and how often."""
    return {state: number for state, number in counts_of(mailing).items() if number}


def row(address):
    return Delivery.objects.get(address=address)


def settle(mailing, number, *, state="accepted", **facts):
    """Settle that many open mails, just now."""
    pks = mailing.deliveries.filter(state="queued").values_list("pk", flat=True)[:number]
    facts.setdefault("settled_at", timezone.now())
    Delivery.objects.filter(pk__in=list(pks)).update(state=state, due_at=None, **facts)
