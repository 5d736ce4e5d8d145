"""A worker killed at any step of a delivery: nothing is lost, and nothing is there twice."""

from __future__ import annotations

from collections import Counter
from itertools import cycle
from typing import Any

from django.utils import timezone

import pytest

from blog.models import ArticlePage
from core.work import Worker
from syndication.actions.reconcile import reconcile
from syndication.delivery import ledger
from syndication.delivery.engine import run_due
from syndication.delivery.recovery import LEASE, recover
from syndication.models import Copy, CopyEvent
from tests import make
from tests.fakes import shore as platforms
from tests.syndication import copying
from tests.syndication.copying import due_again, publish, the_copy

pytestmark = pytest.mark.django_db
State = Copy.State
STEPS = (
    "claimed, not armed",
    "armed, not sent",
    "sent, lost on the way",
    "sent and arrived, no answer read",
    "answered, not written down",
    "written down",
)


DELIVERED_BEFORE = 2  # by a worker that is killed


class Killed(BaseException):
    """The process is gone: nothing of ours may catch it."""


@pytest.fixture(autouse=True)
def _world(settings):
    settings.SYNDICATION_PLATFORMS = platforms.ALL
    settings.HOME_GATE = "inside"
    settings.ROOT_URLCONF = "tests.fakes.home_urls"


@pytest.fixture
def shore():
    return platforms.arrive()


@pytest.fixture
def kill_at(monkeypatch, shore):
    """The rig: the worker dies at the named step of its next delivery, or of one after."""
    plan: dict[str, Any] = {}

    def dies(step):
        if plan.get("step") != step:
            return
        plan["after"] -= 1
        if plan["after"] < 0:
            plan.clear()
            raise Killed

    def around(verb, *, before, after):
        real = getattr(ledger, verb)

        def rigged(*args, **facts):
            dies(before)
            answer = real(*args, **facts)
            dies(after)
            return answer

        monkeypatch.setattr(ledger, verb, rigged)

    around("arm", before=STEPS[0], after=STEPS[1])
    around("settle", before=STEPS[4], after=STEPS[5])
    around("clear", before=STEPS[4], after=STEPS[5])
    for verb in ("create", "update", "delete"):
        shore.fails(verb, *([lambda: dies(STEPS[2])] * 500))
        shore.fails(verb, *([lambda: dies(STEPS[3])] * 500), kept=True)

    def plan_for(step, *, after=0):
        plan.update(step=step, after=after)

    return plan_for


def work_until_settled(kill_at, steps, *, before=DELIVERED_BEFORE):
    """Workers come and are killed, one after the other, until all is as it should be."""
    killed: Counter[str] = Counter()
    for step in steps:
        kill_at(step, after=before)
        try:
            with Worker() as worker:
                run_due(worker)
        except Killed:
            killed[step] += 1
        due_again()
        if not Copy.objects.exclude(pk__in=Copy.objects.as_they_should_be()).exists():
            return killed
    raise AssertionError("It never came to rest.")


def there(shore):
    """How often each article is at each account."""
    return Counter(
        (shore.owners[number], post.canonical_url) for number, post in shore.posts.items()
    )


@pytest.mark.parametrize(
    ("places", "texts"), [(4, 26), pytest.param(10, 100, marks=pytest.mark.faults)]
)
def test_no_kill_at_any_step_loses_or_doubles_a_delivery(shore, kill_at, places, texts):
    site = make.site()
    accounts = [f"https://shore.example/{number}" for number in range(places)]
    for url in accounts:
        copying.channel(site=site, name=url, base_url=url)
    articles = [make.article(site=site, title=f"Article {number}") for number in range(texts)]
    wanted = {(url, article.full_url): 1 for url in accounts for article in articles}

    killed = work_until_settled(kill_at, cycle(STEPS))

    assert there(shore) == wanted
    assert len(wanted) == places * texts
    assert sum(killed.values()) >= 30
    assert set(killed) == set(STEPS)


def test_changes_and_removals_killed_at_every_step_come_to_what_is_wanted(shore, kill_at):
    site = make.site()
    copying.channel(site=site)
    articles = [make.article(site=site, title=f"Article {number}") for number in range(12)]
    with Worker() as worker:
        run_due(worker)
    for article in articles[:6]:
        publish(article, title="Changed")
    for article in articles[6:]:
        ArticlePage.objects.get(pk=article.pk).unpublish()
    reconcile()

    killed = work_until_settled(kill_at, cycle(STEPS), before=0)

    assert sorted(post.title for post in shore.posts.values()) == ["Changed"] * 6
    assert set(killed) == set(STEPS)


