"""What comes back is read right, whoever wrote it (requirements B2, B5, H7)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsletter.returns.found import Kind, Verdict
from newsletter.returns.opened import DEEPEST, Unreadable
from newsletter.returns.reading import read
from tests.newsletter.returned_mail import RETURN, complaint, letter, original, report

CORPUS = Path(__file__).resolve().parents[1] / "vendor" / "bounces"
# Chatter, a delay notice without an address, or a mail that only looks like a bounce.
NO_BOUNCE = {"groupwise_03.txt", "qmail_08.txt"}
LATER = {
    *(f"dsn_{number}.txt" for number in ("05", "06", "07", "08", "17")),
    *(f"simple_{number}.txt" for number in ("03", "21", "22", "28", "35", "40")),
}


def what(raw):
    """The first thing that a mail brings back."""
    return read(raw).returns[0]


def test_b2_reports_of_thirty_years_are_recognised():
    wanted, found = {}, {}
    for path in sorted(CORPUS.glob("*.txt")):
        late = Kind.DELAY if path.name in LATER else Kind.BOUNCE
        wanted[path.name] = None if path.name in NO_BOUNCE else late
        first = read(path.read_bytes()).returns[0].kind
        found[path.name] = first if first in {Kind.DELAY, Kind.BOUNCE} else None

    wrong = {name for name in wanted if wanted[name] != found[name]}
    assert len(wanted) == 117
    assert len(wrong) <= 0.05 * len(wanted), wrong


def test_b2_the_address_that_failed_is_found_in_almost_all_of_them():
    named = [
        one.recipient
        for path in sorted(CORPUS.glob("*.txt"))
        for one in read(path.read_bytes()).returns
        if one.kind is Kind.BOUNCE
    ]

    assert sum(bool(re.fullmatch(r"\S+@\S+", one)) for one in named) >= 0.95 * len(named)


def test_b2_a_report_says_what_happened_to_whom():
    found = what(report())

    assert (found.kind, found.verdict, found.code) == (Kind.BOUNCE, Verdict.HARD, "5.1.1")
    assert (found.recipient, found.words) == ("ada@example.org", "550 5.1.1 User unknown")


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("failed (gave up)", Kind.BOUNCE),
        ("Error", Kind.BOUNCE),
        ("delayed", Kind.DELAY),
        ("relayed", Kind.ARRIVED),
        ("delivered", Kind.ARRIVED),
        ("expanded", Kind.ARRIVED),
        ("lost", Kind.BOUNCE),  # no action we know: it is read as words
    ],
)
def test_b2_delayed_is_not_failed(action, kind):
    assert what(report(action=action, status="4.0.0")).kind is kind


def test_b2_the_answer_may_know_more_than_the_report():
    found = what(report(status="5.0.0", words="550 5.7.1 Blocked"))

    assert (found.code, found.verdict) == ("5.7.1", Verdict.POLICY)


def test_b2_a_report_that_says_nothing_of_a_recipient_is_read_as_words():
    raw = report(action="").replace(b"could not be delivered", b"failed: 550 5.1.1 no such user")

    assert (what(raw).kind, what(raw).verdict) == (Kind.BOUNCE, Verdict.HARD)


def test_b2_a_report_in_words_is_read_without_the_mail_it_quotes():
    text = (
        "Sorry, this did not work: 550 5.2.2 mailbox full\n\n"
        "--- This is a copy of the message ---\n\nno such user, said the fox\n"
    )

    found = what(letter(to=RETURN, sender="postmaster@mx.example.org", text=text))

    assert (found.kind, found.verdict, found.code) == (Kind.BOUNCE, Verdict.SOFT, "5.2.2")


def test_b2_a_machine_that_will_try_again_reports_a_delay():
    text = "ada@example.org: not delivered yet. We will keep trying for five days."

    assert what(letter(to=RETURN, sender="postmaster@mx.example.org", text=text)).kind is Kind.DELAY


def test_b2_a_machine_that_says_nothing_we_know_says_nothing():
    found = what(letter(to=RETURN, sender="postmaster@mx.example.org", subject="Hi", text="Hi."))

    assert found.kind is Kind.REPLY


def test_b2_a_reader_who_writes_about_failure_has_not_bounced():
    raw = letter(
        to=RETURN,
        subject="Re: Failure is a delivery",
        text="My old address does not exist: 550 5.1.1 user unknown, ada@example.org.",
        more="In-Reply-To: <x@example.org>\n",
    )

    assert what(raw).kind is Kind.REPLY


def test_b2_a_parser_that_stumbles_knows_nothing(caplog):
    """The parser of one dialect fails on bytes that are no text."""
    raw = (CORPUS / "simple_15.txt").read_bytes().replace(b"@", b"\xff@")

    assert what(raw).kind is Kind.REPLY
    assert "could not be read" in caplog.text


def test_b2_a_mail_nested_too_deep_is_not_opened():
    nested = b"Content-Type: multipart/mixed; boundary=b\n\n" * (DEEPEST + 1)

    with pytest.raises(Unreadable):
        read(nested)


def test_b2_only_the_beginning_of_a_huge_mail_is_looked_at():
    raw = report(quoted=original(7)) + b"\n" + b"x" * 3_000_000

    assert what(raw).kind is Kind.BOUNCE


def test_the_token_of_the_delivery_is_found_wherever_it_stands():
    token = original(7).partition("<")[2].partition("Message-ID: <")[2].partition("@")[0]

    assert what(report(quoted=original(7))).tokens == (token,)
    assert what(report(recipient=f"bounces+{token.upper()}@x.example")).tokens == (token,)
    assert what(letter(to=RETURN, more=f"References: <{token}@example.org>\n")).tokens == (token,)


def test_the_envelope_is_believed_before_the_heads():
    raw = report(recipient=f"bounces+{'a' * 42}@x.example")

    found = read(raw, envelope_to=(f"bounces+{'b' * 42}@x.example",)).returns[0]

    assert found.tokens == ("b" * 42, "a" * 42)


def test_heads_alone_may_be_quoted():
    raw = report(quoted=original(7, feedback_id="3:x:issue:testserver"))
    headers = raw.replace(b"message/rfc822", b"text/rfc822-headers")

    assert what(headers).feedback_id == what(raw).feedback_id == "3:x:issue:testserver"


def test_b5_a_complaint_is_a_complaint_and_praise_is_none():
    found = what(complaint(quoted=original(7), fields="Original-Rcpt-To: <ada@example.org>\n"))

    assert (found.kind, found.code, found.recipient) == (Kind.COMPLAINT, "abuse", "ada@example.org")
    assert what(complaint(quoted=original(7), kind="not-spam")).kind is Kind.OTHER


def test_a_mail_to_the_way_out_is_a_no():
    raw = letter(to=f"unsub+{'a' * 42}@mail.example.org", subject="unsubscribe", text="")

    assert what(raw).kind is Kind.UNSUBSCRIBE


@pytest.mark.parametrize(
    "more",
    [
        "Auto-Submitted: auto-replied\n",
        "Auto-Submitted: auto-generated; owner=x\n",
        "Precedence: bulk\n",
        "X-Autoreply: yes\n",
        "List-Id: <x.example.org>\n",
    ],
)
def test_h7_what_a_machine_wrote_is_no_reply(more):
    assert what(letter(to=RETURN, more=more)).kind is Kind.AUTOMATIC


def test_h7_absence_notes_are_known_by_their_subject_too():
    raw = letter(to=RETURN, subject="=?utf-8?q?R=C3=A9ponse_automatique?= : Issue one")

    assert what(raw).kind is Kind.AUTOMATIC
    assert what(letter(to=RETURN, more="Auto-Submitted: no\n")).kind is Kind.REPLY


def test_a_head_in_no_code_we_know_is_left_as_it_stands():
    raw = letter(to=RETURN, subject="=?nowhere?q?x?=", sender="nobody")

    found = what(raw)

    assert (found.kind, found.words, found.recipient) == (Kind.REPLY, "=?nowhere?q?x?=", "")


def test_the_same_mail_has_the_same_identity():
    nameless = report().replace(b"Message-ID: <dsn-1@mx.example.org>\n", b"")

    assert read(report()).mail.identity == read(report(status="4.0.0")).mail.identity
    assert read(nameless).mail.identity != read(nameless + b"x").mail.identity
