"""Every Saturday one issue, with each article once, whatever happens around the hour."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

import pytest
import time_machine

from core.work import Worker
from newsletter.actions.drafting import draft_issue
from newsletter.actions.freeze import freeze
from newsletter.models import Delivery, IssuePage, Mailing
from newsletter.postoffice import engine
from tests import make
from tests.newsletter.posting import addresses, counts, scheduled

pytestmark = pytest.mark.django_db

WEEK = timedelta(weeks=1)
TUESDAY = datetime.fromisoformat("2026-11-24T10:00:00+01:00")
POINTS = 60  # an issue of twelve takes some more statements than that from its hour to its end


class PowerCut(BaseException):
    """The process is gone between two statements."""


class Cut:
    """Ends the process at its n-th statement."""

    def __init__(self, at):
        self.left = at

    def __call__(self, execute, sql, params, many, context):
        self.left -= 1
        if self.left == 0:
            raise PowerCut
        return execute(sql, params, many, context)


def sent_through_a_cut(settings, tmp_path, *, at):
    """Send to twelve with a worker that ends at a statement, then with another one."""
    settings.EMAIL_URL = f"file://{tmp_path / 'mail'}"
    mailing = scheduled(*addresses(12))
    cut = Cut(at)
    try:
        with Worker() as worker, connection.execute_wrapper(cut):
            engine.run_due(worker)
    except PowerCut:
        pass
    for _look in range(2):
        with Worker() as worker:
            engine.run_due(worker)
    mailing.refresh_from_db()
    return mailing, cut, sorted(path.name for path in (tmp_path / "mail").glob("*.eml"))


@pytest.mark.parametrize("at", range(1, POINTS, 7))
def test_d2_a_worker_that_dies_around_the_hour_sends_one_issue(settings, tmp_path, at):
    mailing, cut, mails = sent_through_a_cut(settings, tmp_path, at=at)

    assert cut.left <= 0
    assert mailing.state == "finished"
    assert mailing.recipients == Delivery.objects.count() == 12
    found = counts(mailing)
    assert found.get("accepted", 0) + found.get("presumed", 0) == 12
    assert len(mails) == 12


@pytest.mark.faults
@pytest.mark.parametrize("at", range(1, 2 * POINTS))
def test_d2_a_worker_that_dies_at_any_statement_sends_one_issue(settings, tmp_path, at):
    mailing, _cut, mails = sent_through_a_cut(settings, tmp_path, at=at)

    assert mailing.state == "finished"
    assert len(mails) == Delivery.objects.count() == 12


def weeks_of_issues(number):
    """Draft an issue each Tuesday, after none to three new articles; returns both by title."""
    page = make.newsletter_page(newsletter=make.newsletter(site=make.site()))
    written, shown = [], []
    for week in range(number):
        with time_machine.travel(TUESDAY + week * WEEK, tick=True):
            for one in range((0, 2, 1, 3)[week % 4]):
                title = f"Week {week}, article {one}"
                make.article(site=page.newsletter.site, title=title)
                written.append(title)
            issue = draft_issue(page=page)
            body = issue.get_latest_revision_as_object().body
            shown.append([b.value["article"].title for b in body if b.block_type == "article"])
    return written, shown


def test_d5_each_article_stands_in_exactly_one_of_eight_issues():
    written, shown = weeks_of_issues(8)

    assert sorted(title for issue in shown for title in issue) == sorted(written)
    assert [len(issue) for issue in shown] == [0, 2, 1, 3] * 2


@pytest.mark.faults
def test_d5_each_article_stands_in_exactly_one_issue_of_a_year():
    written, shown = weeks_of_issues(52)

    assert sorted(title for issue in shown for title in issue) == sorted(written)


def test_d5_what_was_taken_down_before_the_freeze_is_not_mailed():
    newsletter = make.newsletter(site=make.site())
    kept = make.article(site=newsletter.site, title="It stays")
    gone = make.article(site=newsletter.site, title="It was withdrawn")
    make.issue(
        newsletter=newsletter,
        body=[("article", {"article": one, "note": ""}) for one in (kept, gone)],
    )
    make.audience(newsletter=newsletter, addresses=["ada@example.org"])
    mailing = Mailing.objects.create(
        issue=IssuePage.objects.get(),
        newsletter=newsletter,
        state="scheduled",
        send_at=timezone.now(),
    )
    gone.unpublish()

    freeze(mailing=mailing)

    mailing.refresh_from_db()
    assert "It stays" in mailing.html
    assert "It was withdrawn" not in mailing.html
