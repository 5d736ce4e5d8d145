"""The server says later, says never, hangs up, goes away: each ends in a clear state."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.faults.lines import until

READERS = 1000
BAD_DAY = [
    "greeting 3 drop",
    "ehlo 3 closing",
    "mail 3 later",
    "rcpt 3 never",
    "data 3 closing",
    "body 3 drop",
    "dot 3 later",
    "dot 3 drop",
    "dot 3 drop-kept",
]


def test_n4_later_means_later_and_the_mail_arrives_once(house):
    first, *_others = house.furnish(3)
    house.sink.tell(f"fault dot 100 later {first}")
    house.work()
    until(lambda: house.person.do("ledger")[first] == "deferred", what="the mail is put off")

    house.sink.tell("clear")
    house.finish()

    verdict = house.verdict()
    assert verdict.is_clean, verdict
    assert house.person.do("ledger")[first] == "accepted"


@pytest.mark.faults
def test_n4_never_is_never_tried_again(house):
    first, *_others = house.furnish(3)
    house.sink.tell(f"fault rcpt 100 never {first}")
    house.work()

    report = house.wait_for("finished")

    assert (report["accepted"], report["rejected"]) == (2, 1)
    assert house.person.do("answers")[first] == "no such user"
    assert house.verdict().is_clean


def test_n5_an_answer_that_never_came_is_a_doubt_and_a_person_settles_it(house):
    arrived, missing, taken_for_missing, _other = house.furnish(4)
    for reader, kind in (
        (arrived, "drop-kept"),
        (missing, "drop"),
        (taken_for_missing, "drop-kept"),
    ):
        house.sink.tell(f"fault dot 100 {kind} {reader}")
    house.work()
    report = house.wait_for("finished")

    house.sink.tell("clear")
    house.person.do("settle", address=arrived, arrived=True)
    house.person.do("settle", address=missing, arrived=False)
    house.person.do("settle", address=taken_for_missing, arrived=False)
    settled = house.wait_for("finished")

    doubts = {doubt["address"] for doubt in report["in_doubt"]}
    assert doubts == {arrived, missing, taken_for_missing}
    assert settled["accepted"] == 4
    verdict = house.verdict()
    assert verdict.doubled == {taken_for_missing}  # a person's word, and no worker's
    assert not verdict.renamed  # so that a mail program shows one
    assert not verdict.lost


@pytest.mark.faults
def test_n4_a_server_that_is_away_stops_the_mail_and_says_so_until_it_is_back(house):
    house.furnish(30)
    house.sink.tell("gate 10")
    house.work()
    house.sink.wait_for(10)

    house.sink.tell("down")
    until(lambda: "cannot be used" in house.person.do("note"), what="the mailing says why it waits")
    held = house.person.do("report")
    house.sink.tell("open")
    house.sink.tell("up")
    report = house.finish()

    assert held["state"] == "sending"
    assert held["queued"] + held["deferred"] > 0
    assert report["accepted"] + report["unknown"] == 30
    assert house.verdict().is_clean
    assert house.person.do("note") == ""


@pytest.mark.faults
def test_n4_a_day_of_every_fault_loses_nobody_and_mails_nobody_twice(house):
    house.furnish(READERS)
    for fault in BAD_DAY:
        house.sink.tell(f"fault {fault}")
    house.work()

    report = house.finish()

    verdict = house.verdict()
    assert verdict.is_clean, verdict
    assert {doubt["address"] for doubt in report["in_doubt"]} == verdict.in_doubt
    states = Counter(house.person.do("ledger").values())
    assert set(states) <= {"accepted", "rejected", "unknown"}
    assert states.total() == READERS
