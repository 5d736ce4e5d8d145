"""`send_issue` and `issue_report`, as scripts use them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from django.core.management import CommandError, call_command
from django.utils import timezone

import pytest

from newsletter.models import Delivery, Mailing
from tests import make
from tests.fakes.smtp import Sink
from tests.newsletter.posting import scheduled, send_all, sending

pytestmark = pytest.mark.django_db

ADA, BO = "ada@example.org", "bo@example.org"


@pytest.fixture
def newsletter():
    made = make.newsletter(site=make.site())
    for address in (ADA, BO):
        make.subscription(newsletter=made, address=address)
    return made


def told(capsys, *words):
    call_command(*words, "--json")
    return json.loads(capsys.readouterr().out)


def test_the_newest_issue_is_frozen_at_once_and_sent_by_a_worker(newsletter, capsys, settings):
    issue = make.issue(newsletter=newsletter)

    sent = told(capsys, "send_issue", "latest")
    assert (sent["issue"], sent["recipients"]) == (issue.pk, 2)
    assert datetime.fromisoformat(sent["frozen_at"]) <= timezone.now()
    with Sink() as sink:
        send_all(sink, settings)

    report = told(capsys, "issue_report", "latest")
    assert (report["recipients"], report["accepted"], report["in_doubt"]) == (2, 2, [])
    parts = [report[state] for state in Delivery.State.values]
    assert sum(parts) == report["recipients"]
    with pytest.raises(CommandError, match="Draft the next one"):
        call_command("send_issue", "latest")
    with pytest.raises(CommandError, match="sent already"):
        call_command("send_issue", str(issue.pk))


def test_an_issue_is_frozen_now_and_goes_out_at_a_time(newsletter, capsys, settings):
    issue = make.issue(newsletter=newsletter)

    call_command("send_issue", str(issue.pk), "--at", "2031-03-01T08:00:00+01:00")

    mailing = Mailing.objects.get()
    assert mailing.send_at == datetime(2031, 3, 1, 7, tzinfo=UTC)
    assert mailing.frozen_at is not None
    assert f"Issue {issue.pk} is frozen for 2 people" in capsys.readouterr().out
    with Sink() as sink:
        assert send_all(sink, settings) == 0
    with pytest.raises(CommandError, match="frozen already"):
        call_command("send_issue", str(issue.pk))


def test_a_time_without_a_zone_is_the_house_s_own(newsletter):
    issue = make.issue(newsletter=newsletter)

    call_command("send_issue", str(issue.pk), "--at", "2031-07-01T08:00")

    assert Mailing.objects.get().send_at == datetime(2031, 7, 1, 6, tzinfo=UTC)


def test_the_report_lists_every_mail_in_doubt(capsys):
    mailing = sending(ADA, BO)
    Delivery.objects.filter(address=ADA).update(
        state="presumed", due_at=None, settled_at=timezone.now()
    )

    report = told(capsys, "issue_report", str(mailing.issue_id))
    call_command("issue_report", "latest")

    assert [(doubt["address"], doubt["state"]) for doubt in report["in_doubt"]] == [
        (ADA, "presumed")
    ]
    lines = capsys.readouterr().out
    assert "2  recipients" in lines
    assert f"{ADA}  presumed" in lines


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("send_issue", "first"), "number of its page"),
        (("send_issue", "999999"), "no issue with the number"),
        (("send_issue", "latest", "--at", "tomorrow"), "Write the time like"),
        (("send_issue", "latest", "--at", "2026-13-01T08:00"), "Write the time like"),
        (("issue_report", "last"), "number of its page"),
        (("issue_report", "999999"), "No issue"),
        (("issue_report", "latest"), "No issue"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(words, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command(*words)


def test_an_issue_that_must_not_be_built_is_not_frozen():
    mailing = scheduled(ADA, at=timezone.now() + timedelta(days=1))
    issue = mailing.issue
    issue.body = [("words", "<p>Dear [[first_name]]</p>")]
    issue.save_revision().publish()

    with pytest.raises(CommandError, match="first_name"):
        call_command("send_issue", str(issue.pk))

    mailing.refresh_from_db()
    assert (mailing.frozen_at, mailing.deliveries.count()) == (None, 0)
