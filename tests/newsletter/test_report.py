"""What came of an issue: counts, heat, polls, and the issues before it."""

from __future__ import annotations

import io
import json
from datetime import timedelta

from django.core.management import call_command
from django.test import Client
from django.utils import timezone

import pytest

from newsletter.actions.refusal import leave
from newsletter.actions.votes import vote
from newsletter.audience.timeline import timeline
from newsletter.evidence import Proof
from newsletter.models import Click, Link, Mailing, Poll, Reward, Trial
from newsletter.outcome.heat import heat
from newsletter.outcome.report import before, polls_of, sums_of
from tests import make
from tests.newsletter.posting import sending, settle
from tests.newsletter.staff import editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailing():
    """Three got it; one pressed, one left, and a machine pressed too."""
    made = sending("ada@example.org", "bo@example.org", "cy@example.org")
    settle(made, 3)
    Mailing.objects.filter(pk=made.pk).update(started_at=timezone.now() - timedelta(hours=2))
    made.refresh_from_db()
    link = Link.objects.create(mailing=made, url="https://away.example/", words="Away", key="k")
    ada, bo, _cy = made.deliveries.order_by("pk")
    Click.objects.create(link=link, visitor=1, delivery=ada)
    Click.objects.create(link=link, visitor=2, delivery=bo, is_machine=True)
    poll = Poll.objects.create(mailing=made, block="b", question="Well?", answers=["Yes", "No"])
    vote(poll=poll, delivery=ada, answer=0)
    leave(subscriber=bo.subscriber, newsletter=made.newsletter, proof=Proof(how="page"))
    return made


def test_every_number_is_a_count_in_few_queries(mailing, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        sums = before(mailing)[0]

    assert sums.as_numbers() == {
        "sent": 3,
        "clicked": 1,
        "opened": 0,
        "bounced": 0,
        "left": 1,
        "replied": 0,
    }
    assert [(bar.label, bar.number, bar.machines) for bar in heat(mailing, sent=3)][-1] == (
        "Away",
        1,
        1,
    )
    assert [(bar.number, bar.percent) for bar in polls_of(mailing)[0].answers] == [(1, 100), (0, 0)]


def test_a_no_counts_for_the_issue_before_it_and_an_issue_that_waits_has_none(mailing):
    facts = {"newsletter": mailing.newsletter, "send_at": timezone.now()}
    later = Mailing.objects.create(
        issue=make.issue(newsletter=mailing.newsletter, title="Two"),
        state="sending",
        frozen_at=timezone.now(),
        started_at=timezone.now() + timedelta(minutes=1),
        **facts,
    )
    waiting = Mailing(pk=99_999, **facts)

    assert [sums.left for sums in before(later)] == [0, 1]
    assert before(mailing)[0].left == 1
    assert sums_of([waiting])[0].click_percent == 0


def test_the_report_is_shown_to_who_edits_the_issue(mailing):
    Trial.objects.create(
        mailing=mailing, subjects=["A", "B"], by="click", percent=20, decide_at=timezone.now()
    )
    mailing.newsletter.counts_opens = True
    mailing.newsletter.save()
    desk, stranger = Client(), Client()
    desk.force_login(editor(mailing.issue.get_parent().specific))
    stranger.force_login(make.user(email="other@example.org"))
    address = f"/admin/newsletter/issues/{mailing.issue_id}/report/"

    page = desk.get(address).content.decode()
    Trial.objects.all().delete()
    mailing.newsletter.counts_opens = False
    mailing.newsletter.save()
    quiet = desk.get(address).content.decode()
    unsent = make.issue(newsletter=mailing.newsletter, title="Not yet")

    assert "Away" in page
    assert "33.3" in page
    assert "opened, as far as pictures tell" in page
    assert "as far as pictures" not in quiet
    assert stranger.get(address).status_code == 403
    assert desk.get(f"/admin/newsletter/issues/{unsent.pk}/report/").status_code == 404


def test_the_command_says_what_came_of_it(mailing):
    out = io.StringIO()

    call_command("issue_report", "latest", "--json", stdout=out)
    call_command("issue_report", "latest", stdout=io.StringIO())

    told = json.loads(out.getvalue())
    assert (told["clicked"], told["left"]) == (1, 1)
    assert {"url": "https://away.example/", "readers": 1, "machines": 1} in told["links"]


def test_a_persons_line_of_time_shows_what_they_pressed(mailing):
    person = mailing.deliveries.order_by("pk")[0].subscriber

    assert "https://away.example/" in [moment.detail for moment in timeline(person)]


def test_the_ladder_is_made_in_the_admin(mailing):
    boss = Client()
    boss.force_login(make.administrator())
    facts = {"newsletter": mailing.newsletter_id, "needed": 3, "name": "Tea", "words": "Come in."}

    made = boss.post("/admin/newsletter/rewards/new/", facts)
    reward = Reward.objects.get()

    assert made.status_code == 302
    assert b"Tea" in boss.get("/admin/newsletter/rewards/").content
    assert boss.get(f"/admin/newsletter/rewards/edit/{reward.pk}/").status_code == 200
    assert str(reward) == "Tea"
    assert str(reward.site) == str(mailing.newsletter.site)
