"""A round of sending when something is not as it was: a switch, a broken mail, a broken book."""

from __future__ import annotations

import os
import threading

import pytest

from core.work import Worker
from newsletter.actions.mailing import cancel, pause
from newsletter.models import ConsentEvent, Delivery, Mailing, Newsletter, Suppression
from newsletter.postoffice import engine, ledger
from newsletter.postoffice.couriers import Couriers
from newsletter.postoffice.journal import Journal
from newsletter.postoffice.post import load
from newsletter.transports import transport_at
from tests import make
from tests.fakes.smtp import Sink
from tests.fakes.smtp_faults import Fault, at
from tests.newsletter.posting import addresses, counts, mail_to, row, scheduled, send_all, sending

pytestmark = pytest.mark.django_db

ADA, BO = "ada@example.org", "bo@example.org"


def work(sink, settings):
    return send_all(sink, settings)


@pytest.fixture
def sink():
    with Sink() as listening:
        yield listening


def test_an_issue_that_cannot_be_built_is_held_and_says_why(sink, settings):
    mailing = scheduled(ADA)
    Newsletter.objects.update(sender_name="Harbour\nBcc: b@c.example")

    work(sink, settings)

    mailing.refresh_from_db()
    assert (mailing.state, mailing.frozen_at) == ("paused", None)
    assert "line break" in mailing.note


def test_an_issue_that_cannot_be_built_any_more_holds_up_no_other(sink, settings):
    broken = sending(ADA)
    Newsletter.objects.update(sender_name="Harbour\nBcc: b@c.example")
    other_site = make.site(hostname="other.test", name="Other", default=False)
    other = make.newsletter(site=other_site, slug="other")
    make.subscription(newsletter=other, address=BO)
    Mailing.objects.create(
        issue=make.issue(newsletter=other),
        newsletter=other,
        state="scheduled",
        send_at=broken.send_at,
    )

    work(sink, settings)

    broken.refresh_from_db()
    assert sink.count() == {BO: 1}
    assert broken.state == "paused"
    assert "line break" in broken.note


def test_rows_in_hand_are_put_back_when_the_issue_is_paused():
    mailing = sending(*addresses(3))
    with Worker() as worker:
        jobs = ledger.claim_jobs(load(mailing.pk), worker=worker, limit=3)
        pause(mailing=mailing)

        left = ledger.still_ours(jobs[0].post, [job.delivery for job in jobs], worker=worker)

    assert left == set()
    assert counts(mailing) == {"queued": 3}
    assert not Delivery.objects.exclude(claimed_by="").exists()


def test_rows_in_hand_are_cancelled_with_their_issue():
    mailing = sending(*addresses(3))
    with Worker() as worker:
        jobs = ledger.claim_jobs(load(mailing.pk), worker=worker, limit=3)
        cancel(mailing=mailing)

        ledger.still_ours(jobs[0].post, [job.delivery for job in jobs], worker=worker)

    assert counts(mailing) == {"cancelled": 3}


def test_what_a_worker_of_a_cancelled_issue_left_is_cancelled_by_the_next(sink, settings):
    mailing = sending(ADA)
    Mailing.objects.update(state="cancelled")

    work(sink, settings)

    assert counts(mailing) == {"cancelled": 1}
    assert not sink.accepted


def test_who_is_asked_to_stop_waits_for_the_mail_that_is_out(sink, settings):
    mailing = sending(*addresses(9))
    with mail_to(sink, settings, connections=1) as worker:
        sink.faults = lambda moment: worker.stop() if moment.stage == "dot" else None

        engine.run_due(worker)

    found = counts(mailing)
    assert found["accepted"] in {1, 2, 3}  # the one that was out, and what was begun meanwhile
    assert found["accepted"] + found["queued"] == 9
    assert not Delivery.objects.exclude(claimed_by="").exists()


def test_when_others_were_faster_nothing_is_claimed():
    mailing = sending(ADA)
    post = load(mailing.pk)
    with Worker("first") as first, Worker("second") as second:
        ledger.claim_jobs(post, worker=first, limit=9)

        assert ledger.claim_jobs(post, worker=second, limit=9) == []


def test_books_that_do_not_balance_close_no_issue(sink, settings):
    mailing = sending(ADA, BO)
    row(BO).delete()

    work(sink, settings)

    mailing.refresh_from_db()
    assert mailing.state == "paused"
    assert "2 were frozen and 1 are in the ledger" in mailing.note