def test_control_a_naive_retry_doubles_what_this_does_not(shore):
    """The same kills against a worker that marks a copy as done after it was sent."""
    account = copying.channel(site=make.site())
    waiting = [f"https://home.example/{number}" for number in range(60)]
    steps = cycle(STEPS)
    done = set()

    for url in waiting:
        while url not in done:
            step = next(steps)
            if step in STEPS[:3]:
                continue  # killed before it arrived: the next worker does it again
            shore.create(copying.account_of(account), copying.an_outgoing(canonical_url=url))
            if step in STEPS[3:5]:
                continue  # killed before it was marked: the next worker does it again
            done.add(url)

    doubled = sum(count - 1 for count in there(shore).values())
    assert doubled >= 60


def test_a_dead_workers_armed_copy_is_in_doubt_and_its_claims_are_free(shore, kill_at):
    site = make.site()
    copying.channel(site=site)
    make.article(site=site)
    make.article(site=site, title="Another")
    kill_at("armed, not sent")
    with pytest.raises(Killed), Worker() as dead:
        run_due(dead)

    with Worker() as worker:
        freed = recover(worker)

    assert freed == 2
    assert Counter(Copy.objects.values_list("state", flat=True)) == {"unknown": 1, "due": 1}
    assert not Copy.objects.exclude(claimed_by="").exists()
    assert CopyEvent.objects.get().kind == "unknown"


@pytest.mark.parametrize(
    ("platform", "act", "state"),
    [
        ("cliff", "create", State.PERSON),
        ("cliff", "delete", State.DUE),
        ("nowhere", "create", State.PERSON),
        ("shore", "update", State.UNKNOWN),
    ],
)
def test_what_a_dead_worker_armed_is_settled_by_what_can_be_asked(platform, act, state):
    site = make.site()
    Copy.objects.create(
        channel=copying.channel(site=site, platform=platform),
        state=State.ARMED,
        armed_act=act,
        armed_at=timezone.now(),
        claimed_by=f"{copying.host()}-1-dead",
        claimed_at=timezone.now(),
    )

    with Worker() as worker:
        recover(worker)

    assert the_copy().state == state


def test_a_living_workers_claims_are_left_alone():
    site = make.site()
    with Worker() as living:
        Copy.objects.create(
            channel=copying.channel(site=site),
            state=State.ARMED,
            claimed_by=living.name,
            claimed_at=timezone.now(),
        )

        with Worker() as other:
            assert recover(other) == 0


def test_a_worker_elsewhere_is_believed_for_an_hour():
    site = make.site()
    Copy.objects.create(
        channel=copying.channel(site=site),
        state=State.DUE,
        claimed_by="another-machine-1-abcdef",
        claimed_at=timezone.now(),
    )

    with Worker() as worker:
        assert recover(worker) == 0
        Copy.objects.update(claimed_at=timezone.now() - LEASE * 1.01)
        assert recover(worker) == 1


def test_a_round_of_our_own_that_failed_is_recovered_by_the_next(shore, kill_at):
    site = make.site()
    copying.channel(site=site)
    make.article(site=site)
    with Worker() as worker:
        kill_at("answered, not written down")
        with pytest.raises(Killed):
            run_due(worker)

        run_due(worker)
        due_again()
        run_due(worker)

    assert the_copy().state == State.SETTLED
    assert len(shore.posts) == 1


def test_two_workers_never_carry_the_same_copy(shore):
    site = make.site()
    copying.channel(site=site)
    make.article(site=site)
    reconcile()
    with Worker() as first, Worker() as second:
        shore.fails("create", lambda: run_due(second), kept=True)

        run_due(first)

    assert shore.said == ["create"]
    assert the_copy().state == State.SETTLED


def test_of_two_workers_that_recover_the_same_copy_one_writes_it_down(shore, monkeypatch):
    Copy.objects.create(
        channel=copying.channel(site=make.site()),
        state=State.ARMED,
        armed_act="create",
        claimed_by=f"{copying.host()}-1-dead",
        claimed_at=timezone.now(),
    )

    def meanwhile(_platform):
        Copy.objects.update(state=State.UNKNOWN, **ledger.FREE)
        return 20

    monkeypatch.setattr(platforms.Shore, "settle_seconds", property(meanwhile))
    with Worker() as worker:
        freed = recover(worker)

    assert freed == 0
    assert not CopyEvent.objects.exists()
