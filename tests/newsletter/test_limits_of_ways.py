"""The limits of a way out: rate, window, warm-up, and what receivers say."""

from __future__ import annotations

import contextlib
import queue
from datetime import UTC, datetime, timedelta

from django.utils import timezone

import pytest
import time_machine

from core.work import Worker
from newsletter.models import Delivery, Mailing, ReceiverPace, WayState
from newsletter.postoffice import engine
from newsletter.postoffice.journal import Journal
from newsletter.postoffice.lane import Lane
from newsletter.postoffice.ways import way_of
from tests import make
from tests.fakes.smtp import Sink
from tests.fakes.smtp_faults import Fault, at
from tests.newsletter.posting import addresses, counts, sending
from tests.newsletter.ways_out import route, work

pytestmark = pytest.mark.django_db

ADA = "ada@example.org"
BUSY = Fault(answer="421 4.7.0 slow down")


@pytest.fixture
def sinks():
    """Two mail servers."""
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(Sink()) for _number in range(2)]


def test_a_way_carries_no_more_than_its_window_and_the_issue_says_when_it_goes_on(sinks):
    mailing = sending(*addresses(30))
    route(sinks[0], "small", window_count=10, window_seconds=3600)

    work()
    work()
    mailing.refresh_from_db()
    within = len(sinks[0].accepted), mailing.note
    with time_machine.travel(timezone.now() + timedelta(minutes=62), tick=True):
        work()

    assert within[0] == 10
    assert "small has carried what it may for now; it goes on at" in within[1]
    assert len(sinks[0].accepted) == 20


def test_what_a_way_may_not_carry_any_more_goes_by_the_next(sinks):
    mailing = sending(*addresses(30))
    small, large = sinks
    route(small, "small", priority=1, window_count=10, window_seconds=3600)
    route(large, "large", priority=2)

    work()

    assert len(small.accepted) == 10
    assert counts(mailing) == {"accepted": 30}


def test_two_workers_keep_to_one_window_together(sinks):
    sending(*addresses(30))
    route(sinks[0], "small", window_count=10, window_seconds=3600)

    work()
    with Worker("another") as worker:
        engine.run_due(worker)

    assert len(sinks[0].accepted) == 10


def test_a_new_way_begins_with_two_hundred_a_day(sinks):
    readers = addresses(205)
    with time_machine.travel(datetime(2026, 11, 28, 7, tzinfo=UTC), tick=True):
        mailing = sending(*readers)
        route(sinks[0], "new", warm_up_from=timezone.now().date(), connections=4)
        work()
        mailing.refresh_from_db()
    first_day, words = len(sinks[0].accepted), mailing.note
    with time_machine.travel(datetime(2026, 11, 29, 0, 0, 5, tzinfo=UTC), tick=True):
        work()

    assert first_day == 200
    assert "Nov. 29, 2026" in words
    assert len(sinks[0].accepted) == 205


def test_what_comes_back_untried_costs_no_quota(sinks):
    sending(*addresses(60))
    made = route(sinks[0], "small", window_count=60, window_seconds=3600, connections=1)
    with Worker() as worker:
        sinks[0].faults = lambda moment: worker.stop() if moment.stage == "dot" else None
        engine.run_due(worker)

    booked = sum(WayState.objects.get(way=made.key).carried.values())
    assert booked == len(sinks[0].accepted) < 60


def test_a_provider_that_pushes_back_is_slowed_down_and_no_other(sinks):
    crowd = [f"r{number}@gmail.com" for number in range(60)]
    mailing = sending(*crowd, *addresses(60))
    made = route(sinks[0], "way", connections=2)
    with Worker() as worker:

        def push_back(moment):
            if moment.stage == "dot" and len(sinks[0].accepted) == 59:
                worker.stop()  # the rest would take its time
            is_theirs = moment.recipient.endswith("@gmail.com")
            return BUSY if moment.stage == "rcpt" and is_theirs else None

        sinks[0].faults = push_back
        engine.run_due(worker)

    pace = ReceiverPace.objects.get()
    assert (pace.way, pace.receiver) == (made.key, "gmail")
    assert pace.rate <= max(1.0, pace.ceiling / 2)
    assert set(sinks[0].count()) == set(addresses(60))
    found = counts(mailing)
    assert found["accepted"] == 60
    assert found["deferred"] < 60
    # The rest of them, untried, has places in a queue, and holds up nobody.
    assert Delivery.objects.filter(state="queued", due_at__gt=timezone.now()).exists()


def test_what_a_provider_said_is_remembered_after_a_restart(sinks):
    sending("a@gmail.com")
    made = route(sinks[0], "way")
    ReceiverPace.objects.create(
        way=made.key, receiver="gmail", rate=50.0, ceiling=400.0, changed_at=timezone.now()
    )
    ReceiverPace.objects.create(
        way=made.key,
        receiver="yahoo",
        rate=390.0,
        ceiling=400.0,
        changed_at=timezone.now() - timedelta(minutes=2),
    )
    make_reader("b@yahoo.com")

    work()

    assert sinks[0].count() == {"a@gmail.com": 1, "b@yahoo.com": 1}
    assert ReceiverPace.objects.get().rate == 50.0  # a clean minute freed the other


def make_reader(address):
    """Somebody who joins an issue on its way, as far as this test goes."""
    mailing = Mailing.objects.get()
    place = make.subscription(newsletter=mailing.newsletter, address=address)
    make.delivery(mailing=mailing, subscriber=place.subscriber, address=address)
    Mailing.objects.update(recipients=2)


def test_a_rate_is_kept_by_the_way(sinks):
    sending(*addresses(12))
    route(sinks[0], "slow", rate=20.0)
    begun = timezone.now()

    work()

    # A bucket is empty at first: the twelfth leaves after twelve twentieths of a second.
    assert timezone.now() - begun >= timedelta(seconds=11 / 20)
    assert len(sinks[0].accepted) == 12


def test_a_421_costs_a_way_nothing_but_time(sinks):
    sending(ADA)
    route(sinks[0], "way")
    sinks[0].faults = at("rcpt", BUSY, mails={1})

    work()
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=True):
        work()

    assert sinks[0].count() == {ADA: 1}


def test_workers_that_send_together_share_a_rate(sinks):
    way = way_of(route(sinks[0], "shared", rate=20.0))
    with Worker() as worker, Journal(worker.name) as journal:
        lane = Lane(way, journal=journal, results=queue.SimpleQueue())
        lane._receiver("gmail")

        lane.share_with(2)
        lane.share_with(2)

        assert lane._bucket is not None
        assert lane._bucket.rate == 10.0


def test_what_is_known_of_ways_has_names_that_people_can_read():
    pace = ReceiverPace(way="route-1", receiver="gmail", rate=2.5)

    assert str(pace) == "route-1 → gmail: 2.5"
    assert str(WayState(way="route-1")) == "route-1"
