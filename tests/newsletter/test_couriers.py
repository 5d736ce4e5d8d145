"""Couriers and doors when something happens that nobody foresaw."""

from __future__ import annotations

import threading

from wagtail.signals import page_published

import pytest

from core.work import Worker
from newsletter.actions.freeze import freeze, let_go
from newsletter.actions.issue import IssueError
from newsletter.models import Mailing
from newsletter.postoffice import engine, ledger
from newsletter.postoffice.couriers import Couriers
from newsletter.postoffice.journal import Journal
from newsletter.postoffice.post import load
from newsletter.smtp import Reply
from tests import make
from tests.newsletter.posting import addresses, scheduled, sending

pytestmark = pytest.mark.django_db

ADA = "ada@example.org"


class Way:
    """A way out that takes what it is given; with `stumbles` it breaks after the mark."""

    connections = 1
    is_usable = True

    def __init__(self, *, stumbles=False):
        self.stumbles = stumbles
        self.taken = []

    def open(self):
        return self

    def send(self, _sender, recipient, _message, *, before_dot):
        before_dot()
        if self.stumbles:
            raise RuntimeError("nobody foresaw this")
        self.taken.append(recipient)
        return Reply(250, "fine")

    def close(self):
        """Nothing is left open."""


class WayUntilTheFailure(Way):
    """It takes one mail at once; the second is in its hands until the couriers are failing."""

    def __init__(self):
        super().__init__()
        self.second_is_begun = threading.Event()
        self.failing = threading.Event()

    def send(self, *mail, before_dot):
        if self.taken:
            self.second_is_begun.set()
            assert self.failing.wait(timeout=10)
        return super().send(*mail, before_dot=before_dot)


def jobs_of(mailing, worker):
    return ledger.claim_jobs(load(mailing.pk), worker=worker, limit=9)


def test_a_courier_that_stumbles_after_the_mark_leaves_a_doubt():
    mailing = sending(ADA)
    with Worker() as worker:
        (job,) = jobs_of(mailing, worker)
        with Journal(worker.name) as journal, Couriers(Way(stumbles=True), journal=journal) as two:
            two.carry(job)
            result = two.results.get(timeout=10)

    assert result is not None
    assert result.outcome == "unknown"
    assert "nobody foresaw this" in result.words


def test_nothing_more_leaves_once_the_ledger_is_broken():
    readers = addresses(9)
    mailing = sending(*readers)
    way = WayUntilTheFailure()

    def break_off(worker, journal):
        with Couriers(way, journal=journal) as couriers:
            way.failing = couriers.failing
            for job in jobs_of(mailing, worker):
                couriers.carry(job)
            assert way.second_is_begun.wait(timeout=10)
            raise OSError("the ledger cannot be written")

    with (
        Worker() as worker,
        Journal(worker.name) as journal,
        pytest.raises(OSError, match="ledger"),
    ):
        break_off(worker, journal)

    assert way.taken == readers[:2]


def test_an_issue_is_frozen_once_and_let_go_once():
    mailing = sending(ADA)

    with pytest.raises(IssueError, match="frozen already"):
        freeze(mailing=mailing)
    with pytest.raises(IssueError, match="on its way already"):
        let_go(mailing=mailing)


def test_an_issue_that_another_worker_has_just_frozen_is_left_to_it():
    first = scheduled(ADA)
    second = Mailing.objects.create(
        issue=make.issue(newsletter=first.newsletter, title="Issue two"),
        newsletter=first.newsletter,
        state="scheduled",
        send_at=first.send_at,
    )
    first.issue.unpublish()

    def be_faster(**_facts):
        Mailing.objects.filter(pk=second.pk).update(state="sending", frozen_at=first.send_at)

    page_published.connect(be_faster)
    try:
        with Worker() as worker:
            engine.run_due(worker)
    finally:
        page_published.disconnect(be_faster)

    first.refresh_from_db()
    assert first.state in {"sending", "finished"}
    assert second.deliveries.count() == 0
