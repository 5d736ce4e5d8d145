"""Readers who came home from copies, counted per copy and day."""

from __future__ import annotations

from datetime import date

import pytest

from core.pagecache.arrivals import Arrival, keep, place
from core.work import Worker, engines
from insights.counting import run_due
from insights.models import CopyVisits
from insights.templatetags.insights_tags import visits_for, visits_of
from syndication.models import Copy
from tests import make

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


@pytest.fixture
def copy(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    site = make.site()
    article = make.article(site=site)
    channel = make.channel(site=site)
    return Copy.objects.create(article=article, channel=channel, state=Copy.State.SETTLED)


def come(copy, *, day=MONDAY, path="/a-house-of-ones-own/", channel=""):
    keep(Arrival(day.isoformat(), path, channel or copy.channel.code))


def test_visits_are_numbers_of_a_copy_and_a_day(copy):
    for day in (MONDAY, MONDAY, TUESDAY):
        come(copy, day=day)

    done = run_due(Worker())
    come(copy, day=TUESDAY)
    run_due(Worker())

    found = dict(CopyVisits.objects.values_list("day", "number"))
    assert found == {MONDAY: 2, TUESDAY: 2}
    assert done == 3
    assert str(CopyVisits.objects.first()).endswith("2026-11-23: 2")
    assert not list(place().parent.glob("arrivals*"))


def test_what_names_no_copy_of_ours_is_nobodys(copy):
    come(copy, path="/nowhere/")
    come(copy, channel="ghost-999999")
    come(copy, channel=f"x-{copy.channel_id}")

    run_due(Worker())

    assert not CopyVisits.objects.exists()


def test_the_board_asks_once_for_all(copy, django_assert_num_queries):
    come(copy)
    run_due(Worker())

    with django_assert_num_queries(1):
        visits = visits_of([copy])

    assert visits_for(visits, copy) == 1
    assert visits_for(visits, Copy(pk=0)) == 0


def test_a_worker_counts_by_itself():
    assert "visits" in [engine.name for engine in engines()]
