"""Mail that came to an address of ours: read, written down, and replies handed to a person.

Nothing here answers anybody: a machine that answers machines never stops (RFC 3834).
"""

from __future__ import annotations

import hashlib
from email.utils import formataddr

from django.utils.translation import gettext as _

from wagtail.models import Site

from newsletter.actions.letters import queue_letter
from newsletter.actions.returns import Told, take
from newsletter.addresses import BadAddress, normalise
from newsletter.models import Newsletter, ReturnEvent
from newsletter.returns.found import Kind, Return
from newsletter.returns.opened import Opened, Unreadable
from newsletter.returns.reading import read

LONGEST_REPLY = 20_000  # characters of a reply that are handed on


def take_mail(
    raw: bytes, *, source: str, envelope_to: tuple[str, ...] = (), site: Site | None = None
) -> bool:
    """Take what a mail brings back; whether it is done with, and may go.

    The same mail is taken once, however often it is read. A mail that is not
    about mail of ours is not done with, nor is a reply that lies where the
    person reads anyway.
    """
    try:
        reading = read(raw, envelope_to=envelope_to)
    except Unreadable:
        return False
    done = False
    for found in reading.returns:
        told = Told(source, _identity(reading.mail, found), site=site)
        reply = _Reply(reading.mail)
        event = take(found, told=told, also=reply.hand_on if found.kind is Kind.REPLY else None)
        done = done or (event is not None and not reply.lies_with(event))
    return done


def answers_of(newsletter: Newsletter) -> str:
    """Where a person reads what readers reply."""
    return newsletter.reply_to or newsletter.sender_email


def _identity(mail: Opened, found: Return) -> str:
    told = f"{mail.identity}\n{found.kind}\n{found.recipient.lower()}"
    return f"mail:{hashlib.sha256(told.encode()).hexdigest()}"


class _Reply:
    """A reader's reply, and the person it is for."""

    def __init__(self, mail: Opened) -> None:
        self.mail = mail

    def lies_with(self, event: ReturnEvent) -> bool:
        """Whether it is a reply that came to the very address it would be handed on to."""
        if event.kind != Kind.REPLY or event.mailing is None:
            return False
        to = answers_of(event.mailing.newsletter).lower()
        return to in {one.lower() for one in self.mail.recipients}

    def hand_on(self, event: ReturnEvent) -> None:
        """Put it into the quick line; a reader's address that is none is left out."""
        if event.mailing is None or self.lies_with(event):
            return
        newsletter = event.mailing.newsletter
        sender = self.mail.head("From")
        said = {
            "reader": sender,
            "issue": event.mailing.subject,
            "text": self.mail.text().strip()[:LONGEST_REPLY],
        }
        queue_letter(
            kind="reply",
            sender=formataddr((newsletter.sender_name, newsletter.sender_email)),
            recipient=answers_of(newsletter),
            reply_to=_address_in(sender),
            subject=self.mail.head("Subject")[:200] or _("A reply"),
            text=_("%(reader)s replied to “%(issue)s”:\n\n%(text)s\n") % said,
        )


def _address_in(sender: str) -> str:
    found = sender.rpartition("<")[2].strip("<> ")
    try:
        return normalise(found)
    except BadAddress:
        return ""
