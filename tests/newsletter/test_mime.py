"""The bytes of a mail, read back by somebody else's parser."""

from __future__ import annotations

import email
import email.policy
import re
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.mail import body
from newsletter.mail.headers import BadMail, check_header, listed, mailbox, words
from newsletter.mail.issue import IssueMail, Reader, compile_issue
from newsletter.mail.letter import address_of, compose

AT = datetime(2026, 11, 28, 7, 0, tzinfo=UTC)
# All that people write, in any script; no control characters, no halves of characters.
WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=200)
PROSE = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\n=. \t"), max_size=800)
HTML = '<p>Dear [[name]],</p><a href="[[web_url]]">web</a> <a href="[[unsubscribe_url]]">out</a>'
TEXT = "Dear [[name]]\nLeave: [[unsubscribe_url]]\nYours: [[preferences_url]]\n[[web_url]]"


def issue(**facts):
    given_ = {
        "subject": "Issue one",
        "html": HTML,
        "text": TEXT,
        "sender_name": "The Harbour",
        "sender_address": "hello@example.org",
        "reply_to": "",
        "list_name": "Secret Sauce",
        "list_id": "secret-sauce.example.org",
        "web_url": "https://example.org/issues/1/?a=1&b=2",
        "archive_url": "https://example.org/secret-sauce/",
        "owner_address": "hello@example.org",
        "feedback_id": "1:secret-sauce:issue:example.org",
    }
    return IssueMail(**(given_ | facts))


def reader(**facts):
    given_: dict[str, Any] = {
        "address": "ada@example.org",
        "name": "Ada",
        "unsubscribe_url": "https://example.org/u/no/" + "t" * 120,
        "preferences_url": "https://example.org/u/me/x=1&y",
        "message_id": "<abc@example.org>",
        "at": AT,
    }
    return Reader(**(given_ | facts))


def parsed(data):
    return email.message_from_bytes(data, policy=email.policy.default)


def fields(message, *names):
    return [str(message[name]) for name in names]


def sound(data):
    """The rules of requirement H1 that hold for every mail; gives the parsed mail."""
    message = parsed(data)
    for part in message.walk():
        assert part.defects == []
        headers = list(part.items())  # the parser reads each anew whenever it is asked for
        assert [value.defects for _name, value in headers if value.defects] == []
        if part is message:
            once = Counter(name for name, _value in headers)
    for name in ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version"):
        assert once[name] == 1
    assert data.isascii()
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n", data)
    head, _, rest = data.partition(b"\r\n\r\n")
    assert max(map(len, head.split(b"\r\n"))) <= 998
    assert max(map(len, rest.split(b"\r\n"))) <= 76
    assert b"\r\n.\r\n" not in data
    return message


def read(message, kind):
    return message.get_body(preferencelist=(kind,)).get_content().replace("\r\n", "\n")


def test_h1_a_mail_is_sound_and_says_what_was_written():
    message = sound(compile_issue(issue()).for_reader(reader(name="  Ada\nQuill ")))

    assert fields(message, "From", "To", "Subject", "MIME-Version") == [
        "The Harbour <hello@example.org>",
        "ada@example.org",
        "Issue one",
        "1.0",
    ]
    assert message["Date"].datetime == AT
    assert message["Message-ID"] == "<abc@example.org>"
    assert message["Reply-To"] is None
    assert "Dear Ada Quill,</p>" in read(message, "html")
    assert 'href="https://example.org/issues/1/?a=1&amp;b=2"' in read(message, "html")
    assert read(message, "plain").splitlines() == [
        "Dear Ada Quill",
        "Leave: https://example.org/u/no/" + "t" * 120,
        "Yours: https://example.org/u/me/x=1&y",
        "https://example.org/issues/1/?a=1&b=2",
    ]


def test_h2_one_press_leaves_by_https_first_and_by_mail_second():
    message = sound(compile_issue(issue()).for_reader(reader()))

    assert message.get_all("List-Unsubscribe-Post") == ["List-Unsubscribe=One-Click"]
    (leaving,) = message.get_all("List-Unsubscribe")
    assert leaving.split(", ") == [
        "<https://example.org/u/no/" + "t" * 120 + ">",
        "<mailto:hello@example.org?subject=unsubscribe>",
    ]


def test_h6_h7_h8_the_list_names_itself_and_says_it_is_a_machine():
    message = sound(compile_issue(issue(reply_to="ada@example.org")).for_reader(reader()))

    assert fields(message, "List-Id", "Reply-To", "Precedence", "Auto-Submitted") == [
        "Secret Sauce <secret-sauce.example.org>",
        "ada@example.org",
        "bulk",
        "auto-generated",
    ]
    assert message["Feedback-ID"] == "1:secret-sauce:issue:example.org"
    for name in ("List-Archive", "List-Subscribe", "List-Help"):
        assert message[name] == "<https://example.org/secret-sauce/>"
    assert message["List-Owner"] == "<mailto:hello@example.org>"


def test_h9_a_second_attempt_is_the_same_mail_byte_for_byte():
    compiled = compile_issue(issue())
    elsewhere = AT.astimezone(timezone(timedelta(hours=9)))

    assert compiled.for_reader(reader()) == compiled.for_reader(reader(at=elsewhere))


def test_a_reader_s_name_may_stand_in_the_subject():
    mail = compile_issue(issue(subject="[[name]], good morning"))

    assert parsed(mail.for_reader(reader(name="Zoë")))["Subject"] == "Zoë, good morning"


def test_a_reader_s_name_is_text_and_never_markup():
    message = sound(compile_issue(issue()).for_reader(reader(name='<b>"Bo" & Co</b>')))

    assert "Dear &lt;b&gt;&quot;Bo&quot; &amp; Co&lt;/b&gt;," in read(message, "html")
    assert 'Dear <b>"Bo" & Co</b>\n' in read(message, "plain")


