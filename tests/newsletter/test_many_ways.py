"""A brand's mail over several ways: weights, failover, limits, and brands beside one another."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections import Counter
from datetime import timedelta

from django.utils import timezone

import pytest

from core import bell
from core.work import Worker
from newsletter.actions.freeze import freeze, let_go
from newsletter.models import Delivery, Mailing, Route, WayState
from newsletter.postoffice.hand import Result
from newsletter.postoffice.journal import Journal
from newsletter.postoffice.lane import Lane
from newsletter.postoffice.lanes import Lanes
from newsletter.postoffice.ways import Way
from newsletter.transports.contract import NoTransport
from tests import make
from tests.fakes.smtp import Sink
from tests.fakes.smtp_faults import Fault
from tests.newsletter.posting import addresses, counts, row, sending
from tests.newsletter.ways_out import route, work

pytestmark = pytest.mark.django_db

ADA = "ada@example.org"
BUSY = Fault(answer="421 4.7.0 slow down")


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
    avoided_until = WayState.objects.get(failures=3).avoided_until
    assert avoided_until is not None
    assert avoided_until > timezone.now()


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


def test_an_error_in_the_ledger_lets_nothing_more_leave(sinks):
    sending(ADA)
    route(sinks[0], "way")

    with Worker() as worker, pytest.raises(RuntimeError):
        break_off(worker)

    assert not sinks[0].accepted


def break_off(worker):
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


def test_a_bell_in_the_middle_costs_nobody_their_mail(sinks):
    mailing = sending(*addresses(60))
    route(sinks[0], "way", connections=1)

    def ring(moment):
        if moment.stage == "dot" and moment.mail % 10 == 1:
            bell.path_of("mail").touch()

    sinks[0].faults = ring
    work()

    assert sinks[0].count() == dict.fromkeys(addresses(60), 1)
    assert counts(mailing) == {"accepted": 60}


class Impossible(NoTransport):
    """A way that breaks in a manner that nobody foresaw."""

    def open(self):
        raise RuntimeError("nobody foresaw this")


def test_a_way_that_breaks_in_an_unforeseen_manner_is_a_way_that_is_shut():
    with Worker() as worker, Journal(worker.name) as journal:
        results: queue.SimpleQueue[Result | None] = queue.SimpleQueue()
        way = Way(key="odd", name="Odd", transport=Impossible("never"))
        lane = Lane(way, journal=journal, results=results)
        lane.start()
        results.get(timeout=10)

        lane.look()

        assert lane.is_broken
        assert lane.trouble == "Odd: nobody foresaw this"
        lane.close(None)
