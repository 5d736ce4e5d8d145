"""What settles a doubt without a person: a relay's log, a click, a report. And what it cannot."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from django.core.management import CommandError, call_command
from django.utils import timezone

import pytest

from newsletter.actions.doubt import reader_has_it, settle_by_evidence
from newsletter.envelopes import message_id
from newsletter.links import leave_url
from newsletter.models import Delivery, Mailing, Subscriber
from newsletter.postoffice.post import load
from newsletter.postoffice.verdicts import queue_id_of
from newsletter.relay_log import read_log
from tests.fakes.smtp import Sink
from tests.fakes.smtp_faults import Fault, at
from tests.newsletter.posting import counts, row, send_all, sending

ADA, BO, CY = "ada@example.org", "bo@example.org", "cy@example.org"
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def doubtful(address, *, state="unknown"):
    Delivery.objects.filter(address=address).update(
        state=state, due_at=None, settled_at=timezone.now()
    )
    return row(address)


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["unknown", "presumed"])
def test_evidence_that_it_came_makes_a_mail_in_doubt_accepted(state):
    mailing = sending(ADA)

    assert settle_by_evidence(delivery=doubtful(ADA, state=state), arrived=True, how="A bounce.")

    assert (row(ADA).state, row(ADA).answer) == ("accepted", "A bounce.")
    assert counts(mailing) == {"accepted": 1}


@pytest.mark.django_db
def test_evidence_that_it_never_came_sends_it_again_under_the_same_name(settings):
    sending(ADA)
    with Sink(faults=at("dot", Fault(drop=True), mails={1})) as sink:
        send_all(sink, settings)
        assert (row(ADA).state, Mailing.objects.get().state) == ("unknown", "finished")
        name = load(Mailing.objects.get().pk).domain

        assert settle_by_evidence(delivery=row(ADA), arrived=False, how="Not in the log.")
        assert Mailing.objects.get().state == "sending"
        send_all(sink, settings)

        (taken,) = sink.accepted
    assert taken.message_id == message_id(row(ADA).pk, domain=name)
    assert (row(ADA).state, Mailing.objects.get().state) == ("accepted", "finished")


@pytest.mark.django_db
def test_evidence_of_what_is_known_changes_nothing():
    mailing = sending(ADA, BO)
    doubtful(BO, state="accepted")

    assert not settle_by_evidence(delivery=row(BO), arrived=False, how="A forged report.")
    assert not settle_by_evidence(delivery=row(ADA), arrived=True, how="It never left.")
    assert counts(mailing) == {"accepted": 1, "queued": 1}


@pytest.mark.django_db
def test_a_mail_that_came_is_not_tried_again():
    mailing = sending(ADA, on_unknown="resend")
    Delivery.objects.update(state="deferred", attempts=1, due_at=timezone.now())

    assert settle_by_evidence(delivery=row(ADA), arrived=True, how="A click.")

    assert counts(mailing) == {"accepted": 1}


@pytest.mark.django_db
def test_a_cancelled_issue_is_not_begun_again_by_a_log():
    mailing = sending(ADA)
    delivery = doubtful(ADA)
    Mailing.objects.update(state="cancelled")

    assert settle_by_evidence(delivery=delivery, arrived=False, how="Not in the log.")

    mailing.refresh_from_db()
    assert (mailing.state, row(ADA).state) == ("cancelled", "cancelled")


@pytest.mark.django_db
def test_a_reader_who_leaves_by_the_link_of_an_issue_has_it(client):
    mailing = sending(ADA)
    doubtful(ADA)
    person = Subscriber.objects.get()
    newsletter = mailing.newsletter
    link = leave_url(
        newsletter.site,
        subscriber=person.pk,
        newsletter=newsletter.pk,
        issue=mailing.issue_id,
    )

    client.post(link.removeprefix("http://testserver"))

    assert (row(ADA).state, row(ADA).answer) == ("accepted", "Its reader left by its link.")


@pytest.mark.django_db
def test_a_link_of_an_issue_that_a_reader_was_never_sent_proves_nothing():
    assert not reader_has_it(issue=1, subscriber=1, how="A click.")


def log_of(*lines):
    return [f"2026-11-28T11:{minute:02d}:00+00:00 mail {line}\n" for minute, line in lines]


def test_a_log_tells_what_postfix_took_and_what_it_never_had_whole():
    account = read_log(
        [
            *log_of(
                (0, "postfix/smtpd[1]: connect from home[10.0.0.1]"),
                (1, "postfix/cleanup[2]: 3F2A1B0001: message-id=<a@x>"),
                (1, "postfix/qmgr[3]: 3F2A1B0001: from=<h@x>, size=9, nrcpt=1 (queue active)"),
                (2, "postfix/smtp[4]: 3F2A1B0001: to=<ada@e>, dsn=2.0.0, status=sent (250 ok)"),
                (3, "postfix/cleanup[2]: 3F2A1B0002: message-id=<b@x>"),
                (3, "postfix/smtpd[1]: lost connection after END-OF-MESSAGE from home[10.0.0.1]"),
                (4, "postfix/qmgr[3]: 3F2A1B0003: removed"),
                (5, "postfix/cleanup[2]: 3F2A1B0004: message-id=<a@x>"),
            ),
            "not a line of a log\n",
        ],
        now=NOW,
    )

    assert account.fates["<a@x>"].queue_id == "3F2A1B0001"
    assert account.fates["<a@x>"].taken
    assert (account.fates["<a@x>"].status, account.fates["<a@x>"].words) == ("sent", "250 ok")
    assert not account.fates["<b@x>"].taken
    assert account.covers(NOW - timedelta(minutes=57), around=timedelta(minutes=2))
    assert not account.covers(NOW - timedelta(minutes=57), around=timedelta(minutes=5))
    assert not read_log([], now=NOW).covers(NOW, around=timedelta(0))


def test_an_old_kind_of_log_is_of_this_year_or_the_last():
    line = "{} 10:00:00 mail postfix/cleanup[2]: 3F2A1B0001: message-id=<a@x>\n"

    spring = read_log([line.format("Mar  3")], now=NOW)
    december = read_log([line.format("Dec 31")], now=datetime(2027, 1, 2, tzinfo=UTC))

    assert spring.since == datetime(2026, 3, 3, 10, tzinfo=UTC)
    assert december.since == datetime(2026, 12, 31, 10, tzinfo=UTC)


def test_a_line_with_a_time_that_is_none_is_passed_over():
    line = "2026-99-99T1 mail postfix/cleanup[2]: 3F2A1B0001: message-id=<a@x>\n"

    assert read_log([line], now=NOW).fates == {}


@pytest.fixture
def log(tmp_path):
    """A log of the last hours in which Ada's mail was taken and Bo's never seen."""
    mailing = sending(ADA, BO, CY)
    for address in (ADA, BO):
        doubtful(address)
    domain = load(mailing.pk).domain
    name = message_id(row(ADA).pk, domain=domain)
    now = timezone.now()
    lines = [
        (-30, "cleanup[2]: 3F2A1B0000: message-id=<other@x>"),
        (0, f"cleanup[2]: 3F2A1B0001: message-id={name}"),
        (0, "qmgr[3]: 3F2A1B0001: from=<h@x>, size=9, nrcpt=1 (queue active)"),
        (30, "qmgr[3]: 3F2A1B0001: removed"),
    ]
    path = tmp_path / "mail.log"
    path.write_text(
        "".join(
            f"{(now + timedelta(minutes=minute)).isoformat()} mail postfix/{line}\n"
            for minute, line in lines
        )
    )
    return path


@pytest.mark.django_db
def test_the_command_believes_a_log_of_what_came_and_leaves_the_rest_in_doubt(log, capsys):
    call_command("evidence", str(log), "--json")

    assert json.loads(capsys.readouterr().out) == {"arrived": 1, "again": 0, "in_doubt": 1}
    assert "3F2A1B0001" in row(ADA).answer
    assert row(BO).state == "unknown"


@pytest.mark.django_db
def test_a_complete_log_also_says_what_never_came(log, capsys):
    call_command("evidence", str(log), "--complete")

    assert "1 arrived, 1 are sent again, 0 stay in doubt." in capsys.readouterr().out
    assert (row(ADA).state, row(BO).state) == ("accepted", "queued")


@pytest.mark.django_db
def test_a_log_that_does_not_speak_of_that_hour_says_nothing_by_silence(log):
    Delivery.objects.filter(address=BO).update(settled_at=timezone.now() - timedelta(hours=2))

    call_command("evidence", str(log), "--complete")

    assert row(BO).state == "unknown"


@pytest.mark.django_db
def test_a_log_that_cannot_be_read_says_so(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("evidence", str(tmp_path / "nowhere.log"))


@pytest.mark.parametrize(
    ("words", "queue_id"),
    [
        ("Ok: queued as 3F2A1B0001", "3F2A1B0001"),
        ("OK id=1tGabc-0004Xy-2k", "1tGabc-0004Xy-2k"),
        ("4ASB1c2d3e012345 Message accepted for delivery", "4ASB1c2d3e012345"),
        ("Ok 0102018fa1b2c3d4-e5f6-000000", "0102018fa1b2c3d4-e5f6-000000"),
        ("Requested mail action okay, completed", ""),
        ("Queued mail for delivery", ""),
    ],
)
def test_the_number_in_the_server_s_queue_is_kept(words, queue_id):
    assert queue_id_of(words) == queue_id
