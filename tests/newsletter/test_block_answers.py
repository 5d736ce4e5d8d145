"""How a reader answers a poll: by a press where answers are counted, by a mail where not."""

from __future__ import annotations

from newsletter.blocks.answers import COUNTED, answer_url
from newsletter.blocks.piece import Setting


def setting(*personal):
    return Setting(
        root="https://a.example",
        answers_to="ada@a.example",
        subject="Issue one",
        personal=frozenset(personal),
        find_home=str,
        count_readers=int,
        mark="b1",
    )


def test_answers_that_are_counted_lead_to_the_house():
    assert answer_url("Good", number=2, setting=setting(COUNTED)) == (
        f"[[{COUNTED}]]?block=b1&answer=2"
    )


def test_answers_that_are_not_are_mails_to_a_person():
    assert answer_url("Very good", number=0, setting=setting()) == (
        "mailto:ada@a.example?subject=Re%3A%20Issue%20one&body=Very%20good"
    )