@given(subject=WORDS, sender=WORDS, name=WORDS, html=PROSE, text=PROSE)
def test_h1_whatever_people_write_arrives_as_they_wrote_it(subject, sender, name, html, text):
    text, html = (re.sub(r"\[\[|\]\]", "", one) for one in (text, html))
    subject, sender = (re.sub(r"\[\[|\]\]", "", one) for one in (subject, sender))
    mail = issue(
        subject=subject,
        sender_name=sender,
        html=f"{html}[[name]]|[[name]][[unsubscribe_url]]{html}",
        text=f"[[name]]{text}[[name]]{text}",
    )

    message = sound(compile_issue(mail).for_reader(reader(name=name)))

    spoken = " ".join(name.split())
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    assert content(message, 0) == f"{spoken}{lines}{spoken}{lines}"
    assert content(message, 1).startswith(html.replace("\r\n", "\n").replace("\r", "\n"))
    assert str(message["Subject"]).split() == subject.split()
    assert message["From"].addresses[0].addr_spec == "hello@example.org"
    # The parser of Python 3.11 keeps the space between two encoded words.
    assert squeezed(message["From"].addresses[0].display_name) == squeezed(sender)


def squeezed(text):
    return "".join(text.split())


def content(message, number):
    """A part's text as it is after decoding, without the parser's own idea of line ends."""
    payload = message.get_payload(number).get_payload(decode=True)
    return payload.decode().replace("\r\n", "\n")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300), st.integers(0, 80))
def test_no_line_grows_over_76_whatever_stands_before_and_after(value, before):
    text = "é" * before + "x" * before + "[[name]]" + "y" * before

    encoded = body.compile_part(text).fill({"name": body.value(value)})

    assert max(map(len, encoded.split(b"\r\n"))) <= 76


@pytest.mark.parametrize("field", ["subject", "sender_name", "list_name", "feedback_id"])
@pytest.mark.parametrize("bad", ["a\r\nBcc: victim@example.org", "a\nb", "a\x00b", "a\rb"])
def test_a_header_that_would_break_out_is_refused(field, bad):
    with pytest.raises(BadMail, match="line break"):
        compile_issue(issue(**{field: bad}))


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("address", "a@b.example\r\nBcc: c@d.example"),
        ("address", "a@b.example> <c@d.example"),
        ("unsubscribe_url", "https://x.example/\r\nBcc: y"),
        ("unsubscribe_url", "https://x.example/> y"),
        ("message_id", "<a@b>\r\nX: y"),
    ],
)
def test_a_reader_who_would_break_out_is_refused(field, bad):
    with pytest.raises(BadMail):
        compile_issue(issue()).for_reader(reader(**{field: bad}))


def test_a_name_over_lines_in_a_subject_becomes_one_line():
    mail = compile_issue(issue(subject="Dear [[name]]"))

    assert parsed(mail.for_reader(reader(name="A\r\nBcc: x")))["Subject"] == "Dear A Bcc: x"


@pytest.mark.parametrize("field", ["subject", "html", "text"])
def test_a_placeholder_nobody_can_fill_is_found_before_readers_find_it(field):
    with pytest.raises(BadMail, match=r"\[\[first_name\]\]"):
        compile_issue(issue(**{field: "Hello [[first_name]]"}))


class Note:
    sender = "The Harbour <hello@example.org>"
    recipient = "Zoë Ünal <zoe@example.org>"
    reply_to = '"Ask, us" <ask@example.org>'
    subject = "Bitte bestätigen: Geheime Soße, " + "sehr " * 40
    text = "Ein Wort.\n.\n"
    html = ""
    headers = {"Auto-Submitted": "auto-replied", "X-Kind": "confirm", "Subject": "mine"}
    message_id = "<1@example.org>"
    created_at = AT


def test_a_letter_is_sound_with_and_without_html():
    plain, both = Note(), Note()
    both.html = "<p>Ein Wört.</p>"

    message, rich = sound(compose(plain)), sound(compose(both))

    assert message["Subject"] == Note.subject.strip()
    assert message["To"].addresses[0].display_name == "Zoë Ünal"
    assert message["Reply-To"].addresses[0].display_name == "Ask, us"
    assert fields(message, "Auto-Submitted", "X-Kind") == ["auto-replied", "confirm"]
    assert read(message, "plain") == "Ein Wort.\n.\n"
    assert read(rich, "html") == "<p>Ein Wört.</p>"
    assert address_of(Note.recipient) == "zoe@example.org"


def test_a_letter_s_own_headers_cannot_break_out():
    for name, value in [("X-A", "b\r\nBcc: c"), ("X A", "b"), ("X-A:", "b")]:
        with pytest.raises(BadMail):
            check_header(name, value)


def test_long_and_odd_words_fold_or_are_encoded():
    assert words("=?utf-8?q?no?=").startswith(b"=?utf-8?b?")
    assert mailbox("", "a@b.example") == b"a@b.example"
    assert mailbox('O"Neil, Bo', "a@b.example") == b'"O\\"Neil, Bo" <a@b.example>'
    assert mailbox("=?x", "a@b.example").startswith(b"=?utf-8?b?")
    assert mailbox("", "a@bücher.example") == b"a@xn--bcher-kva.example"
    with pytest.raises(BadMail, match="not an address"):
        mailbox("Ada", "nobody")
    with pytest.raises(BadMail, match="names no domain"):
        mailbox("Ada", "a@\u2603-.example")
    with pytest.raises(BadMail):
        listed(["https://a b"])
