"""N10, N12, N14: the clock, the page, or a switch moves while the mail is going out."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from django.db.models import ProtectedError
from django.utils import timezone

import pytest
import time_machine

from core.work import Worker
from newsletter.actions.mailing import cancel, pause, resume, send_the_rest
from newsletter.models import Delivery, IssuePage, Subscriber
from newsletter.postoffice import engine
from tests.fakes.smtp import Sink
from tests.faults import size
from tests.faults.indoors import readers, send_until_finished, verdict
from tests.newsletter.posting import counts, sending

pytestmark = pytest.mark.django_db

NUMBER = 40
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SWITCHES = size.of(30, 300)


@pytest.fixture
def sink(settings):
    with Sink() as listening:
        settings.EMAIL_URL = f"smtp://127.0.0.1:{listening.port}?connections=2"
        yield listening


def send_some(sink, number):
    """A worker that is asked to stop when the server has so many mails more."""
    enough = len(sink.accepted) + number
    with Worker() as worker:

        def stop_at(moment):
            if moment.stage == "dot" and len(sink.accepted) + 1 >= enough:
                worker.stop()

        sink.faults = stop_at
        engine.run_due(worker)
    sink.faults = lambda _moment: None


@pytest.mark.parametrize("jump", [HOUR, -HOUR, DAY, -DAY])
def test_n10_a_clock_that_jumps_in_the_middle_costs_nobody_their_mail(sink, settings, jump):
    owed = readers(NUMBER)
    mailing = sending(*owed)
    began = timezone.now()
    with time_machine.travel(began, tick=True) as clock:

        def jump_at_ten(moment):
            if moment.stage == "dot" and moment.mail == 10:
                clock.shift(jump)

        sink.faults = jump_at_ten
        with Worker() as worker:
            engine.run_due(worker)
    with time_machine.travel(began + abs(jump), tick=True):
        send_until_finished(sink, settings)

    judged = verdict(sink, owed)
    assert judged.is_clean, judged
    assert counts(mailing) == {"accepted": NUMBER}


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2038, 1, 19, 3, 14, 6, tzinfo=UTC),
        datetime(2027, 3, 28, 0, 59, 59, tzinfo=UTC),
        datetime(2027, 10, 31, 0, 59, 59, tzinfo=UTC),
    ],
)
def test_n10_the_end_of_an_epoch_or_of_summer_passes_unnoticed(sink, moment):
    with time_machine.travel(moment, tick=True) as clock:
        owed = readers(NUMBER)
        mailing = sending(*owed)

        def pass_the_second(now):
            if now.stage == "dot" and now.mail == 10:
                clock.shift(timedelta(seconds=2))

        sink.faults = pass_the_second
        with Worker() as worker:
            engine.run_due(worker)

    judged = verdict(sink, owed)
    assert judged.is_clean, judged
    assert counts(mailing) == {"accepted": NUMBER}


def edit(page):
    page.title, page.body = "Another title", [("words", "<p>Other words.</p>")]
    page.save_revision().publish()


def unpublish(page):
    page.unpublish()


def rewrite_the_draft(page):
    page.body = [("words", "<p>Other words.</p>")]
    page.save_revision()


def delete(page):
    with pytest.raises(ProtectedError):  # the ledger keeps its issue
        page.delete()


@pytest.mark.parametrize("act", [edit, unpublish, rewrite_the_draft, delete])
def test_n12_what_is_done_to_the_page_changes_no_mail(sink, settings, act):
    owed = readers(NUMBER)
    mailing = sending(*owed)
    frozen = mailing.content_hash
    send_some(sink, NUMBER // 2)
    halfway = len(sink.accepted)

    act(IssuePage.objects.get())
    send_until_finished(sink, settings)

    judged = verdict(sink, owed)
    mailing.refresh_from_db()
    assert NUMBER // 2 <= halfway < NUMBER
    assert judged.is_clean, judged
    assert mailing.content_hash == frozen
    assert all(b"Other words" not in mail.message for mail in sink.accepted)
    assert len({subject_of(mail) for mail in sink.accepted}) == 1


def test_n12_a_reader_whose_mail_cannot_be_built_is_listed_and_the_others_get_theirs(
    sink, settings
):
    owed = readers(NUMBER)
    mailing = sending(*owed)
    send_some(sink, NUMBER // 2)
    broken = Delivery.objects.filter(state="queued").latest("pk")
    Delivery.objects.filter(pk=broken.pk).update(address="no\r\nBcc: address@example.org")

    send_until_finished(sink, settings)

    broken.refresh_from_db()
    assert (broken.state, bool(broken.answer)) == ("rejected", True)
    assert counts(mailing) == {"accepted": NUMBER - 1, "rejected": 1}


def test_n12_a_reader_who_is_erased_in_the_middle_is_skipped(sink, settings):
    owed = readers(NUMBER)
    mailing = sending(*owed)
    send_some(sink, NUMBER // 2)
    gone = Delivery.objects.filter(state="queued").latest("pk")
    Subscriber.objects.filter(address=gone.address).delete()

    send_until_finished(sink, settings)

    assert gone.address not in sink.count()
    assert counts(mailing) == {"accepted": NUMBER - 1, "skipped": 1}


def test_n14_thirty_switches_in_a_row_lose_and_double_nobody(sink, settings, figures):
    owed = readers(SWITCHES * 24)  # more than leave before thirty stops are heard
    mailing = sending(*owed)
    dice = random.Random(20270123)

    for _switch in range(SWITCHES):
        send_some(sink, dice.randint(1, 3))
        stop, go_on = dice.choice([(pause, resume), (cancel, send_the_rest)])
        stop(mailing=mailing)
        before = len(sink.accepted)
        with Worker() as worker:
            engine.run_due(worker)
        assert len(sink.accepted) == before  # nothing leaves while it is stopped
        go_on(mailing=mailing)
    send_until_finished(sink, settings)

    judged = verdict(sink, owed)
    figures(mails=len(owed), switches=SWITCHES, in_doubt=len(judged.in_doubt))
    assert judged.is_clean, judged
    assert counts(mailing) == {"accepted": len(owed)}


def subject_of(mail):
    head = mail.message.partition(b"\r\n\r\n")[0]
    return next(line for line in head.split(b"\r\n") if line.startswith(b"Subject:"))
