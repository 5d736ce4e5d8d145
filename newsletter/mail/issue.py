"""An issue's mail, compiled once: for each reader only the few open places are filled.

Headers follow RFC 5322, 2369 (lists), 2919 (List-Id), 3834 (automatic mail),
8058 (one click) and Gmail's Feedback-ID; DKIM signs them where there is a key.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from types import MappingProxyType
from typing import NamedTuple

from newsletter.mail import body, dkim
from newsletter.mail.headers import BadMail, check_line, line, listed, mailbox, named, words
from newsletter.smtp.ready import Ready

OWN = ("name", "unsubscribe_url", "preferences_url")


@dataclass(frozen=True, slots=True)
class IssueMail:
    """What all readers of an issue have in common.

    `nameless` is what a reader without a name is called. `other_subjects` are tried
    on some readers; `personal` names the placeholders that readers bring along
    beside their own three.
    """

    subject: str
    html: str
    text: str
    sender_name: str
    sender_address: str
    reply_to: str
    list_name: str
    list_id: str
    web_url: str
    archive_url: str
    owner_address: str
    feedback_id: str
    nameless: str = ""
    keys: tuple[dkim.SigningKey, ...] = ()
    other_subjects: tuple[str, ...] = ()
    personal: frozenset[str] = frozenset()


class Reader(NamedTuple):
    """What differs: the address and name, the reader's own links, and the attempt's identity.

    `at` is the moment of the first attempt: a mail that is tried again keeps it.
    `leave_address` takes a no by mail; empty where no mail comes back to us.
    `variant` says which subject the reader gets, `personal` what stands in the
    places that the mail leaves open.
    """

    address: str
    name: str
    unsubscribe_url: str
    preferences_url: str
    message_id: str
    at: datetime
    leave_address: str = ""
    variant: int = 0
    personal: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class CompiledMail:
    """Everything encoded but the open places; safe to share between threads.

    A subject without open places is a header line already. `content` has each
    place of the HTML part under a name of its own: there words are escaped.
    """

    subjects: tuple[bytes | str, ...]
    head: bytes
    owner_address: str
    nameless: str
    content: body.Pieces
    open_places: frozenset[str]
    personal: frozenset[str]
    keys: tuple[dkim.SigningKey, ...]
    signed_head: tuple[bytes, ...]

    def for_reader(self, reader: Reader) -> Ready:
        """The whole mail for one reader; raises `BadMail`."""
        own = {
            "name": " ".join(reader.name.split()) or self.nameless,
            "unsubscribe_url": reader.unsubscribe_url,
            "preferences_url": reader.preferences_url,
            **reader.personal,
        }
        head = self._own_head(reader, own)
        content = self.content.filled(self._values(own))
        signed = self._signatures(head, content) if self.keys else b""
        return Ready(b"".join((signed, head, self.head, b"\r\n", *content)))

    def _values(self, own: Mapping[str, str]) -> dict[str, bytes]:
        values = {}
        for name in self.open_places:
            word = own[name]
            marked = escape(word)
            plain = values[name] = body.value(word)
            values[_in_html(name)] = plain if marked is word else body.value(marked)
        return values

    def _signatures(self, head: bytes, content: list[bytes]) -> bytes:
        fields = [*dkim.canonical_fields(head), *self.signed_head]
        return dkim.signatures(self.keys, fields=fields, body=b"".join(content))

    def _own_head(self, reader: Reader, own: Mapping[str, str]) -> bytes:
        by_mail = reader.leave_address or f"{self.owner_address}?subject=unsubscribe"
        subject = self.subjects[reader.variant]
        return (b"To: %b\r\n%bDate: %b\r\nMessage-ID: %b\r\nList-Unsubscribe: %b\r\n") % (
            mailbox("", reader.address),
            subject if isinstance(subject, bytes) else _filled_subject(subject, own),
            _written(reader.at),
            check_line(reader.message_id, what="Message-ID").encode(),
            listed([reader.unsubscribe_url, f"mailto:{by_mail}"]),
        )


def compile_issue(mail: IssueMail) -> CompiledMail:
    """Encode all that readers have in common; raises `BadMail` and names the part.

    A placeholder nobody knows is refused: it would reach readers as it is.
    """
    subjects = (mail.subject, *mail.other_subjects)
    for subject in subjects:
        check_line(subject, what="subject")
    text = mail.text.replace("[[web_url]]", mail.web_url)
    html = mail.html.replace("[[web_url]]", escape(mail.web_url))
    compiled_text, compiled_html = body.compile_part(text), body.compile_part(html)
    in_subjects = set(body.PLACEHOLDER.findall(" ".join(subjects)))
    names = compiled_text.names | compiled_html.names | in_subjects
    unknown = names - set(OWN) - mail.personal
    if unknown:
        raise BadMail(f"Nobody knows what to put for [[{min(unknown)}]]. Correct the text.")
    boundary = body.boundary_of(text, html)
    head = _common_head(mail) + body.heading(boundary)
    return CompiledMail(
        subjects=tuple(_compiled_subject(subject) for subject in subjects),
        head=head,
        owner_address=mail.owner_address,
        nameless=mail.nameless,
        content=body.between(
            boundary,
            body.part("text/plain", compiled_text),
            body.part("text/html", compiled_html.called(_in_html)),
        ),
        open_places=frozenset(compiled_text.names | compiled_html.names),
        personal=frozenset(names - set(OWN)),
        keys=mail.keys,
        signed_head=tuple(dkim.canonical_fields(head)),
    )


def _in_html(name: str) -> str:
    """What a place is called in the HTML part."""
    return f"{name} in HTML"


def _compiled_subject(subject: str) -> bytes | str:
    return subject if body.PLACEHOLDER.search(subject) else _filled_subject(subject, {})


def _filled_subject(subject: str, own: Mapping[str, str]) -> bytes:
    subject = body.PLACEHOLDER.sub(lambda found: own.get(found[1], ""), subject)
    return line("Subject", words(" ".join(subject.split()), what="subject"))


@functools.lru_cache(maxsize=16)
def _written(at: datetime) -> bytes:
    """A moment as a header says it; all mails that are claimed together have the same."""
    return format_datetime(at.astimezone(UTC)).encode()


def _common_head(mail: IssueMail) -> bytes:
    """Every header that is the same for all, up to the ones that describe the body."""
    lines = [
        line("From", mailbox(mail.sender_name, mail.sender_address, what="sender's name")),
        line("Reply-To", mailbox("", mail.reply_to)) if mail.reply_to else b"",
        line("List-Unsubscribe-Post", b"List-Unsubscribe=One-Click"),
        line("List-Id", named(mail.list_name, mail.list_id, what="newsletter's name")),
        line("List-Archive", listed([mail.archive_url])),
        line("List-Subscribe", listed([mail.archive_url])),
        line("List-Help", listed([mail.archive_url])),
        line("List-Owner", listed([f"mailto:{mail.owner_address}"])),
        line("Feedback-ID", check_line(mail.feedback_id, what="Feedback-ID").encode()),
        line("Precedence", b"bulk"),
        line("Auto-Submitted", b"auto-generated"),
        line("MIME-Version", b"1.0"),
    ]
    return b"".join(lines)
