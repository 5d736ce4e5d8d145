"""From a frozen issue to an outcome per reader, over real sockets."""

from __future__ import annotations

import email
import email.policy
from datetime import timedelta

from django.utils import timezone

import pytest
import time_machine

from core import pause
from core.work import Worker
from newsletter.actions.refusal import leave
from newsletter.envelopes import read_message_id
from newsletter.evidence import Proof
from newsletter.models import Delivery, Subscriber, Subscription, Suppression
from newsletter.postoffice.ledger import claim_jobs
from newsletter.postoffice.post import load
from newsletter.sent_mail import part
from tests.fakes.smtp import Sink
from tests.fakes.smtp_faults import Fault, at
from tests.newsletter.posting import addresses, counts, row, scheduled, send_all, sending

pytestmark = pytest.mark.django_db

ADA, BO = "ada@example.org", "bo@example.org"


def test_an_issue_reaches_every_reader_once_and_is_finished(settings):
    mailing = scheduled(*addresses(150))
    with Sink() as sink:
        done = send_all(sink, settings)

        assert sink.count() == dict.fromkeys(addresses(150), 1)
    mailing.refresh_from_db()
    assert (mailing.state, mailing.recipients) == ("finished", 150)
    assert counts(mailing) == {"accepted": 150}
    assert done >= 150
    assert row(addresses(1)[0]).code == 250
    assert "queued as" in row(addresses(1)[0]).answer
    assert not list((settings.VAR_DIR / "journal" / "mail").iterdir())


def test_the_mail_is_the_issue_with_the_reader_s_own_links(settings):
    sending(ADA)
    with Sink() as sink:
        send_all(sink, settings)
        (taken,) = sink.accepted

    message = email.message_from_bytes(taken.message, policy=email.policy.default)
    assert taken.sender == "hello@example.org"
    assert message["To"] == ADA
    assert read_message_id(message["Message-ID"]) == row(ADA).pk
    assert message["Message-ID"].endswith("@example.org>")
    assert message["List-Id"] == "Secret Sauce <secret-sauce.testserver>"
    html = part(message, "html")
    assert "Dear reader." in html
    assert "[[" not in taken.message.decode()
    leaving = str(message["List-Unsubscribe"]).split(">")[0].strip(" <")
    assert leaving in html


def test_who_was_put_off_comes_before_who_was_never_tried():
    mailing = sending(ADA, BO)
    Delivery.objects.filter(address=BO).update(state="deferred", due_at=timezone.now())

    with Worker() as worker:
        jobs = claim_jobs(load(mailing.pk), worker=worker, limit=1)

    assert [job.address for job in jobs] == [BO]


def test_an_issue_waits_for_its_hour(settings):
    mailing = scheduled(ADA, at=timezone.now() + timedelta(hours=1))
    with Sink() as sink:
        assert send_all(sink, settings) == 0
        mailing.refresh_from_db()
        assert mailing.frozen_at is None

        with time_machine.travel(timezone.now() + timedelta(hours=2), tick=True):
            send_all(sink, settings)

        assert sink.count() == {ADA: 1}


def test_who_says_no_after_the_freeze_is_skipped_with_the_reason(settings):
    mailing = sending(ADA, BO, "cy@example.org", "di@example.org")
    people = {one.address: one for one in Subscriber.objects.all()}
    leave(subscriber=people[ADA], proof=Proof(how="page"), newsletter=mailing.newsletter)
    Suppression.objects.create(
        site=mailing.newsletter.site, address_hash=people[BO].address_hash, reason="complained"
    )
    Subscription.objects.filter(subscriber=people["cy@example.org"]).update(state="bounced")
    with Sink() as sink:
        send_all(sink, settings)

        assert sink.count() == {"di@example.org": 1}
    assert counts(mailing) == {"accepted": 1, "skipped": 3}
    assert (row(ADA).answer, row(BO).answer) == ("unsubscribed", "complained")
    assert row("cy@example.org").answer == "bounced"
    mailing.refresh_from_db()
    assert mailing.state == "finished"


def test_a_deleted_reader_is_skipped(settings):
    sending(ADA)
    Subscriber.objects.all().delete()
    with Sink() as sink:
        send_all(sink, settings)
        assert not sink.accepted

    assert (row(ADA).state, row(ADA).answer) == ("skipped", "erased")


def test_a_dead_address_is_refused_and_never_written_to_again(settings):
    mailing = sending(ADA)
    with Sink(faults=at("rcpt", Fault(answer="550 5.1.1 No such user here"))) as sink:
        send_all(sink, settings)

    line = row(ADA)
    assert (line.state, line.code, line.enhanced) == ("rejected", 550, "5.1.1")
    assert line.answer == "No such user here"
    assert Suppression.objects.get().reason == "bounced"
    assert Subscription.objects.get().state == "bounced"
    mailing.refresh_from_db()
    assert mailing.state == "finished"


