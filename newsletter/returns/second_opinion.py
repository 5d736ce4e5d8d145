"""Reports in nobody's format: flufl.bounce knows forty dialects, and we the rest.

They are only asked of mail that a machine wrote: a reader may quote a refusal.
"""

from __future__ import annotations

import logging
import re

from flufl.bounce import all_failures

from newsletter.returns.classes import class_of, reply_code_in, status_in
from newsletter.returns.found import Kind, Return
from newsletter.returns.opened import ADDRESS, Opened

MAILER = re.compile(
    r"mailer-?daemon|postmaster|mail ?delivery|mdaemon|mail administrator|\bmailer\b", re.IGNORECASE
)
MAYBE = re.compile(r"(?:^|<)<?(?:root|server|support|no-?reply|system)@|complain", re.IGNORECASE)
SUBJECT = re.compile(
    r"undeliver|delivery|returned mail|failure|bounce|could ?n.t be|mail (error|system)|rejected"
    r"|not delivered|nicht zugestellt|unzustellbar|non remis|remise|not reach|warning"
    r"|message status|invalid (recipient|address)|unknown user|user unknown|mail problem"
    r"|permanent error|no se",
    re.IGNORECASE,
)
REFUSED = re.compile(
    r"(?:5\d\d[ -]|#?5\.\d\.\d|permanent(?:ly)? (?:fatal )?error|undeliver|not be delivered"
    r"|unknown user|user unknown|does not exist|no such user|(?:delivery|message).{0,40}failed)",
    re.IGNORECASE,
)
PUT_OFF = re.compile(
    r"will (?:keep trying|be retried|retry)|still being|not yet|delayed|warning only|"
    r"do(?:es)? not need to re-?send",
    re.IGNORECASE,
)
END_OF_WORDS = re.compile(
    r"^\W*(?:-+ ?(?:this is|below this|the (?:header|original)|returned|original|unsent|copy)"
    r"|-+ ?(?:message|mail) (?:header|text)|received: )",
    re.IGNORECASE | re.MULTILINE,
)
AROUND = 400  # characters beside an address that are taken for what is said about it


def read(mail: Opened) -> list[Return]:
    """What can be made out of a report that follows no standard; empty for nothing."""
    is_machine = _is_a_machine_s(mail)
    if not is_machine and not _may_be_a_machine_s(mail):
        return []
    text = END_OF_WORDS.split(mail.text(), maxsplit=1)[0]
    later, never = _dialects(mail)
    found = [Return(Kind.DELAY, words=_about(text, one), recipient=one) for one in sorted(later)]
    found += [_bounce(text, one) for one in sorted(never)]
    return found or (_by_ourselves(text) if is_machine else [])


def _is_a_machine_s(mail: Opened) -> bool:
    return (
        mail.head("Return-Path") == "<>"
        or mail.head("X-Failed-Recipients") != ""
        or mail.message.get_content_type() == "multipart/report"
        or bool(MAILER.search(f"{mail.head('From')} {mail.head('Sender')}"))
    )


def _may_be_a_machine_s(mail: Opened) -> bool:
    """Only mail that answers nothing: a reader's answer to an issue may speak of failures too."""
    if mail.head("In-Reply-To") or mail.head("References"):
        return False
    return bool(SUBJECT.search(mail.head("Subject")) or MAYBE.search(mail.head("From")))


def _dialects(mail: Opened) -> tuple[set[str], set[str]]:
    try:
        later, never = all_failures(mail.message)
    except Exception:  # forty parsers of hostile text: one that stumbles is one that knows nothing
        logging.getLogger("newsletter.returns").exception("A report could not be read.")
        return set(), set()
    return (
        {one.decode("ascii", "replace") for one in later},
        {one.decode("ascii", "replace") for one in never},
    )


def _by_ourselves(text: str) -> list[Return]:
    """A refusal in words; the address that stands beside it, if there is one."""
    if PUT_OFF.search(text):
        return [Return(Kind.DELAY, words=_about(text, ""))]
    refused = REFUSED.search(text)
    if refused is None:
        return []
    place = text[max(refused.start() - AROUND, 0) : refused.end() + AROUND]
    beside = ADDRESS.search(place)
    return [_bounce(text, beside[0].strip(".") if beside else "")]


def _bounce(text: str, recipient: str) -> Return:
    words = _about(text, recipient)
    status = status_in(words) or status_in(text)
    return Return(
        Kind.BOUNCE,
        verdict=class_of(status=status, code=reply_code_in(words), words=words),
        code=status,
        words=words,
        recipient=recipient,
    )


def _about(text: str, recipient: str) -> str:
    """What the report says near an address; the beginning, where the address does not stand."""
    place = max(text.lower().find(recipient.lower()), 0) if recipient else 0
    return " ".join(text[max(place - AROUND // 4, 0) : place + len(recipient) + AROUND].split())
