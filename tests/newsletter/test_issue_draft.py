"""Drafting and scheduling: fresh articles, the right hour, never twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import timezone

from wagtail.models import PageLogEntry

import pytest
import time_machine

from newsletter.actions.drafting import draft_issue
from newsletter.actions.issue import (
    Cleared,
    IssueError,
    schedule,
    send_test,
    unschedule,
    usual_time,
)
from newsletter.models import Letter, Mailing
from newsletter.recurrence import weekly
from newsletter.rhythm import Rhythm, in_zone, next_slot
from tests import make

pytestmark = pytest.mark.django_db
SATURDAY = datetime(2026, 11, 28, 7, tzinfo=UTC)


@pytest.fixture
def page():
    return make.newsletter_page(newsletter=make.newsletter(site=make.site()))


def titles(issue):
    return [block.value["article"].title for block in issue.body if block.block_type == "article"]


def write(page, *names):
    for name in names:
        make.article(site=page.newsletter.site, title=name)


def test_a_draft_opens_with_words_and_shows_the_newest_first(page):
    write(page, "First", "Second")
    make.article(site=page.newsletter.site, title="Unfinished", live=False)
    make.article(site=page.newsletter.site, title="For members", visibility="members")

    with time_machine.travel("2026-11-24T10:00:00Z", tick=False):
        issue = draft_issue(page=page, user=make.administrator())

    assert issue.body[0].block_type == "words"
    assert titles(issue) == ["Second", "First"]
    assert (issue.live, issue.title, issue.slug) == (
        False,
        "Secret Sauce, 28 November 2026",
        "2026-11-28",
    )
    assert PageLogEntry.objects.filter(page=issue.pk, action="wagtail.create").exists()


def test_no_article_comes_twice_not_even_from_a_draft(page):
    write(page, "First", "Second")
    draft_issue(page=page)
    write(page, "Third")

    second = draft_issue(page=page)

    assert titles(second) == ["Third"]
    assert second.slug != page.get_children().first().slug
    assert titles(draft_issue(page=page)) == []


def test_an_article_only_in_unpublished_changes_counts_as_shown(page):
    issue = make.issue(newsletter=page.newsletter)
    write(page, "First")
    from blog.models import ArticlePage

    issue.body = [("article", {"article": ArticlePage.objects.get(), "note": ""})]
    issue.save_revision()

    assert titles(draft_issue(page=page)) == []


@pytest.mark.parametrize(
    ("after", "weekday", "hour", "zone", "slot"),
    [
        ("2026-11-24T10:00Z", 5, 8, "Europe/Paris", "2026-11-28T07:00Z"),
        ("2026-11-28T07:00Z", 5, 8, "Europe/Paris", "2026-12-05T07:00Z"),
        ("2026-03-27T10:00Z", 5, 8, "Europe/Paris", "2026-03-28T07:00Z"),
        ("2026-03-28T10:00Z", 5, 8, "Europe/Paris", "2026-04-04T06:00Z"),
        ("2026-03-28T10:00Z", 6, 2, "Europe/Paris", "2026-03-29T01:00Z"),  # 02:00 does not exist
        ("2026-10-24T10:00Z", 6, 2, "Europe/Paris", "2026-10-25T00:00Z"),  # the first of two
        ("2026-11-27T12:00Z", 5, 8, "Pacific/Auckland", "2026-11-27T19:00Z"),
        ("2026-11-28T12:00Z", 5, 8, "Pacific/Honolulu", "2026-11-28T18:00Z"),
    ],
)
def test_the_hour_is_the_readers_whatever_the_clock_does(after, weekday, hour, zone, slot):
    rhythm = Rhythm(weekly(weekday), date(2024, 1, 6), hour, zone)

    found = next_slot(datetime.fromisoformat(after), rhythm)

    assert found == datetime.fromisoformat(slot)


def test_a_chosen_time_is_the_newsletters_wall_clock():
    wall_clock = datetime.fromisoformat("2026-07-01T09:00")

    assert in_zone(wall_clock, time_zone="Europe/Paris").hour == 7


def test_an_issue_is_scheduled_once_moved_and_taken_back(page):
    issue = draft_issue(page=page)

    go: dict[str, Any] = {"issue": issue, "cleared": Cleared(issue.pk)}
    schedule(**go, send_at=SATURDAY)
    moved = schedule(**go, send_at=SATURDAY + timedelta(hours=1), on_unknown="resend")

    assert Mailing.objects.get() == moved
    assert (moved.state, moved.send_at.hour, moved.on_unknown) == ("scheduled", 8, "resend")
    with time_machine.travel("2026-11-24T10:00:00Z", tick=False):
        Mailing.objects.update(send_at=SATURDAY)
        assert usual_time(page.newsletter) == SATURDAY + timedelta(days=7)
    unschedule(issue=issue)
    assert not Mailing.objects.exists()
    with pytest.raises(IssueError, match="not waiting"):
        unschedule(issue=issue)


def test_an_issue_without_a_word_is_not_scheduled(page):
    issue = make.issue(newsletter=page.newsletter, body=[])

    with pytest.raises(IssueError, match="empty"):
        schedule(issue=issue, send_at=SATURDAY, cleared=Cleared(issue.pk))


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [({"state": "cancelled"}, "sent already"), ({"frozen_at": SATURDAY}, "frozen")],
)
def test_what_is_on_its_way_can_neither_move_nor_come_back(page, facts, sentence):
    issue = draft_issue(page=page)
    schedule(issue=issue, send_at=SATURDAY, cleared=Cleared(issue.pk))
    Mailing.objects.update(**facts)

    with pytest.raises(IssueError, match=sentence):
        schedule(issue=issue, send_at=SATURDAY, cleared=Cleared(issue.pk))
    with pytest.raises(IssueError):
        unschedule(issue=issue)


def test_a_copy_of_an_issue_has_no_mailing(page):
    issue = draft_issue(page=page)
    schedule(issue=issue, send_at=SATURDAY, cleared=Cleared(issue.pk))

    copy = issue.copy(update_attrs={"slug": "copy", "title": "Copy"})

    assert not Mailing.objects.filter(issue=copy).exists()
    assert Mailing.objects.count() == 1


def test_a_test_shows_the_latest_words_and_takes_nobody_off_a_list(page):
    issue = draft_issue(page=page)
    issue.body = [("words", "<p>Dear [[name]], changed.</p>")]
    issue.save_revision()

    assert send_test(issue=issue, addresses=["a@example.org", "b@example.org"]) == 2

    letter = Letter.objects.earliest("pk")
    assert letter.subject.startswith("[Test] ")
    assert "Dear Ada, changed." in letter.text
    assert "[[" not in letter.text + letter.html


def test_the_next_hour_is_looked_for_from_now(page):
    assert usual_time(page.newsletter) > timezone.now()