@pytest.mark.parametrize(
    ("stage", "answer"),
    [
        ("rcpt", "550 5.7.1 blocked: see our policy"),
        ("rcpt", "550 we do not like you"),
        ("dot", "552 5.2.2 mailbox full"),
        ("mail", "550 5.1.1 no such sender"),
    ],
)
def test_b3_a_refusal_that_is_about_us_costs_no_reader_their_place(settings, stage, answer):
    sending(ADA)
    with Sink(faults=at(stage, Fault(answer=answer))) as sink:
        send_all(sink, settings)

    assert row(ADA).state == "rejected"
    assert not Suppression.objects.exists()


def test_h9_later_means_later_and_the_second_attempt_is_the_same_mail(settings):
    mailing = sending(ADA)
    fault = at("dot", Fault(answer="451 4.7.1 greylisted"), mails={1})
    with Sink(faults=fault) as sink:
        send_all(sink, settings)
        first = row(ADA)
        assert (first.state, first.attempts, first.code) == ("deferred", 1, 451)
        assert first.last_error == "451 4.7.1 greylisted"
        assert timedelta(0) < first.due_at - timezone.now() <= timedelta(minutes=1)
        mailing.refresh_from_db()
        assert mailing.state == "sending"
        assert send_all(sink, settings) == 0

        with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=True):
            send_all(sink, settings)

        assert sink.count() == {ADA: 1}
        date = email.message_from_bytes(sink.accepted[0].message)["Date"]
    assert email.utils.parsedate_to_datetime(date) == first.first_tried_at.replace(microsecond=0)
    assert (row(ADA).state, row(ADA).attempts, row(ADA).last_error) == ("accepted", 2, "")


def test_after_a_day_of_later_the_mail_is_given_up_and_listed(settings):
    mailing = sending(ADA)
    with Sink(faults=at("rcpt", Fault(answer="450 4.2.1 later"))) as sink:
        now = timezone.now()
        for _attempt in range(20):
            with time_machine.travel(now, tick=True):
                send_all(sink, settings)
            now = row(ADA).due_at
            if now is None:
                break

    assert row(ADA).state == "rejected"
    assert "Given up after 24 hours" in row(ADA).answer
    assert 10 < row(ADA).attempts < 20
    assert not Suppression.objects.exists()
    mailing.refresh_from_db()
    assert mailing.state == "finished"


def test_a_lost_answer_is_held_and_closes_the_books(settings):
    mailing = sending(ADA, BO)
    with Sink(faults=at("dot", Fault(drop=True, keep=True), mails={1})) as sink:
        send_all(sink, settings, connections=1)

        assert sink.count() == {ADA: 1, BO: 1}
    assert counts(mailing) == {"accepted": 1, "unknown": 1}
    mailing.refresh_from_db()
    assert mailing.state == "finished"


def test_a_lost_answer_is_sent_again_where_the_issue_says_so(settings):
    sending(ADA, on_unknown="resend")
    with Sink(faults=at("dot", Fault(drop=True, keep=True), mails={1})) as sink:
        send_all(sink, settings)
        assert row(ADA).state == "deferred"
        with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=True):
            send_all(sink, settings)

        first, second = sink.accepted
        assert first.message_id == second.message_id
    assert row(ADA).state == "accepted"


def test_while_the_server_is_away_nothing_is_touched_and_the_issue_says_why(settings):
    mailing = sending(*addresses(5))
    with Sink() as sink:
        sink.go_away()
        assert send_all(sink, settings) == 0
        mailing.refresh_from_db()
        assert mailing.state == "sending"
        assert "cannot be used" in mailing.note
        assert counts(mailing) == {"queued": 5}
        assert row(addresses(1)[0]).attempts == 0

        sink.come_back()
        send_all(sink, settings)

        assert sink.count() == dict.fromkeys(addresses(5), 1)
    mailing.refresh_from_db()
    assert (mailing.state, mailing.note) == ("finished", "")


def test_a_server_that_goes_away_in_the_middle_costs_nobody_their_mail(settings):
    mailing = sending(*addresses(40))
    with Sink() as sink:

        def leave_at_ten(moment):
            if moment.stage == "mail" and moment.mail == 10:
                sink.go_away()

        sink.faults = leave_at_ten
        send_all(sink, settings)
        assert counts(mailing)["queued"] >= 28
        sink.faults = lambda _moment: None
        sink.come_back()
        with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=True):
            send_all(sink, settings)

        received = sink.count()
    held = counts(mailing).get("unknown", 0)
    assert max(received.values()) == 1
    assert len(received) + held >= 40
    assert counts(mailing).get("accepted", 0) + held == 40


def test_a_server_that_breaks_every_mail_off_puts_it_off(settings):
    sending(ADA)
    with Sink(faults=at("data", Fault(drop=True))) as sink:
        send_all(sink, settings, connections=1)

        assert sink.begun == 2  # a fresh connection is tried once, then the mail waits
    line = row(ADA)
    assert line.state == "deferred"
    assert "broke before the mail was complete" in line.last_error


def test_nothing_leaves_while_sending_is_paused(settings):
    mailing = scheduled(ADA)
    pause.pause("Restored.")
    with Sink() as sink:
        assert send_all(sink, settings) == 0
        assert sink.connections == 0

        pause.resume()
        send_all(sink, settings)

        assert sink.count() == {ADA: 1}
    mailing.refresh_from_db()
    assert mailing.state == "finished"
