"""What becomes of an issue whose hour passed while nothing ran."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

import pytest

from core.work import Worker
from newsletter.actions.issue import Cleared, schedule
from newsletter.models import Mailing, Newsletter
from newsletter.postoffice import engine
from tests.newsletter.posting import counts, scheduled

pytestmark = pytest.mark.django_db
FOUR_HOURS_AGO = timedelta(hours=4)  # an hour more than the newsletter's grace


def late(rule):
    mailing = scheduled("ada@example.org", at=timezone.now() - FOUR_HOURS_AGO)
    Newsletter.objects.update(when_late=rule)
    with Worker() as worker:
        engine.run_due(worker)
    return Mailing.objects.filter(pk=mailing.pk).first()


def test_t2_it_waits_until_somebody_says_so():
    mailing = late("ask")

    assert mailing.state == "paused"
    assert "more than 3 hours ago" in mailing.note


def test_it_goes_out_all_the_same_where_that_was_chosen():
    mailing = late("send")

    assert (mailing.state, counts(mailing)) == ("finished", {"accepted": 1})


def test_it_is_a_draft_again_where_the_next_one_comes_at_its_own_hour():
    assert late("skip") is None


def test_one_that_was_passed_over_can_be_scheduled_again():
    late("skip")
    issue = Newsletter.objects.get().site.root_page.get_descendants().last().specific

    again = schedule(issue=issue, cleared=Cleared(issue.pk), send_at=timezone.now())

    assert again.state == "scheduled"


def test_what_was_frozen_already_is_never_taken_back():
    mailing = scheduled("ada@example.org", at=timezone.now() - FOUR_HOURS_AGO)
    Newsletter.objects.update(when_late="skip")
    Mailing.objects.update(frozen_at=timezone.now() - FOUR_HOURS_AGO)

    with Worker() as worker:
        engine.run_due(worker)

    mailing.refresh_from_db()
    assert mailing.state == "paused"
