"""An issue by a provider: several readers in one request, each with a line of their own."""

from __future__ import annotations

import json
import queue
from datetime import timedelta

from django.utils import timezone

import pytest

from core.work import Worker
from newsletter.models import Route, Suppression
from newsletter.postoffice import engine, ledger
from newsletter.postoffice.couriers import Couriers
from newsletter.postoffice.journal import Journal, path_of
from newsletter.postoffice.post import load
from newsletter.smtp import NotSent, Rejected, Reply
from newsletter.transports.kinds import Limits, transport_of
from tests.fakes.http_server import BROKEN, LOST_AFTER, Fault, json_reply
from tests.fakes.providers import FAKES
from tests.newsletter.posting import addresses, counts, row, sending

pytestmark = pytest.mark.django_db


@pytest.fixture
def postmark():
    with FAKES["postmark"]() as fake:
        yield fake


@pytest.fixture
def resend():
    with FAKES["resend"]() as fake:
        yield fake


def by(fake, mailing, **facts):
    """The brand's one route is this provider, one request at a time."""
    return Route.objects.create(
        site=mailing.newsletter.site,
        name=fake.key,
        kind=fake.key,
        settings=json.dumps(fake.typed),
        connections=1,
        **facts,
    )


def work():
    with Worker() as worker:
        return engine.run_due(worker)


class Carried:
    """All jobs of a mailing, handed to the couriers of a fake before they begin."""

    def __init__(self, mailing, transport, *, ends_at_once=False):
        with Worker() as worker, Journal(worker.name) as journal:
            jobs = ledger.claim_jobs(load(mailing.pk), worker=worker, limit=99)
            couriers = Couriers(transport, journal=journal)
            for job in jobs:
                couriers.carry(job)
            if ends_at_once:
                couriers._jobs.put(None)
            with couriers:
                found = [couriers.results.get(timeout=10) for _job in jobs]
            self.results = [result for result in found if result is not None]
            self.why = couriers.cut_off
            self.journal_lines = path_of(worker.name).read_bytes()

    @property
    def outcomes(self):
        return {result.job.address: result.outcome for result in self.results}


def carried(mailing, fake, **settings):
    typed = {**fake.typed, **settings}
    transport = transport_of(fake.key, typed, limits=Limits(connections=1))
    return Carried(mailing, transport)


def test_an_issue_goes_out_by_a_provider(postmark):
    mailing = sending(*addresses(30), "nobody@a.example", "inactive@a.example")
    route = by(postmark, mailing)

    work()

    assert counts(mailing) == {"accepted": 30, "rejected": 2}
    assert len({arrived.recipient for arrived in postmark.taken}) == 30
    assert len(postmark.requests) < 32
    first = row("reader0000@example.org")
    assert (first.way, first.queue_id[:3], first.code) == (route.key, "pm-", 250)
    assert Suppression.objects.count() == 1  # no address, and not: unwelcome there


def test_all_that_waits_goes_in_one_request_and_is_marked_before_it_leaves(postmark):
    mailing = sending(*addresses(5))

    done = carried(mailing, postmark)

    assert set(done.outcomes.values()) == {"accepted"}
    assert len(postmark.requests) == 1
    kinds = [line[:1] for line in done.journal_lines.splitlines()]
    assert kinds == [b"W"] * 5 + [b"A"] * 5


@pytest.mark.parametrize("fault", [LOST_AFTER, BROKEN], ids=["reset", "500"])
def test_a_lost_answer_holds_every_reader_of_the_request_and_asks_once(postmark, fault):
    mailing = sending(*addresses(5))
    postmark.goes_wrong(fault, method="POST")

    done = carried(mailing, postmark)

    assert set(done.outcomes.values()) == {"unknown"}
    assert len(postmark.requests) == 1
    assert done.journal_lines.count(b"U ") == 5


def test_where_one_spoils_the_request_the_others_go_one_by_one(resend):
    mailing = sending(*addresses(2), "nobody@a.example")

    done = carried(mailing, resend)

    assert done.outcomes == {
        "reader0000@example.org": "accepted",
        "reader0001@example.org": "accepted",
        "nobody@a.example": "rejected",
    }
    assert len(resend.requests) == 4


def test_too_fast_puts_all_off_as_long_as_was_asked_for(postmark):
    mailing = sending(*addresses(3))
    by(postmark, mailing)
    slower = json_reply({"Message": "slow down"}, status=429, **{"Retry-After": "3600"})
    for _time in range(3):
        postmark.goes_wrong(Fault(says=slower), method="POST")

    work()

    assert counts(mailing) == {"deferred": 3}
    assert row("reader0000@example.org").due_at > timezone.now() + timedelta(minutes=59)


def test_a_refused_account_leaves_every_reader_waiting(postmark):
    mailing = sending(*addresses(3), "reader@example.org")
    postmark.goes_wrong(Fault(says=json_reply({"Message": "no such token"}, status=401)))

    together = carried(mailing, postmark)

    assert set(together.outcomes.values()) == {"untried"}
    assert "no such token" in together.why


