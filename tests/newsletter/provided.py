"""What the tests of providers share: an issue's mails, and a fake that carries them."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

from newsletter.mail.issue import IssueMail, Reader, compile_issue
from newsletter.transports.contract import Mail
from newsletter.transports.kinds import Limits, transport_of
from tests.fakes.providers import FAKES

PROVIDERS = sorted(FAKES)
BATCHING = sorted(set(FAKES) - {"ses", "mailersend"})
ADA, BOB, EVE = "ada@example.org", "bob@example.org", "eve@example.org"
NAMES = {ADA: "Ada", BOB: "Bob & Söhne", EVE: "Eve"}
FACTS = IssueMail(
    subject="Déjà vu, [[name]]",
    html="<p>Dear [[name]],</p>\n<p>50 % off.</p>\n<a href='[[unsubscribe_url]]'>no</a>",
    text="Dear [[name]],\n\nÇa va?\n\n[[unsubscribe_url]]\n",
    sender_name="The Harbour",
    sender_address="hello@example.org",
    reply_to="ada@harbour.example.org",
    list_name="Café",
    list_id="secret-sauce.example.org",
    web_url="https://example.org/1/",
    archive_url="https://example.org/",
    owner_address="hello@example.org",
    feedback_id="1:secret-sauce:issue:harbour",
)
ISSUE = compile_issue(FACTS)
LONGER = compile_issue(dataclasses.replace(FACTS, text=FACTS.text + "\nOne more line.\n"))


def mail(address, *, name="", issue=ISSUE):
    reader = Reader(
        address=address,
        name=name or NAMES.get(address, "you"),
        unsubscribe_url=f"https://example.org/u/{address}",
        preferences_url="https://example.org/me",
        message_id=f"<{address.partition('@')[0]}.1@example.org>",
        at=datetime(2026, 5, 2, 8, tzinfo=UTC),
    )
    return Mail("bounces@example.org", address, issue.for_reader(reader))


def transport_to(fake, **settings):
    return transport_of(fake.key, {**fake.typed, **settings}, limits=Limits())


def send(fake, one, marks=None, **settings):
    marks = [] if marks is None else marks
    connection = transport_to(fake, **settings).open()
    try:
        return connection.send(
            one.envelope_from, one.recipient, one.message, before_dot=lambda: marks.append("mark")
        )
    finally:
        connection.close()


def send_all(fake, mails, marks=None):
    marks = [] if marks is None else marks
    connection = transport_to(fake).open()
    try:
        return connection.send_batch(mails, before=lambda: marks.append("mark"))
    finally:
        connection.close()


def assert_whole(arrived, address):
    name = NAMES[address]
    assert arrived.subject == f"Déjà vu, {name}"
    assert arrived.text.split("\n")[:3] == [f"Dear {name},", "", "Ça va?"]
    assert f"Dear {name.replace('&', '&amp;')}," in arrived.html
    assert f"https://example.org/u/{address}" in arrived.text
    headers = {key.lower(): value for key, value in arrived.headers.items()}
    assert f"https://example.org/u/{address}" in headers["list-unsubscribe"]
    assert headers["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    assert headers["feedback-id"] == "1:secret-sauce:issue:harbour"
