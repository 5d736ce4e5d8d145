"""Workers of several machines on one PostgreSQL see whether the others live."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.utils import timezone

import pytest

from core import sessions
from core.work import Worker, is_alive, lock_path
from newsletter.models import Delivery
from newsletter.postoffice.recovery import settle_the_dead
from tests.newsletter.posting import counts, row, sending

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

ELSEWHERE = "elsewhere-1-abc123"
LONG_AGO = timedelta(minutes=6)


@pytest.fixture
def machine(settings, tmp_path):
    """Goes from one machine to another: what lies in VAR_DIR is not seen any more."""

    def go_to(name):
        settings.VAR_DIR = tmp_path / name
        settings.VAR_DIR.mkdir(exist_ok=True)

    go_to("here")
    return go_to


def soon(is_so: Callable[[], bool]) -> bool:
    """Whether it becomes so within some seconds."""
    return any(is_so() or threading.Event().wait(0.05) for _look in range(200))


def test_a_worker_of_another_machine_is_seen_to_live_and_to_be_gone(machine):
    machine("there")
    with Worker(ELSEWHERE):
        machine("here")

        assert not lock_path(ELSEWHERE).exists()
        assert is_alive(ELSEWHERE)
        assert not is_alive("elsewhere-2-abc123")

        machine("there")

    assert soon(lambda: not is_alive(ELSEWHERE))  # the server hears of it a moment later


def test_what_the_dead_of_another_machine_had_in_hand_is_held_and_never_sent_again(machine):
    mailing = sending("ada@example.org")
    machine("there")
    with Worker(ELSEWHERE):
        Delivery.objects.update(claimed_by=ELSEWHERE, claimed_at=timezone.now() - LONG_AGO)
        machine("here")
        with Worker() as worker:
            while_it_lives = settle_the_dead(worker)
        machine("there")

    machine("here")
    with Worker() as worker:
        settled = settle_the_dead(worker)

    assert (while_it_lives, settled) == (0, 1)
    assert counts(mailing) == {"unknown": 1}


def test_another_machine_has_a_while_to_come_back_and_read_its_own_journal():
    sending("ada@example.org")
    Delivery.objects.update(claimed_by=ELSEWHERE, claimed_at=timezone.now())

    with Worker() as worker:
        settled = settle_the_dead(worker)

    assert settled == 0
    assert row("ada@example.org").claimed_by == ELSEWHERE


def test_a_worker_whose_session_was_ended_is_seen_again_before_it_claims():
    with Worker("shaken") as worker:
        end_session("shaken")
        assert not sessions.is_held("shaken")

        worker.be_seen()

        assert sessions.is_held("shaken")


def end_session(name):
    """As a restart of the database does."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks "
            "WHERE locktype = 'advisory' AND objid = %s::bigint::oid",
            [sessions.number_of(name)],
        )
