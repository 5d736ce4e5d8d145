"""The quick line: letters to one person, at once, over and over until they are there."""

from __future__ import annotations

import json
import socket
from datetime import timedelta

from django.db import connection
from django.utils import timezone

import pytest
import time_machine

from core import pause
from core.work import Worker
from newsletter.actions.letters import queue_letter
from newsletter.models import Letter, Route, WayState
from newsletter.postoffice import letters
from tests import make
from tests.fakes.smtp import Sink
from tests.fakes.smtp_faults import Fault, at

pytestmark = pytest.mark.django_db

DEAD = f"{socket.gethostname()[:40]}-4194305-abc123"


@pytest.fixture
def sink(settings):
    with Sink() as listening:
        settings.EMAIL_URL = f"smtp://127.0.0.1:{listening.port}?messages=2"
        yield listening


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def write(*addresses, **facts):
    for address in addresses or ["ada@example.org"]:
        queue_letter(
            **facts,
            kind="code",
            sender="The Harbour <hello@example.org>",
            recipient=address,
            subject="Your code",
            text="123-456\n",
        )


def work():
    with Worker() as worker:
        return letters.run_due(worker)


def letter():
    return Letter.objects.get()


def test_a_letter_is_sent_at_once(sink):
    write()

    done = work()

    assert (done, work()) == (1, 0)
    assert (letter().state, letter().code, letter().claimed_by) == ("sent", 250, "")
    assert sink.count() == {"ada@example.org": 1}


def test_a_connection_carries_its_share_and_the_rest_goes_over_a_fresh_one(sink):
    write("a@example.org", "b@example.org", "c@example.org")

    work()

    assert (sink.count().total(), sink.connections) == (3, 2)


def test_nothing_leaves_while_sending_is_paused(sink):
    write()
    pause.pause("Restored.")

    assert work() == 0
    assert letter().state == "queued"


def test_a_refusal_is_final(sink):
    sink.faults = at("rcpt", Fault(answer="550 5.1.1 nobody"))
    write()

    work()

    assert (letter().state, letter().answer) == ("rejected", "550 5.1.1 nobody")


def test_a_letter_that_cannot_be_built_is_refused_with_the_reason(sink):
    write()
    Letter.objects.update(subject="a\nBcc: b@c.example", headers={"X-A": "b\nc"})

    work()

    assert letter().state == "rejected"
    assert "line break" in letter().answer


@pytest.mark.parametrize(
    ("stage", "fault", "words"),
    [
        ("dot", Fault(answer="451 4.3.0 later"), "451"),
        ("data", Fault(drop=True), "broke"),
        ("dot", Fault(drop=True, keep=True), "never came"),
    ],
)
def test_later_broken_or_unanswered_is_tried_again_as_the_same_letter(sink, stage, fault, words):
    sink.faults = at(stage, fault)
    write()

    work()
    first = letter()
    sink.faults = lambda _moment: None
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=True):
        work()

    assert first.state == "deferred"
    assert words in first.last_error
    assert (letter().state, letter().attempts) == ("sent", 2)
    assert len({taken.message_id for taken in sink.accepted}) == 1


def test_while_the_server_is_away_the_letter_waits(sink):
    sink.go_away()
    write()

    done = work()

    assert done == 0
    assert letter().state == "deferred"
    assert "cannot be used" in letter().last_error


def test_a_code_of_yesterday_is_not_sent_any_more(sink):
    write()
    Letter.objects.update(created_at=timezone.now() - timedelta(hours=25))

    work()

    assert letter().state == "expired"
    assert not sink.accepted


def test_a_letter_is_given_up_when_its_next_try_would_come_too_late(sink):
    sink.go_away()
    write()
    Letter.objects.update(created_at=timezone.now() - timedelta(hours=23, minutes=59, seconds=30))

    work()

    assert letter().state == "expired"


@pytest.mark.parametrize(
    ("name", "since", "is_freed"),
    [
        (DEAD, timedelta(0), True),
        ("elsewhere-12-abc123", timedelta(0), False),
        ("elsewhere-12-abc123", timedelta(hours=7), True),
    ],
)
def test_the_letters_of_a_worker_that_is_gone_go_again(sink, name, since, is_freed):
    write()
    Letter.objects.update(claimed_by=name, claimed_at=timezone.now() - since)

    work()

    sees_elsewhere = connection.vendor == "postgresql"  # by the advisory lock of its session
    assert (letter().state == "sent") == (is_freed or sees_elsewhere)


def test_a_letter_takes_its_brand_s_next_way_when_the_first_does_not_answer(sink):
    site = make.site()
    with Sink() as other:
        for place, port in enumerate([free_port(), other.port]):
            typed = {"host": "127.0.0.1", "port": str(port), "tls": "none"}
            Route.objects.create(
                site=site, name="way", kind="smtp", settings=json.dumps(typed), priority=place
            )
        write(site=site)

        work()

        assert (letter().state, other.count().total(), sink.connections) == ("sent", 1, 0)
    assert WayState.objects.get(failures=1).last_error


def test_a_brand_whose_ways_are_all_away_holds_up_no_other(sink):
    site = make.site()
    typed = {"host": "127.0.0.1", "port": str(free_port()), "tls": "none"}
    Route.objects.create(site=site, name="way", kind="smtp", settings=json.dumps(typed))
    elsewhere = make.site(hostname="other.example", default=False)
    write("a@example.org", "b@example.org", site=site)
    write("c@example.org", site=elsewhere)

    done = work()

    assert (done, sink.count()) == (1, {"c@example.org": 1})
    assert (
        Letter.objects.filter(state="deferred", last_error__contains="cannot be used").count() == 2
    )
