"""Mail is signed so that somebody else's program finds it sound, and nobody may change it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.mail.dkim import SigningKey
from newsletter.mail.issue import compile_issue
from newsletter.mail.keys import make_ed25519, make_rsa, read_private, write_private, write_public
from newsletter.mail.letter import compose
from tests.fakes.dkim_verifier import verifies
from tests.newsletter.test_mime import AT, PROSE, Note, issue, reader, sound

RSA, ED25519 = make_rsa(), make_ed25519()
KEYS = (SigningKey("example.org", "r1", RSA), SigningKey("example.org", "e1", ED25519))
RECORDS = {
    "r1._domainkey.example.org": f"v=DKIM1; k=rsa; p={write_public(RSA)}",
    "e1._domainkey.example.org": f"v=DKIM1; k=ed25519; p={write_public(ED25519)}",
}


def signed_issue(*, keys=KEYS, **facts):
    return compile_issue(issue(keys=keys, **facts))


def tags(mail):
    """The tags of the first signature."""
    head = mail.partition(b"\r\n\r\n")[0].decode()
    signature = re.search(r"DKIM-Signature: (.*?)\r\n(?! )", head, re.DOTALL)
    assert signature
    pairs = (one.partition("=") for one in signature[1].split(";"))
    return {name.strip(): re.sub(r"\s+", "", text) for name, _, text in pairs}


def test_an_issue_is_signed_with_both_keys_and_stays_sound():
    mail = signed_issue().for_reader(reader())

    message = sound(mail)
    assert len(message.get_all("DKIM-Signature")) == 2
    assert verifies(mail, RECORDS) == [True, True]


def test_the_signature_covers_who_what_when_and_both_ways_out():
    facts = tags(signed_issue(reply_to="ask@example.org").for_reader(reader()))

    names = facts["h"].split(":")
    assert names.count("from") == 2
    assert {
        "to", "subject", "date", "message-id", "reply-to", "mime-version", "content-type",
        "list-unsubscribe", "list-unsubscribe-post",
    } <= set(names)  # fmt: skip
    assert (facts["d"], facts["s"], facts["c"]) == ("example.org", "r1", "relaxed/relaxed")
    assert "t" not in facts  # a clock that is ahead must not cost a signature


@pytest.mark.parametrize(
    ("said", "changed"),
    [
        (b"Ada=", b"Eve="),
        (b"Subject: Issue one", b"Subject: Issue two"),
        (b"From: The Harbour", b"From: The Pirate"),
        (b"From: The Harbour", b"From: eve@example.net\r\nFrom: The Harbour"),
        (b"List-Unsubscribe: <https://example.org", b"List-Unsubscribe: <https://example.net"),
        (b"=One-Click", b"=One-Clack"),
        (b"multipart/alternative", b"multipart/alternatively"),
    ],
)
def test_what_is_changed_on_the_way_breaks_both_signatures(said, changed):
    mail = signed_issue().for_reader(reader())

    assert said in mail
    assert verifies(mail.replace(said, changed, 1), RECORDS) == [False, False]


def test_folding_and_blanks_added_on_the_way_break_nothing():
    mail = signed_issue().for_reader(reader())

    relayed = mail.replace(b"Subject: Issue one", b"subject:  Issue\r\n  one ") + b"\r\n\r\n"

    assert verifies(relayed, RECORDS) == [True, True]


def test_a_second_attempt_has_the_same_signatures():
    mail = signed_issue()

    assert mail.for_reader(reader()) == mail.for_reader(reader())
    later = mail.for_reader(reader(at=AT + timedelta(hours=1)))
    assert verifies(later, RECORDS) == [True, True]


def test_without_a_key_nothing_is_signed():
    assert b"DKIM-Signature" not in signed_issue(keys=()).for_reader(reader())


@pytest.mark.parametrize("text", ["Ein Wort.\n.\n", "no end", "", "\n\n", "end \n\n\n", "a\tb  c"])
@pytest.mark.parametrize("html", ["", "<p>  two\tblanks </p>\n\n"])
def test_a_letter_is_signed_whatever_its_end(text, html):
    note = Note()
    note.text, note.html = text, html

    mail = compose(note, keys=KEYS)

    assert verifies(mail, RECORDS) == [True, True]


@settings(max_examples=60, deadline=None)
@given(text=PROSE, html=PROSE, name=st.text(st.characters(exclude_categories=["Cs"]), max_size=90))
def test_whatever_people_write_is_canonical_without_a_second_look(text, html, name):
    text, html = (re.sub(r"\[\[|\]\]", "", one) for one in (text, html))
    mail = signed_issue(keys=KEYS[1:], html=f"{html}[[name]]{html}", text=f"{text} [[name]] {text}")

    assert verifies(mail.for_reader(reader(name=name)), RECORDS) == [True]


def test_a_key_is_kept_as_text_and_signs_the_same():
    for key in (RSA, ED25519):
        kept = SigningKey("example.org", "k", read_private(write_private(key)))

        assert kept.sign(b"words") == SigningKey("example.org", "k", key).sign(b"words")
    assert "PRIVATE" not in repr(KEYS)
    assert str(RSA) not in repr(KEYS)
