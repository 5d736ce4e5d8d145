"""A brand's mail over several ways: weights, failover, limits, and brands beside one another."""

from __future__ import annotations

import contextlib
import json
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta

from django.utils import timezone

import pytest
import time_machine

from core.work import Worker
from newsletter.actions.freeze import freeze, let_go
from newsletter.models import Delivery, Mailing, ReceiverPace, Route, WayState
from newsletter.postoffice import engine
from newsletter.postoffice.lanes import Lanes
from tests import make
from tests.fakes.smtp import Sink
from tests.fakes.smtp_faults import Fault, at
from tests.newsletter.posting import addresses, counts, row, sending

pytestmark = pytest.mark.django_db

ADA = "ada@example.org"
BUSY = Fault(answer="421 4.7.0 slow down")


def route(sink, name, *, site=None, **facts):
    """A way to a sink, of one brand or of all."""
    typed = {"host": "127.0.0.1", "port": str(sink.port), "tls": "none"}
    facts.setdefault("connections", 2)
    return Route.objects.create(
        name=name, kind="smtp", site=site, settings=json.dumps(typed), **facts
    )


def work():
    with Worker() as worker:
        return engine.run_due(worker)


@pytest.fixture
def sinks():
    """Two mail servers."""
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(Sink()) for _number in range(2)]


def other_brand(*readers):
    """An issue of a second brand on its way."""
    site = make.site(hostname="other.test", name="Other", default=False)
    newsletter = make.newsletter(site=site, slug="other")
    for address in readers:
        make.subscription(newsletter=newsletter, address=address)
    mailing = Mailing.objects.create(
        issue=make.issue(newsletter=newsletter),
        newsletter=newsletter,
        state="scheduled",
        send_at=timezone.now() - timedelta(seconds=1),
    )
    return let_go(mailing=freeze(mailing=mailing))


def test_ways_at_the_same_place_share_the_mail_by_weight(sinks):
    mailing = sending(*addresses(400))
    for number, sink in enumerate(sinks):
        route(sink, f"way {number}", weight=(3, 1)[number])

    work()

    received = sinks[0].count() + sinks[1].count()
    assert received == dict.fromkeys(addresses(400), 1)
    assert len(sinks[0].accepted) > len(sinks[1].accepted) > 40
    ways = Counter(Delivery.objects.values_list("way", flat=True))
    first, second = Route.objects.order_by("pk")
    assert ways == {first.key: len(sinks[0].accepted), second.key: len(sinks[1].accepted)}
    assert counts(mailing) == {"accepted": 400}
    assert row(addresses(1)[0]).queue_id


def test_the_next_way_is_taken_once_the_first_has_failed_three_times(sinks):
    mailing = sending(*addresses(5))
    first, second = sinks
    route(first, "first", priority=1)
    route(second, "second", priority=2)
    first.go_away()

    for _look in range(3):
        work()
        mailing.refresh_from_db()
        assert "cannot be used" in mailing.note
        assert counts(mailing) == {"queued": 5}
    work()

    mailing.refresh_from_db()
    assert second.count() == dict.fromkeys(addresses(5), 1)
    assert (mailing.state, mailing.note) == ("finished", "")
    assert WayState.objects.get(failures=3).avoided_until > timezone.now()


def test_the_first_way_is_taken_again_when_it_is_back(sinks):
    sending(ADA)
    first, second = sinks
    way = route(first, "first", priority=1)
    route(second, "second", priority=2)
    WayState.objects.create(
        way=way.key, failures=3, avoided_until=timezone.now() - timedelta(seconds=1)
    )

    work()

    assert first.count() == {ADA: 1}
    assert WayState.objects.get(way=way.key).failures == 0


def test_a_mail_whose_answer_was_lost_moves_to_no_other_way(sinks):
    mailing = sending(*addresses(30))
    first, second = sinks
    route(first, "first", priority=1, connections=1)
    route(second, "second", priority=2)

    def leave_after_the_dot(moment):
        if moment.stage == "dot" and moment.mail == 5:
            first.go_away()
            return Fault(drop=True, keep=True)
        return None

    first.faults = leave_after_the_dot
    for _look in range(4):
        work()

    assert max((first.count() + second.count()).values()) == 1
    assert counts(mailing) == {"accepted": 29, "unknown": 1}


def test_while_every_way_is_down_nothing_is_claimed_and_the_first_to_come_back_is_used(sinks):
    mailing = sending(*addresses(3))
    first, second = sinks
    route(first, "first", priority=1)
    route(second, "second", priority=2)
    first.go_away()
    second.go_away()
    for _look in range(7):
        work()
    mailing.refresh_from_db()
    untouched = counts(mailing), row(addresses(1)[0]).attempts, mailing.note

    second.come_back()
    work()
    work()

    assert untouched[:2] == ({"queued": 3}, 0)
    assert "cannot be used" in untouched[2]
    assert second.count() == dict.fromkeys(addresses(3), 1)


def test_a_way_that_does_not_answer_holds_up_no_other_brand(sinks):
    mailing = sending(*addresses(3))
    slow, quick = sinks
    other = other_brand("bo@example.net")
    route(slow, "slow", site=mailing.newsletter.site)
    route(quick, "quick", site=other.newsletter.site)
    has_come = threading.Event()

    def wait_for_the_other(moment):
        if moment.stage == "greeting":
            assert has_come.wait(timeout=20)

    def tell(moment):
        if moment.stage == "dot":
            has_come.set()

    slow.faults, quick.faults = wait_for_the_other, tell
    work()

    assert quick.count() == {"bo@example.net": 1}
    assert slow.count() == dict.fromkeys(addresses(3), 1)


def test_brands_on_one_way_take_turns(sinks):
    sending(*addresses(300))
    other = other_brand("bo@example.net")
    route(sinks[0], "shared", connections=1)

    work()

    order = [mail.recipient for mail in sinks[0].accepted]
    assert len(order) == 301
    assert order.index("bo@example.net") < 250
    assert counts(other) == {"accepted": 1}


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
    sending(*addresses(10))
    made = route(sinks[0], "small", window_count=10, window_seconds=3600, connections=1)
    with Worker() as worker:
        sinks[0].faults = lambda moment: worker.stop() if moment.stage == "dot" else None
        engine.run_due(worker)

    booked = sum(WayState.objects.get(way=made.key).carried.values())
    assert booked == len(sinks[0].accepted) <= 2


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


def test_an_error_in_the_ledger_lets_nothing_more_leave(sinks):
    sending(ADA)
    route(sinks[0], "way")

    with Worker() as worker, pytest.raises(RuntimeError):
        break_off(worker)

    assert not sinks[0].accepted


def break_off(worker):
    from newsletter.postoffice.journal import Journal

    with Journal(worker.name) as journal, Lanes(journal) as lanes:
        lanes.of(Mailing.objects.get().newsletter.site)
        raise RuntimeError("the ledger cannot be written")


def test_a_way_that_cannot_be_built_says_why(sinks):
    mailing = sending(ADA)
    Route.objects.create(name="Broken", kind="smtp", settings="{}")

    work()

    mailing.refresh_from_db()
    assert "Broken" in mailing.note
    assert not sinks[0].connections


def test_a_421_costs_a_way_nothing_but_time(sinks):
    sending(ADA)
    route(sinks[0], "way")
    sinks[0].faults = at("rcpt", BUSY, mails={1})

    work()
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=True):
        work()

    assert sinks[0].count() == {ADA: 1}
