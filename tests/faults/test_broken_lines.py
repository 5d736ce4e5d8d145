"""N5 and N6: the line breaks at any byte, or stands still for a while and goes on."""

from __future__ import annotations

import random
import time

import pytest

from tests.fakes.cable import Cable
from tests.fakes.smtp import Sink
from tests.faults import size
from tests.faults.indoors import readers, send_until_finished, verdict
from tests.faults.lines import until
from tests.newsletter.posting import counts, sending

CUTS = size.of(20, 200)
HOLDS, LONGEST_HOLD = size.of(2, 30), size.of(2, 30)  # seconds
HANDSHAKE, MAIL = 40, 11_000  # bytes, about: where cuts are worth the most
ANSWERS = 700


def cut_at(number: int):
    """Connection by connection further on: of what the client says, then of the answers."""
    if number > CUTS:
        return None
    half = (CUTS + 1) // 2
    if number <= half:
        return "up", number * 2 * (HANDSHAKE + MAIL) // half
    return "down", (number - half) * ANSWERS // half


@pytest.mark.django_db
@pytest.mark.parametrize("extensions", [("PIPELINING", "8BITMIME"), ("8BITMIME",)])
def test_n5_a_line_that_breaks_at_any_byte_loses_and_doubles_nobody(settings, extensions, figures):
    owed = readers(3 * CUTS)
    mailing = sending(*owed)
    with Sink(extensions=extensions) as sink, Cable(sink.port, cut=cut_at) as cable:
        send_until_finished(cable, settings, connections=1)

        judged = verdict(sink, owed)
        cuts = cable.cuts
    figures(mails=3 * CUTS, cuts=cuts, in_doubt=len(judged.in_doubt))
    assert cuts >= CUTS - 1
    assert judged.is_clean, judged
    assert not judged.unfinished
    assert 0 < len(judged.in_doubt) <= cuts
    assert set(counts(mailing)) == {"accepted", "unknown"}


@pytest.mark.django_db
def test_n5_a_line_that_breaks_before_the_mail_is_asked_for_leaves_nobody_in_doubt(settings):
    owed = readers(10)
    mailing = sending(*owed)
    with (
        Sink() as sink,
        Cable(
            sink.port, cut=lambda number: ("up", number * 10) if number <= HANDSHAKE // 4 else None
        ) as cable,
    ):
        send_until_finished(cable, settings, connections=1)

        judged = verdict(sink, owed)
    assert judged.is_clean, judged
    assert counts(mailing) == {"accepted": 10}


@pytest.mark.faults
def test_n6_a_line_that_stands_still_and_goes_on_loses_and_doubles_nobody(house, figures):
    house.furnish(HOLDS * 100)
    dice = random.Random(20270116)
    with Cable(house.sink.port) as cable:
        house.start(EMAIL_URL=f"smtp://127.0.0.1:{cable.port}?connections=4")
        for _hold in range(HOLDS):
            number = house.sink.number + dice.randint(1, 60)
            house.sink.wait_for(min(HOLDS * 100, number))
            cable.hold()
            ends_at = time.monotonic() + dice.uniform(0.5, LONGEST_HOLD)
            until(lambda: time.monotonic() > ends_at, what="it stood still")  # noqa: B023 - at once
            cable.release()
        report = house.wait_for("finished")

    verdict = house.verdict()
    figures(mails=HOLDS * 100, holds=HOLDS, in_doubt=len(verdict.in_doubt))
    assert verdict.is_clean, verdict
    assert report["accepted"] == HOLDS * 100
