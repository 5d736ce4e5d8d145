"""Workers killed at every step of a delivery to real peers: nothing lost, nothing there twice."""

from __future__ import annotations

from collections import Counter
from itertools import cycle
from typing import Any

import pytest

from core.work import Worker
from syndication.actions.channels import Connection, connect
from syndication.delivery import ledger
from syndication.delivery.engine import run_due
from syndication.models import Channel, Copy
from syndication.registry import platform
from tests import make
from tests.interop.roads import Between
from tests.syndication.copying import due_again, round_of

pytestmark = [pytest.mark.interop, pytest.mark.django_db]
HOME = "home.example.test"
ARTICLES, LEAST_KILLS = 6, 10  # for each of the four peers
STEPS = (
    "claimed, not armed",
    "armed, not sent",
    "sent and arrived, no answer read",
    "answered, not written down",
    "written down",
)


class Killed(BaseException):
    """The process is gone: nothing of ours may catch it."""


@pytest.fixture
def site(settings):
    settings.HOME_GATE = "inside"
    settings.ALLOWED_HOSTS = [HOME]
    settings.ROOT_URLCONF = "tests.fakes.home_urls"
    return make.site(hostname=HOME)


@pytest.fixture
def between(site, road):
    with Between(road) as stands:
        channel = Channel(site=site, platform=road.platform, name="There", delay_minutes=0)
        connection = Connection(stands.base_url, road.secrets)
        connect(channel=channel, connection=connection, user=make.administrator())
        yield stands


@pytest.fixture
def kill_at(monkeypatch, road):
    """The worker dies at the named step of its next delivery."""
    plan: dict[str, Any] = {}

    def dies(step):
        if plan.get("step") == step:
            plan.clear()
            raise Killed

    def around(owner, verb, *, before="", after=""):
        real = getattr(owner, verb)

        def rigged(*args, **facts):
            dies(before)
            answer = real(*args, **facts)
            dies(after)
            return answer

        monkeypatch.setattr(owner, verb, rigged)

    around(ledger, "arm", before=STEPS[0], after=STEPS[1])
    around(platform(road.platform), "create", after=STEPS[2])
    around(ledger, "settle", before=STEPS[3], after=STEPS[4])
    return lambda step: plan.update(step=step)


def test_no_kill_loses_or_doubles_a_copy_at_a_real_peer(site, road, between, kill_at):
    articles = [make.article(site=site, title=f"Article {number}") for number in range(ARTICLES)]
    killed: Counter[str] = Counter()

    for step in cycle(STEPS):
        kill_at(step)
        try:
            with Worker() as worker:
                run_due(worker)
        except Killed:
            killed[step] += 1
        due_again()
        if Copy.objects.as_they_should_be().count() == ARTICLES:
            break

    channel = Channel.objects.get()
    there = {article.slug: road.count(channel, article.full_url) for article in articles}
    assert there == {article.slug: 1 for article in articles}
    assert set(killed) == set(STEPS)
    assert sum(killed.values()) >= LEAST_KILLS


def test_control_a_client_that_sends_again_places_a_second_copy(site, road, between):
    """The same lost answer, and a client that does not ask: only a key of our own saves it."""
    between.loses = 1
    article = make.article(site=site, title="Article 99")
    round_of()

    (sent,) = [request for request in between.heard if road.creates(request)]
    between.respond(sent)

    doubled = 1 if road.platform == "bluesky" else 2
    assert road.count(Channel.objects.get(), article.full_url) == doubled
