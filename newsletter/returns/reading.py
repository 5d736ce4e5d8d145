"""From the bytes of a mail to what came back: the surest reader first (requirement B2)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial

from newsletter.returns import delivery_status, feedback, second_opinion
from newsletter.returns.found import Kind, Return, tokens_in, ways_out_in
from newsletter.returns.manners import is_automatic
from newsletter.returns.opened import ADDRESS, Opened, one_line, opened

LEAVING = re.compile(r"unsub\+[0-9a-f]{42}@", re.IGNORECASE)
MOST = 100  # returns of one mail that are heeded


@dataclass(frozen=True, slots=True)
class Reading:
    """A mail that came to us: what it is, and what it brings back."""

    mail: Opened
    returns: tuple[Return, ...]


def read(raw: bytes, *, envelope_to: tuple[str, ...] = ()) -> Reading:
    """Read a mail; raises `Unreadable`. Whose it is, and whether ours at all, others say."""
    mail = opened(raw, envelope_to=envelope_to)
    named = partial(
        replace,
        tokens=tokens_in([*mail.recipients, mail.raw]),
        ways_out=ways_out_in(mail.raw),
        feedback_id=_feedback_id(mail),
    )
    return Reading(mail, tuple(named(one) for one in _first(mail)[:MOST]))


def _first(mail: Opened) -> list[Return]:
    """What it is: a complaint, a report, a no, a machine's chatter, or a person's reply."""
    reported = feedback.read(mail) or delivery_status.read(mail) or second_opinion.read(mail)
    if reported:
        return reported
    if any(LEAVING.match(address) for address in mail.recipients):
        return [Return(Kind.UNSUBSCRIBE, recipient=_sender(mail))]
    kind = Kind.AUTOMATIC if is_automatic(mail) else Kind.REPLY
    return [Return(kind, words=mail.head("Subject"), recipient=_sender(mail))]


def _feedback_id(mail: Opened) -> str:
    quoted = mail.quoted()
    return one_line(quoted.get("Feedback-ID", "")) if quoted is not None else ""


def _sender(mail: Opened) -> str:
    found = ADDRESS.search(mail.head("From"))
    return found[0] if found else ""
