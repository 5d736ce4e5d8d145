"""Rows that are due are held by one living worker each."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

import pytest

from core import bell
from core.work import Worker, claim, dead_claims, engines, is_alive, lock_path, wait_before
from syndication.models import Source
from tests import make


@pytest.fixture
def site():
    return make.site()


def a_row(site, number: int, **facts: object) -> Source:
    return Source.objects.create(site=site, url=f"https://example.org/{number}", **facts)


@pytest.mark.django_db
def test_a_worker_claims_what_is_due_in_order_and_no_more_than_asked(site):
    now = timezone.now()
    late, later = (a_row(site, n, due_at=now - timedelta(hours=3 - n)) for n in (1, 2))
    a_row(site, 3, due_at=now - timedelta(minutes=1))
    a_row(site, 4, due_at=now + timedelta(hours=1))
    a_row(site, 5, due_at=None)

    with Worker() as worker:
        mine = claim(Source.objects.all(), worker=worker, limit=2)

    assert mine == [late.pk, later.pk]


@pytest.mark.django_db
def test_no_two_workers_hold_the_same_row(site):
    a_row(site, 1)
    with Worker() as first, Worker() as second:
        held = claim(Source.objects.all(), worker=first, limit=5)

        assert len(held) == 1
        assert claim(Source.objects.all(), worker=second, limit=5) == []


@pytest.mark.django_db
def test_the_claims_of_the_dead_are_found_and_those_of_the_living_are_not(site):
    with Worker() as living:
        a_row(site, 1, claimed_by=living.name)
        orphan = a_row(site, 2, claimed_by="nobody-1-abc")
        a_row(site, 3)

        assert list(dead_claims(Source.objects.all())) == [orphan]


@pytest.mark.django_db
def test_a_worker_lives_as_long_as_it_holds_its_lock():
    with Worker("one") as worker:
        assert is_alive("one")

    assert worker.name == "one"
    assert not is_alive("one")
    assert not lock_path("one").exists()


def test_a_lock_that_a_dead_worker_left_behind_says_that_it_is_dead():
    lock_path("gone").touch()

    assert not is_alive("gone")


@pytest.mark.django_db
def test_a_worker_that_never_started_leaves_nothing():
    Worker("idle").__exit__(None, None, None)

    assert not is_alive("idle")


def test_a_worker_can_be_asked_to_stop():
    worker = Worker()

    worker.stop()

    assert worker.stopping


def test_the_engines_of_the_house_are_known_by_name():
    assert {"tasks", "mail", "letters", "feeds"} <= {engine.name for engine in engines()}


@pytest.mark.parametrize(("attempt", "ceiling"), [(0, 30), (1, 60), (5, 960), (99, 21_600)])
def test_each_wait_is_twice_as_long_up_to_a_cap(attempt, ceiling):
    waits = [wait_before(attempt).total_seconds() for _try in range(50)]

    assert all(ceiling / 2 <= wait <= ceiling for wait in waits)
    assert len(set(waits)) > 1


@pytest.mark.django_db
def test_a_bell_is_heard_once_the_work_is_committed(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        bell.ring("mail")

        assert bell.last_rung("mail") == 0

    assert bell.last_rung("mail") > 0
