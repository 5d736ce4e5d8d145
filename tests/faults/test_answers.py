"""N4: whatever a mail server answers, nobody is lost, doubled, or asked again after a no."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta

from django.utils import timezone

import pytest
import time_machine

from newsletter.models import Delivery
from tests.fakes.smtp import Sink
from tests.fakes.smtp_faults import Fault
from tests.faults import size
from tests.faults.indoors import readers, send_until_finished, verdict
from tests.newsletter.posting import counts, send_all, sending

pytestmark = pytest.mark.django_db

READERS, MIXES = size.of(40, 200), size.of(8, 40)
LATER = ["421 4.3.2 closing", "450 4.2.1 busy", "451 4.3.0 later", "452 4.2.2 full"]
NEVER = ["550 5.1.1 who?", "552 5.3.4 too big", "554 5.7.1 no"]
STAGES = ["mail", "rcpt", "data", "dot"]
# (stages, fault): what does not end in a clear answer keeps the mail or not, as it happens.
ODD = [
    (STAGES, Fault(answer="this is not SMTP")),
    (["dot"], Fault(answer="neither is this", keep=True)),
    (["dot"], Fault(answer="250 " + "x" * 10_000_000, keep=True)),
    (["dot"], Fault(answer="250-2.0.0 it is\r\n250-2.0.0 with\r\n250 2.0.0 me", keep=True)),
    (["dot"], Fault(answer="250 2.0.0 queued", trickle=True, keep=True)),
    (["greeting", "ehlo", *STAGES], Fault(drop=True)),
    (["dot"], Fault(drop=True, keep=True)),
]


class Moody:
    """A server that is at most a twentieth of the time of each mind; it remembers its noes."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        said = [(STAGES, Fault(answer=answer)) for answer in [*LATER, *NEVER]]
        self.minds = [
            (stages, fault, self.dice.uniform(0, 0.05 / len(stages)))
            for stages, fault in [*said, *ODD]
        ]
        self.refused: Counter[str] = Counter()

    def __call__(self, moment):
        for stages, fault, likely in self.minds:
            if moment.stage in stages and self.dice.random() < likely:
                # A no to a recipient may be a 552, which means later (RFC 5321 section 4.5.3.1.10),
                # or stand behind a broken answer to the mail before, where nobody reads it.
                if fault.answer in NEVER and moment.stage == "dot":
                    self.refused[moment.recipient] += 1
                return fault
        return None


@pytest.mark.parametrize("seed", range(MIXES))
def test_n4_a_server_of_every_mind_costs_nobody_their_mail(settings, seed, figures):
    owed = readers(READERS)
    mailing = sending(*owed)
    moody = Moody(seed)
    with Sink(faults=moody) as sink:
        send_until_finished(sink, settings)

        judged = verdict(sink, owed)
    figures(mails=READERS, in_doubt=len(judged.in_doubt))
    assert judged.is_clean, judged
    assert not judged.unfinished
    assert sum(counts(mailing).values()) == READERS
    assert max(moody.refused.values(), default=0) <= 1  # nobody is asked again after a no


@pytest.mark.parametrize(
    ("answer", "stage"),
    [
        ("421 4.3.2 not now", "greeting"),
        ("421 4.3.2 not now", "mail"),
        ("450 4.2.1 not now", "rcpt"),
        ("450 4.2.1 not now", "dot"),
    ],
)
def test_n4_ten_minutes_of_not_now_end_with_everybody_served(settings, answer, stage):
    owed = readers(20)
    mailing = sending(*owed)
    began = timezone.now()
    is_over = began + timedelta(minutes=10)

    def storm(moment):
        is_meant = moment.stage == stage and timezone.now() < is_over
        return Fault(answer=answer) if is_meant else None

    with Sink(faults=storm) as sink:
        for minute in range(0, 10, 3):
            with time_machine.travel(began + timedelta(minutes=minute), tick=True):
                send_all(sink, settings)
        mailing.refresh_from_db()
        in_the_middle = (mailing.state, len(sink.accepted))
        send_until_finished(sink, settings)

        judged = verdict(sink, owed)
        received = len(sink.accepted)
    assert in_the_middle == ("sending", 0)
    assert judged.is_clean, judged
    assert received == 20


def test_n4_a_server_that_is_away_for_an_hour_costs_nobody_an_attempt(settings):
    owed = readers(40)
    mailing = sending(*owed)
    with Sink() as sink:
        sink.go_away()
        began = timezone.now()
        for minute in range(60):
            with time_machine.travel(began + timedelta(minutes=minute), tick=True):
                assert send_all(sink, settings) == 0
        untouched = Delivery.objects.filter(state="queued", attempts=0).count()
        sink.come_back()
        with time_machine.travel(began + timedelta(minutes=61), tick=True):
            send_all(sink, settings)

        judged = verdict(sink, owed)
        received = len(sink.accepted)
    assert untouched == 40
    assert judged.is_clean
    assert received == 40
    mailing.refresh_from_db()
    assert mailing.state == "finished"


def test_n4_a_server_that_greylists_everybody_once_serves_everybody(settings, figures):
    number = size.of(100, 1_000)
    owed = readers(number)
    sending(*owed)
    met: set[str] = set()

    def greylist(moment):
        if moment.stage != "rcpt" or moment.recipient in met:
            return None
        met.add(moment.recipient)
        return Fault(answer="450 4.7.1 greylisted, come again")

    with Sink(faults=greylist) as sink:
        send_until_finished(sink, settings)

        judged = verdict(sink, owed)
        received = len(sink.accepted)
    figures(mails=number, greylisted=len(met))
    assert judged.is_clean, judged
    assert received == number
