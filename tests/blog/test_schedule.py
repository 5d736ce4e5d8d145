"""What was given a date appears and disappears by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.core.management import call_command

from wagtail.models import PageLogEntry

import pytest
import time_machine

from blog import schedule
from blog.models import ArticlePage
from core.work import Worker
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]
NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as stopped:
        yield stopped


@pytest.fixture
def home():
    return make.site()


def scheduled(home, *, title: str = "Tomorrow", **facts) -> ArticlePage:
    """A draft whose publication was approved for a later hour."""
    page = make.article(site=home, title=title, live=False)
    page.go_live_at = NOW + timedelta(hours=1)
    for name, value in facts.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return ArticlePage.objects.get(pk=page.pk)


def is_live(page: ArticlePage) -> bool:
    return ArticlePage.objects.get(pk=page.pk).live


def test_a_scheduled_article_appears_at_its_hour_through_the_ordinary_worker(home, clock):
    article = scheduled(home)
    call_command("work", "--until-idle")
    before = is_live(article)

    clock.shift(timedelta(hours=1))
    call_command("work", "--until-idle")

    assert (before, is_live(article)) == (False, True)
    assert PageLogEntry.objects.filter(action="wagtail.publish.scheduled").count() == 1


def test_an_article_that_expires_is_taken_down_at_its_hour(home, clock):
    article = make.article(site=home, expire_at=NOW + timedelta(hours=2))
    clock.shift(timedelta(hours=2))

    done = schedule.run_due(Worker("one"))

    assert (done, is_live(article)) == (1, False)
    assert ArticlePage.objects.get(pk=article.pk).expired


def test_what_is_done_is_not_done_again(home, clock):
    scheduled(home)
    clock.shift(timedelta(hours=1))

    assert [schedule.run_due(Worker("one")), schedule.run_due(Worker("two"))] == [1, 0]


def test_one_article_that_cannot_be_published_does_not_hold_up_the_others(home, clock, caplog):
    broken = scheduled(home, title="Broken")
    good = scheduled(home, title="Good", go_live_at=NOW + timedelta(minutes=90))
    revision = broken.latest_revision
    revision.content["body"] = 7
    revision.save()
    clock.shift(timedelta(hours=2))

    done = schedule.run_due(Worker("one"))

    assert (done, is_live(broken), is_live(good)) == (1, False, True)
    assert "could not be done" in caplog.text


def test_a_worker_that_is_asked_to_stop_takes_nothing_new(home, clock):
    article = scheduled(home)
    clock.shift(timedelta(hours=1))
    worker = Worker("one")
    worker.stop()

    assert (schedule.run_due(worker), is_live(article)) == (0, False)
