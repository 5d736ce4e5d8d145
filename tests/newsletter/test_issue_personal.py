"""What differs from reader to reader: boxes, links and numbers that others of the house fill."""

from __future__ import annotations

from email import message_from_bytes, policy

from django.utils import timezone

import pytest

from core.work import Worker
from newsletter import personal
from newsletter.actions.freeze import freeze, let_go
from newsletter.actions.issue import Cleared, schedule
from newsletter.blocks.referral import OWN_LINK, PROGRESS
from newsletter.models import IssuePage
from newsletter.postoffice.ledger import claim_jobs
from newsletter.postoffice.post import load
from newsletter.rendering import render
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue():
    return make.issue(newsletter=make.newsletter(site=make.site()))


def text_of(mail):
    part = message_from_bytes(mail, policy=policy.default).get_body(("plain",))
    assert part is not None
    return part.get_content()


def test_a_box_of_recommendations_shows_what_is_known_of_the_reader(issue, monkeypatch):
    for name in (OWN_LINK, *PROGRESS):
        box = personal.Personal(name, sample="7", for_everybody="")
        monkeypatch.setitem(personal.offered(), name, box)
    monkeypatch.setitem(personal.offered(), "poll_url", personal.OWN[0])  # is put back after it
    personal.offer(personal.Personal("poll_url", sample="#"))
    issue.body = [
        ("referral", {"title": "Pass it on", "text": ""}),
        ("poll", {"question": "Well?", "answers": ["Yes", "No"]}),
    ]
    issue.save_revision().publish()
    issue = IssuePage.objects.get(pk=issue.pk)

    mail = render(issue)
    page = issue.make_preview_request(preview_mode="").content.decode()

    assert "Came because of you: [[referral_count]]" in mail.text
    assert 'width="[[referral_percent]]%"' in mail.html
    assert f"[[poll_url]]?block={issue.body[1].id}&amp;answer=1" in mail.html
    assert "[[" not in page
    assert 'class="door-address"' not in page


def test_where_nobody_counts_recommendations_the_newsletters_page_is_passed_on(issue, monkeypatch):
    monkeypatch.delitem(personal.offered(), OWN_LINK)
    issue.body = [("referral", {"title": "Pass it on", "text": ""})]

    assert issue.get_parent().full_url in render(issue).text


def test_the_number_of_readers_is_rounded_down_and_left_out_where_it_is_small(issue):
    body = [("proof", {"quote": "I open it first.", "who": "", "shows_number": True})]
    issue.body = body
    few = render(issue).text

    make.audience(
        newsletter=issue.newsletter, addresses=[f"r{number}@example.org" for number in range(1234)]
    )

    assert "people read along" not in few
    assert "More than 1,200 people read along." in render(issue).text


def test_what_is_known_of_readers_is_asked_once_and_computed_for_each(issue, monkeypatch):
    asked: list[list[int]] = []

    def numbers(_newsletter, subscribers):
        asked.append(subscribers)
        return {subscribers[0]: "5"}

    known = personal.Personal("referral_count", sample="", for_everybody="0", look_up=numbers)
    made = personal.Personal("referral_url", sample="", make=lambda whom: f"r/{whom.subscriber}")
    monkeypatch.setitem(personal.offered(), "referral_count", known)
    monkeypatch.setitem(personal.offered(), "referral_url", made)
    make.audience(newsletter=issue.newsletter, addresses=["a@example.org", "b@example.org"])
    issue.body = [("words", "<p>[[referral_count]] at [[referral_url]]</p>")]
    issue.save_revision()
    go = schedule(issue=issue, cleared=Cleared(issue.pk), send_at=timezone.now())
    mailing = let_go(mailing=freeze(mailing=go))

    with Worker() as worker:
        jobs = claim_jobs(load(mailing.pk), worker=worker, limit=9)
    first, second = (text_of(job.mail()) for job in jobs)

    assert len(asked) == 1
    assert f"5 at r/{jobs[0].subscriber}" in first
    assert f"0 at r/{jobs[1].subscriber}" in second
