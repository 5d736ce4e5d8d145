"""An issue by a provider: several readers in one request, each with a line of their own."""

from __future__ import annotations

import json
from datetime import timedelta

from django.utils import timezone

import pytest

from core.work import Worker
from newsletter.models import Route, Suppression
from newsletter.postoffice import engine
from newsletter.transports.kinds import Limits, transport_of
from tests.fakes.http_server import BROKEN, LOST_AFTER, Fault, json_reply
from tests.fakes.providers import FAKES
from tests.newsletter.carrying import Carried
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


def test_the_end_comes_after_what_waits_before_it(postmark):
    mailing = sending(*addresses(3))
    transport = transport_of("postmark", postmark.typed, limits=Limits(connections=1))

    done = Carried(mailing, transport, ends_at_once=True)

    assert set(done.outcomes.values()) == {"accepted"}
    assert len(postmark.requests) == 1
