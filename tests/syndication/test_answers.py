"""What people answer under copies comes home, waits for moderation, and comes once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils import timezone

import pytest

from blog.models import Response
from core import pause
from core.work import Worker
from syndication.delivery.responses import ENOUGH, LONGEST, SHORTEST, listen, run_due
from syndication.exchange import Comment, ExchangeError
from syndication.models import Channel, Copy
from tests import make
from tests.fakes import shore as platforms
from tests.syndication.copying import channel, round_of, the_copy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shores")]
FIRST = Comment(
    "c1",
    "<p>So true.<script>x</script></p>",
    author="Bo",
    author_url="https://beacon.example/@bo",
    source_url="https://beacon.example/@bo/1",
    written_at=datetime(2026, 11, 25, 9, tzinfo=UTC),
)
SECOND = Comment("c2", "<p>Indeed.</p>", source_url="https://beacon.example/@al/2", answers="c1")


@pytest.fixture
def beacon():
    return platforms.arrive("beacon")


@pytest.fixture
def copy(site, beacon):
    """There, and due to be asked about."""
    channel(site=site, platform="beacon")
    make.article(site=site)
    round_of()
    Copy.objects.update(responses_due_at=timezone.now())
    beacon.said.clear()
    return the_copy()


def minutes_until_next() -> float:
    due_at = the_copy().responses_due_at
    assert due_at is not None
    return (due_at - timezone.now()) / timedelta(minutes=1)


def test_answers_wait_for_moderation_marked_with_where_they_were_said(copy, beacon):
    beacon.answers = [FIRST, SECOND]

    with Worker() as worker:
        done = run_due(worker)

    first, second = Response.objects.order_by("pk")
    assert done == 1
    assert (first.state, first.origin, first.author_name) == ("pending", "beacon", "Bo")
    assert first.body == "<p>So true.</p>"
    assert (first.remote_url, first.written_at) == (FIRST.source_url, FIRST.written_at)
    assert second.parent == first


def test_the_same_answers_again_are_no_new_ones(copy, beacon):
    beacon.answers = [FIRST, SECOND]

    found = [listen(copy), listen(the_copy())]

    assert found == [2, 0]
    assert Response.objects.count() == 2


def test_what_has_no_address_or_was_taken_away_there_does_not_come(copy, beacon):
    beacon.answers = [
        Comment("c3", "<p>Nameless.</p>"),
        Comment("c4", "<p>Buy.</p>", source_url="https://beacon.example/4", state="spam"),
        Comment("c5", "<p>Gone.</p>", source_url="https://beacon.example/5", state="removed"),
    ]

    assert listen(copy) == 0


def test_silence_is_asked_about_less_and_less_and_an_answer_wakes_us(copy, beacon):
    waits = []
    for _ in range(8):
        listen(the_copy())
        waits.append(the_copy().responses_wait)
    beacon.answers = [FIRST]

    listen(the_copy())

    assert waits[:3] == [SHORTEST, SHORTEST * 2, SHORTEST * 4]
    assert waits[-1] == LONGEST
    assert SHORTEST - 1 < minutes_until_next() <= SHORTEST


def test_after_two_silent_months_nobody_asks_any_more(copy):
    long_ago = timezone.now() - ENOUGH - timedelta(days=1)
    Copy.objects.update(shown_at=long_ago)
    Channel.objects.update(created_at=long_ago)

    listen(the_copy())

    assert the_copy().responses_due_at is None


@pytest.mark.parametrize("error", [ExchangeError("No."), KeyError("replies")])
def test_a_platform_that_stumbles_is_asked_again_later(copy, beacon, error, caplog):
    beacon.fails("responses", error)

    assert listen(copy) == 0
    assert minutes_until_next() > 1


def test_nobody_asks_while_sending_is_paused_or_the_worker_stops(copy, beacon):
    with Worker() as worker:
        worker.stop()
        stopped = run_due(worker)
    pause.pause("a test")
    with Worker() as worker:
        paused = run_due(worker)
    pause.resume()

    assert (stopped, paused) == (0, 0)
    assert beacon.said == []


def test_of_two_workers_one_asks_about_each_copy(copy, beacon, site):
    make.article(site=site, title="Another")
    round_of()
    Copy.objects.update(responses_due_at=timezone.now())
    beacon.said.clear()

    def meanwhile():
        with Worker() as other:
            assert run_due(other) == 1

    beacon.fails("responses", meanwhile)

    with Worker() as worker:
        assert run_due(worker) == 1

    assert beacon.said == ["responses"] * 2