def test_a_refused_account_is_told_to_one_as_to_many(postmark):
    mailing = sending("ada@example.org")
    postmark.goes_wrong(Fault(says=json_reply({"Message": "no such token"}, status=401)))

    alone = carried(mailing, postmark)

    assert alone.outcomes == {"ada@example.org": "untried"}
    assert "no such token" in alone.why
    assert b"A" in alone.journal_lines  # what was marked did not leave


def test_a_reader_whose_mail_cannot_be_built_spoils_nothing(postmark):
    mailing = sending(*addresses(3))
    mailing.deliveries.filter(address="reader0001@example.org").update(address="a\nb@example.org")

    done = carried(mailing, postmark)

    assert sorted(done.outcomes.values()) == ["accepted", "accepted", "rejected"]


def test_where_none_can_be_built_nothing_leaves(postmark):
    mailing = sending(*addresses(2))
    for pk, delivery in enumerate(mailing.deliveries.all()):
        delivery.address = f"a\n{pk}@example.org"
        delivery.save()

    done = carried(mailing, postmark)

    assert set(done.outcomes.values()) == {"rejected"}
    assert not postmark.requests


class Stumbles:
    """A batching way that breaks as nobody foresaw, before or after the mark."""

    connections, batch, is_usable = 1, 9, True

    def __init__(self, *, marks):
        self.marks = marks

    def open(self):
        return self

    def send_batch(self, _mails, *, before):
        if self.marks:
            before()
        raise RuntimeError("nobody foresaw this")

    def close(self):
        """Nothing is left open."""


@pytest.mark.parametrize(("marks", "outcome"), [(True, "unknown"), (False, "untried")])
def test_a_courier_that_stumbles_over_many_leaves_no_doubt_unsaid(marks, outcome):
    mailing = sending(*addresses(3))

    done = Carried(mailing, Stumbles(marks=marks))

    assert set(done.outcomes.values()) == {outcome}


class Silent:
    """A way that wants to hear from us while there is nothing to carry."""

    connections = 1

    def __init__(self, *, is_usable):
        self._is_usable = is_usable
        self.heard: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.looked: queue.SimpleQueue[str] = queue.SimpleQueue()

    @property
    def is_usable(self):
        self.looked.put("looked")
        return self._is_usable

    def open(self):
        return self

    def keep_alive(self):
        self.heard.put("still here")

    def send(self, *_mail, before_dot):
        raise AssertionError("there is nothing to carry")

    def close(self):
        """Nothing is left open."""


@pytest.mark.parametrize("is_usable", [True, False])
def test_a_server_hears_from_us_while_there_is_nothing_to_carry(is_usable):
    way = Silent(is_usable=is_usable)

    with Journal("quiet") as journal, Couriers(way, journal=journal, silence=0.01):
        heard = way.looked.get(timeout=10)
        way.looked.get(timeout=10)

    assert heard == "looked"
    assert way.heard.empty() != is_usable


class GoesAway:
    """A way that breaks at the first mail, and cannot be opened again."""

    connections = 1
    is_usable = True

    def __init__(self):
        self.opened = 0

    def open(self):
        self.opened += 1
        if self.opened > 1:
            raise NotSent("gone for good")
        return self

    def send(self, *_mail, before_dot):
        del before_dot
        raise NotSent("broken")

    def close(self):
        """Nothing is left open."""


def test_a_way_that_does_not_open_again_leaves_every_reader_waiting():
    mailing = sending(*addresses(2))
    way = GoesAway()

    done = Carried(mailing, way)

    assert set(done.outcomes.values()) == {"untried"}
    assert (done.why, way.opened) == ("gone for good", 2)


class Refuses:
    """A way that refuses before anything was written."""

    connections = 1
    is_usable = True

    def open(self):
        return self

    def send(self, *_mail, before_dot):
        del before_dot
        raise Rejected(Reply(550, "no", "5.1.1"), stage="RCPT")

    def close(self):
        """Nothing is left open."""


def test_what_was_refused_before_its_mark_needs_no_line_in_the_journal():
    mailing = sending("ada@example.org")

    done = Carried(mailing, Refuses())

    assert done.outcomes == {"ada@example.org": "rejected"}
    assert done.journal_lines == b""


def test_the_end_comes_after_what_waits_before_it(postmark):
    mailing = sending(*addresses(3))
    transport = transport_of("postmark", postmark.typed, limits=Limits(connections=1))

    done = Carried(mailing, transport, ends_at_once=True)

    assert set(done.outcomes.values()) == {"accepted"}
    assert len(postmark.requests) == 1


def test_nobody_looks_ahead_beyond_the_end():
    with Journal("quiet") as journal:
        couriers = Couriers(Refuses(), journal=journal)
        couriers._jobs.put(None)

        assert couriers.look_ahead() is None
        assert couriers._jobs.get_nowait() is None


class OneMailEach(Refuses):
    """A way whose connections carry one mail and are then used up."""

    is_usable = False

    def __init__(self):
        self.opened = 0

    def open(self):
        self.opened += 1
        return self


def test_a_connection_that_is_used_up_is_followed_by_a_fresh_one():
    mailing = sending(*addresses(3))
    way = OneMailEach()

    Carried(mailing, way)

    assert way.opened == 4
