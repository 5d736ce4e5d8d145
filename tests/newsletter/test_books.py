"""The ledger's rules stand in the database, and its books are added up every day."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

import pytest

from core.work import Worker
from newsletter.models import Alarm, Delivery, Mailing
from newsletter.postoffice import books, engine
from tests.newsletter.posting import sending, settle

pytestmark = pytest.mark.django_db

ADA, BO = "ada@example.org", "bo@example.org"
NOW = timezone.now()


@pytest.mark.parametrize(
    "facts",
    [
        {"state": "accepted"},
        {"state": "accepted", "due_at": None},
        {"state": "unknown", "settled_at": NOW},
        {"due_at": None},
        {"settled_at": NOW},
        {"state": "sent", "due_at": None, "settled_at": NOW},
        {"state": "accepted", "due_at": None, "settled_at": NOW, "claimed_by": "somebody"},
        {"code": 0},
        {"code": 999},
    ],
)
def test_the_database_itself_refuses_a_line_that_cannot_be(facts):
    sending(ADA)

    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.update(**facts)


@pytest.mark.parametrize("facts", [{"state": "gone"}, {"state": "sending", "frozen_at": None}])
def test_the_database_itself_refuses_a_mailing_that_cannot_be(facts):
    sending(ADA)

    with pytest.raises(IntegrityError), transaction.atomic():
        Mailing.objects.update(**facts)


def add_up():
    with Worker() as worker:
        return books.run_due(worker)


def test_books_that_balance_raise_no_alarm():
    settle(sending(ADA, BO), 1)

    assert add_up() == 0
    assert not Alarm.objects.exists()


def test_a_line_that_is_missing_is_told_once_and_stops_the_issue():
    mailing = sending(ADA, BO)
    Delivery.objects.filter(address=BO).delete()

    assert add_up() == 1
    assert add_up() == 0

    mailing.refresh_from_db()
    alarm = Alarm.objects.get()
    assert (alarm.kind, mailing.state) == ("books", "paused")
    assert "2 were frozen and 1 are in the ledger" in alarm.words


def test_something_open_in_a_finished_issue_is_told():
    sending(ADA)
    Mailing.objects.update(state="finished")

    assert add_up() == 1


@pytest.mark.parametrize("outcomes", [("accepted", "unknown"), ("rejected", "skipped")])
def test_a_mailing_is_finished_when_every_reader_has_an_outcome(outcomes):
    mailing = sending(ADA, BO)
    for outcome in outcomes:
        settle(mailing, 1, state=outcome)

    with Worker() as worker:
        engine.run_due(worker)

    mailing.refresh_from_db()
    assert mailing.state == "finished"
    assert mailing.finished_at - timezone.now() < timedelta(minutes=1)
    assert add_up() == 0