def test_an_issue_that_is_let_go_by_two_goes_once():
    mailing = scheduled(ADA)
    with Worker() as worker:
        engine.run_due(worker)
        mailing.refresh_from_db()
        engine.run_due(worker)

    assert mailing.deliveries.count() == 1


def test_a_courier_takes_back_what_it_has_not_begun(sink, settings):
    mailing = sending(*addresses(5))
    gate = threading.Event()
    sink.faults = lambda moment: gate.wait() and None if moment.stage == "dot" else None
    with mail_to(sink, settings, connections=1) as worker:
        jobs = ledger.claim_jobs(load(mailing.pk), worker=worker, limit=5)
        transport = transport_at(settings.EMAIL_URL, home=settings.HOME)
        with Journal(worker.name) as journal, Couriers(transport, journal=journal) as couriers:
            for job in jobs:
                couriers.carry(job)
            while not sink.begun:
                gate.wait(0.01)
            with couriers.standstill() as ahead:
                withdrawn = [ahead.pop(delivery) for delivery in list(ahead)]
            withdrawn += couriers.withdraw()
            gate.set()
            result = couriers.results.get(timeout=10)

    assert [job.delivery for job in withdrawn] == [job.delivery for job in jobs[1:]]
    assert result is not None
    assert result.outcome == "accepted"
    assert len(sink.accepted) == 1


def test_a_mail_that_breaks_out_of_its_headers_is_refused_and_the_others_go(sink, settings):
    sending(ADA, BO)
    Delivery.objects.filter(address=ADA).update(address="ada\r\nBcc: b@c.example")

    work(sink, settings)

    broken = Delivery.objects.exclude(address=BO).get()
    assert broken.state == "rejected"
    assert "line break" in broken.answer
    assert sink.count() == {BO: 1}


def test_a_disk_that_takes_no_mark_stops_the_mail_before_the_dot(sink, settings):
    mailing = sending(ADA)
    with mail_to(sink, settings, connections=1) as worker:
        (job,) = ledger.claim_jobs(load(mailing.pk), worker=worker, limit=1)
        journal = Journal(worker.name)
        journal._file = os.open("/dev/full", os.O_WRONLY)
        transport = transport_at(settings.EMAIL_URL, home=settings.HOME)
        with Couriers(transport, journal=journal) as couriers:
            couriers.carry(job)
            result = couriers.results.get(timeout=10)
        os.close(journal._file)

    assert not sink.accepted
    assert result is not None
    assert result.outcome == "untried"
    assert "No space left" in couriers.cut_off


def test_a_folder_that_is_full_puts_the_mail_off(settings, tmp_path):
    settings.EMAIL_URL = f"file://{tmp_path / 'mail'}"
    sending(ADA)
    with Worker() as worker:
        engine.run_due(worker)
        first = row(ADA).state
        Delivery.objects.update(state="queued", due_at=row(ADA).created_at, settled_at=None)
        Mailing.objects.update(state="sending")
        (written,) = (tmp_path / "mail").glob("*.eml")
        written.unlink()
        written.mkdir()  # nothing can be named like this any more
        engine.run_due(worker)

    assert first == "accepted"
    assert row(ADA).state == "deferred"
    assert "cannot be written" in row(ADA).last_error


def test_an_answer_that_is_out_of_step_ends_the_conversation(sink, settings):
    sending(ADA)
    sink.faults = at("mail", Fault(answer="354 go on"))

    work(sink, settings)

    assert row(ADA).state == "deferred"
    assert not sink.accepted


def test_the_book_s_lines_have_names_that_people_can_read():
    mailing = sending(ADA)
    place = mailing.newsletter.subscriptions.get()
    event = ConsentEvent.objects.create(
        subscriber=place.subscriber, newsletter=mailing.newsletter, kind="confirmed"
    )
    no = Suppression.objects.create(
        site=mailing.newsletter.site, address_hash="0123456789abcdef", reason="blocked"
    )

    assert str(mailing) == "Issue one"
    assert str(place) == "ada@example.org · Secret Sauce"
    assert str(event) == "ada@example.org · confirmed"
    assert str(no) == "0123456789ab · blocked by the brand"
