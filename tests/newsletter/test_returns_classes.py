"""What a refusal means: the table in the code, in the tests and in docs/bounces.md (B3)."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.returns.classes import RULES, class_of, provider_says, reply_code_in, status_in
from newsletter.returns.found import Kind, Verdict
from newsletter.returns.providers import CODES

HARD, SOFT, POLICY = Verdict.HARD, Verdict.SOFT, Verdict.POLICY
PAGE = Path(__file__).resolve().parents[2] / "docs" / "bounces.md"


@pytest.mark.parametrize(
    ("verdict", "statuses"),
    [
        (HARD, "5.1.1 5.1.2 5.1.3 5.1.6 5.1.10 5.2.1"),
        (SOFT, "5.2.2 4.2.2 4.7.1 4.4.7 4.0.0 5.0.0 5.1.0"),
        (POLICY, "5.7.1 5.7.26 5.7.515 5.4.4 5.4.6 5.5.0 5.6.0 5.3.0 5.3.4 5.2.3 5.1.8"),
    ],
)
def test_b3_the_status_decides_and_not_the_first_digit(verdict, statuses):
    assert {status: class_of(status=status) for status in statuses.split()} == dict.fromkeys(
        statuses.split(), verdict
    )


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("550 No such user here", HARD),
        ("550 user ada is unknown", HARD),
        ("550 The mailbox has been disabled", HARD),
        ("552 mailbox full", SOFT),
        ("552 ada is over quota", SOFT),
        ("554 Blocked by Spamhaus", POLICY),
        ("554 rejected for DMARC", POLICY),
        ("550 Sorry", SOFT),
        ("550 #5.1.1 Sorry", HARD),
        ("250 2.0.0 no; 550 5.7.1 no such user", POLICY),
    ],
)
def test_b3_where_no_status_says_it_the_words_do(words, verdict):
    assert class_of(words=words) == verdict
    assert class_of(status="no status", words=words) == verdict


def test_b3_an_answer_that_begins_with_four_is_for_the_moment():
    assert class_of(code=450, words="no such user yet") == SOFT
    assert class_of(code=550, words="no such user") == HARD


def test_statuses_and_codes_are_found_in_words_and_not_in_addresses():
    assert status_in("host 15.1.1.10 said 550-5.1.10 no") == "5.1.10"
    assert status_in("5.0.0, that is 5.1.1") == "5.1.1"
    assert status_in("version 5.1") == ""
    assert reply_code_in("said: 550 no") == 550
    assert reply_code_in("said: no") is None


@pytest.mark.parametrize(
    ("provider", "code", "words", "expected"),
    [
        ("amazon_ses", "Permanent/General", "", (Kind.BOUNCE, HARD)),
        ("amazon_ses", "Permanent/General", "smtp; 550 5.7.1 blocked", (Kind.BOUNCE, POLICY)),
        ("amazon_ses", "Permanent/Suppressed", "550 5.7.1 on the list", (Kind.BOUNCE, HARD)),
        ("postmark", "SpamComplaint", "", (Kind.COMPLAINT, None)),
        ("postmark", "AutoResponder", "550 5.1.1", (Kind.AUTOMATIC, None)),
        ("mailgun", "suppress-unsubscribe", "", (Kind.UNSUBSCRIBE, None)),
        ("mailgun", "a new word", "550 no such user", (Kind.BOUNCE, HARD)),
        ("mailgun", "a new word", "", (Kind.BOUNCE, SOFT)),
        ("nobody", "x", "550 5.2.2 full", (Kind.BOUNCE, SOFT)),
        ("sendgrid", "bounce", "500 5.9.9 odd", (Kind.BOUNCE, HARD)),
    ],
)
def test_b3_a_provider_s_word_counts_where_no_server_said_more(provider, code, words, expected):
    assert provider_says(provider, code, words=words) == expected


def test_b3_the_table_stands_in_the_docs_word_for_word():
    page = PAGE.read_text(encoding="utf-8")
    for rule in RULES:
        assert f"| `{rule.status}` | {rule.verdict} | {rule.meaning} |" in page
    for provider, codes in CODES.items():
        for code, (kind, verdict, is_own) in codes.items():
            line = f"| {provider} | `{code}` | {verdict or kind} | {'yes' if is_own else ''} |"
            assert line.replace("|  |", "| |") in page, line
