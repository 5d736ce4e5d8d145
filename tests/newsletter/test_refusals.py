"""What a server answers to our own attempt is heeded like what comes back later (B3, B4, G1)."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

import pytest
import time_machine

from core.work import Worker
from newsletter.actions.returns import Told, take, take_refusal
from newsletter.models import Alarm, ReturnEvent
from newsletter.operations import tally_of
from newsletter.postoffice import watch
from newsletter.returns.found import Kind, Return, Verdict
from newsletter.smtp import Reply
from tests.fakes.smtp import Sink
from tests.fakes.smtp_faults import Fault, at
from tests.newsletter.posting import row, send_all, sending
from tests.newsletter.returning import ADA, bounce, sent, standing

pytestmark = pytest.mark.django_db


def refuse(delivery, text, *, stage="RCPT"):
    return take_refusal(delivery=delivery.pk, reply=Reply.of(550, text), stage=stage)


def test_b3_a_refusal_at_the_door_is_in_the_list_of_returns(settings):
    sending(ADA)
    with Sink(faults=at("rcpt", Fault(answer="550 5.1.1 No such user"))) as sink:
        send_all(sink, settings)

    event = ReturnEvent.objects.get()
    assert (event.source, event.verdict, event.code) == ("SMTP", "hard", "5.1.1")
    assert (event.delivery, row(ADA).state) == (row(ADA), "rejected")
    assert standing(ADA) == "bounced"


def test_b3_a_no_to_the_sender_is_about_us_whatever_its_status():
    (ada,) = sent(ADA)

    event = refuse(ada, "5.1.1 unknown", stage="MAIL")

    assert (event.verdict, standing(ADA)) == ("policy", "confirmed")


def test_b3_a_refusal_without_a_status_keeps_its_three_digits():
    (ada,) = sent(ADA)

    assert refuse(ada, "Go away").code == "550"


def test_g1_the_tally_counts_what_came_back_and_what_was_answered_once():
    readers = [f"reader{number}@domain{number}.example" for number in range(6)]
    deliveries = sent(*readers)
    mailing = deliveries[0].mailing
    bounce(deliveries[0], verdict=Verdict.HARD, identity="first")
    bounce(deliveries[0], verdict=Verdict.HARD, identity="told by another")
    bounce(deliveries[1], verdict=Verdict.POLICY)
    deliveries[2].state, deliveries[2].enhanced = "rejected", "5.1.1"
    deliveries[2].save()
    refuse(deliveries[2], "5.1.1 no")
    deliveries[3].state = "rejected"
    deliveries[3].save()
    named = Return(Kind.COMPLAINT, feedback_id=f"{mailing.pk}:x:issue:testserver")
    for number in range(2):
        take(named, told=Told("mail", f"complaint {number}"))

    tally = tally_of(mailing)

    assert (tally.handed, tally.hard, tally.policy, tally.complaints) == (6, 2, 1, 2)


def test_g1_an_issue_that_has_gone_out_is_watched_while_things_come_back():
    readers = [f"reader{number}@domain{number}.example" for number in range(12)]
    for delivery in sent(*readers):
        bounce(delivery, verdict=Verdict.POLICY)
    worker = Worker()

    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        late = watch.run_due(worker)
    first, again = watch.run_due(worker), watch.run_due(worker)

    assert (late, first, again) == (0, 1, 0)
    assert Alarm.objects.get().kind == "policy"
