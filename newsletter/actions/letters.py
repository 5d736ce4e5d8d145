"""Letters: mail to one person because of something that person did."""

from __future__ import annotations

import uuid
from email.utils import parseaddr
from typing import NotRequired, TypedDict, Unpack

from django.db import transaction

from wagtail.models import Site

from core.bell import ring
from newsletter.mail.headers import BadMail, check_header, check_line
from newsletter.models import Letter


class LetterFacts(TypedDict):
    """What a letter is made of; `sender` and `recipient` may carry a name before the address.

    It takes the ways of its `site`; without one, those of the house.
    """

    site: NotRequired[Site]
    kind: str
    sender: str
    recipient: str
    subject: str
    text: str
    html: NotRequired[str]
    reply_to: NotRequired[str]
    headers: NotRequired[dict[str, str]]


@transaction.atomic
def queue_letter(**facts: Unpack[LetterFacts]) -> Letter:
    """Put a letter into the quick line, apart from every issue.

    Raises `BadMail` for a header that would break out of its line. Whatever
    happens on the way, it keeps its Message-ID: a letter whose answer was lost
    is sent again, and the reader's program folds the two.
    """
    sender = parseaddr(facts["sender"])[1]
    if "@" not in sender or "@" not in parseaddr(facts["recipient"])[1]:
        raise BadMail("A letter needs the address it comes from and the address it goes to.")
    for name in ("sender", "recipient", "subject", "reply_to"):
        check_line(str(facts.get(name, "")), what=name)
    for name, value in facts.get("headers", {}).items():
        check_header(name, value)
    letter = Letter.objects.create(
        **facts,
        state=Letter.State.QUEUED,
        message_id=f"<{uuid.uuid4().hex}@{sender.rpartition('@')[2]}>",
    )
    ring("letters")
    return letter
