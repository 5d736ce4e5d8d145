"""N11, N13, N14: somebody presses a button, or leaves, while the mail is going out."""

from __future__ import annotations

import random

import pytest

from tests.faults import size
from tests.faults.house import CONNECTIONS
from tests.faults.lines import until

# What stood before the final dot when the button was pressed cannot be called back.
BEGUN = CONNECTIONS
PRESSES = size.of(50, 1_000)
AT_ONCE = 50
LEAVERS = size.of(50, 5_000)
LOOKS = 2.0  # seconds within which a worker looks again at what waits in its hands


@pytest.mark.faults
def test_n11_send_now_pressed_by_fifty_fingers_starts_one_issue(house, figures):
    house.furnish(1)

    answers = [house.person.do("press", times=AT_ONCE) for _time in range(PRESSES // AT_ONCE)]
    started = house.person.do("started")
    house.work()
    house.wait_for("finished")

    figures(presses=PRESSES, started=started)
    assert started == len(answers)
    assert house.sink.number == 1 + started  # the reader has the first issue, and each of these
    assert {code for answer in answers for code in answer} <= {"302", "400"}


@pytest.fixture
def halfway(house):
    """Two hundred readers; the server has fifty mails and lets no more through."""
    house.furnish(200)
    house.sink.tell("gate 50")
    house.work()
    house.sink.wait_for(50)
    return house


@pytest.mark.faults
def test_n14_a_paused_issue_stops_at_once_and_goes_on_where_it_stopped(halfway):
    halfway.person.do("control", verb="pause")
    until(lambda: halfway.person.do("hands") <= BEGUN, what="what waited is put back")
    halfway.sink.tell("open")
    until(lambda: halfway.person.do("hands") == 0, what="nobody has mail in hand")
    at_rest = halfway.sink.number
    halfway.person.do("control", verb="resume")
    halfway.wait_for("finished")

    assert 50 <= at_rest <= 50 + BEGUN
    assert halfway.verdict().is_clean
    assert halfway.sink.number == 200


@pytest.mark.faults
def test_n14_a_cancelled_issue_reaches_nobody_more_and_its_rest_can_be_sent(halfway):
    halfway.person.do("control", verb="cancel")
    until(lambda: halfway.person.do("hands") <= BEGUN, what="what waited is put back")
    halfway.sink.tell("open")
    until(lambda: halfway.person.do("hands") == 0, what="nobody has mail in hand")
    until(lambda: not halfway.verdict().unfinished, what="every mail is settled")
    cancelled = halfway.person.do("report")
    reached = halfway.sink.number
    halfway.person.do("control", verb="send_the_rest")
    halfway.wait_for("finished")

    assert 50 <= reached <= 50 + BEGUN
    assert cancelled["cancelled"] == 200 - reached
    assert halfway.verdict().is_clean
    assert halfway.sink.number == 200


@pytest.mark.faults
def test_n13_who_leaves_in_the_middle_is_not_mailed_even_out_of_a_sender_s_hands(halfway):
    soon, later = "reader0056@example.org", "reader0190@example.org"

    halfway.leave(soon)
    halfway.leave(later)
    until(
        lambda: halfway.person.do("ledger")[soon] == "skipped",
        what="the mail in a sender's hands was taken back",
    )
    halfway.sink.tell("open")
    halfway.wait_for("finished")

    verdict = halfway.verdict()
    assert verdict.is_clean, verdict
    assert {soon, later}.isdisjoint(mail.recipient for mail in halfway.sink.taken)
    assert halfway.person.do("answers")[later] == "unsubscribed"


@pytest.mark.faults
def test_a_confirmation_does_not_wait_for_an_issue(halfway):
    halfway.sink.tell("gate 0 reader")  # the issue stands still; nothing else is held

    halfway.person.do("subscribe", address="newcomer@example.org")
    until(lambda: halfway.person.do("letters") == ["sent"], what="the confirmation is sent")

    issue_mails = [mail for mail in halfway.sink.taken if mail.recipient.startswith("reader")]
    assert len(issue_mails) == 50
    assert "newcomer@example.org" in {mail.recipient for mail in halfway.sink.taken}


@pytest.mark.faults
def test_n13_thousands_who_leave_at_any_moment_are_not_mailed_after_their_no(house, figures):
    readers = house.furnish(LEAVERS * 4)
    dice = random.Random(20270130)
    house.work()
    house.work()

    for number, reader in enumerate(dice.sample(readers, LEAVERS)):
        if number % 10 == 0:
            house.sink.tell("gate 25")
        house.leave(reader)
    house.sink.tell("open")
    house.wait_for("finished")

    verdict = house.verdict(grace=LOOKS)
    skipped = list(house.person.do("ledger").values()).count("skipped")
    figures(mails=LEAVERS * 4, left=LEAVERS, skipped=skipped, late=len(verdict.late))
    assert verdict.is_clean, verdict
    assert skipped > 0
