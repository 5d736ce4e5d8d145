"""An issue that is drafted by itself: once, also where power fails or two workers meet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

import pytest

from newsletter.actions.drafting import draft_issue, prepare, take_up
from newsletter.actions.issue import usual_time
from newsletter.models import IssuePage, Letter, Mailing, Occasion
from newsletter.postoffice import drafts
from tests import make
from tests.newsletter.staff import NOBODY

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    newsletter = make.newsletter(site=make.site(), reply_to="desk@example.org")
    return make.newsletter_page(newsletter=newsletter)


def test_an_hour_is_made_ready_once_also_by_two_workers(page):
    make.article(site=page.newsletter.site)
    at = usual_time(page.newsletter)
    first = prepare(page=page, at=at)

    second = prepare(page=page, at=at)

    assert second == first
    assert IssuePage.objects.count() == Letter.objects.count() == 1


def test_what_was_only_drafted_when_the_power_went_is_scheduled_and_told_once(page):
    newsletter = page.newsletter
    newsletter.goes_by_itself, newsletter.draft_hours = True, 1
    newsletter.save()
    issue = begun(page, at=usual_time(newsletter))

    assert drafts.run_due(NOBODY) == 1
    assert drafts.run_due(NOBODY) == 0

    assert Occasion.objects.get().outcome == "scheduled"
    assert Mailing.objects.get().issue == issue
    assert "goes out on" in Letter.objects.get().subject


def test_of_two_workers_that_take_it_up_one_schedules_and_tells(page):
    begun(page, at=usual_time(page.newsletter))
    others: list[Any] = []

    def another(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and "occasion" in sql and not others:
            others.append(None)
            others.append(take_up(page=page))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(another):
        take_up(page=page)

    assert others == [None, 1]
    assert Letter.objects.count() == Mailing.objects.count() == 1


def test_a_draft_whose_hour_passed_does_not_keep_the_next_one_back(page):
    now = timezone.now()
    page.newsletter.draft_hours = 160
    page.newsletter.rule = "FREQ=DAILY"
    page.newsletter.save()
    passed = draft_issue(page=page, at=now - timedelta(hours=1))
    make.article(site=page.newsletter.site)

    drafts.run_due(NOBODY)

    assert IssuePage.objects.exclude(pk=passed.pk).count() == 1


def test_each_of_several_near_hours_is_seen_to_although_the_first_is_thin(page):
    newsletter = page.newsletter
    newsletter.rule, newsletter.draft_hours = "FREQ=DAILY", 48
    newsletter.save()

    assert drafts.run_due(NOBODY) == 2
    assert drafts.run_due(NOBODY) == 0

    assert list(Occasion.objects.values_list("outcome", flat=True)) == ["thin", "thin"]


def begun(page, *, at):
    """What a worker leaves that dies between the draft and its schedule."""
    make.article(site=page.newsletter.site)
    issue = draft_issue(page=page, at=at)
    Occasion.objects.update(outcome="held")
    return issue
