"""What an error means for a copy: one table, read by nobody but the carrier and its tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from syndication.exchange import (
    ByHand,
    EditedThere,
    ExchangeError,
    Gone,
    NeedsNewConnection,
    SlowDown,
    Unanswered,
)
from syndication.models import Copy

Next = Literal["again", "doubt", "person", "failed", "done"]
USUAL_WAIT = 300.0  # seconds that a channel rests where the platform names no time
Act = Copy.Act


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of the copy, and of its channel: seconds of rest, or a new connection.

    `in_doubt` says that a person is asked whether it is there: until then nothing is sent.
    `edited` says that somebody changed it there: the channel may know what to do.
    """

    next: Next
    message: str
    rest: float = 0.0
    needs_auth: bool = False
    wait: float | None = None
    in_doubt: bool = False
    gone: bool = False
    edited: bool = False


def judge(error: Exception, *, act: str, can_find: bool) -> Verdict:
    """The verdict on what a platform file raised while it did `act`.

    Only the loss of the answer to a create is dangerous: an update or a removal may be said
    twice. An error that no platform file should raise came from an answer we did not understand,
    so whatever was asked may have happened.
    """
    if isinstance(error, Gone):
        return _gone(str(error), act=act)
    if isinstance(error, Unanswered):
        return _unanswered(str(error), act=act, can_find=can_find)
    if isinstance(error, ExchangeError):
        return _refused(error)
    stumbled = _("The answer was not understood (%(kind)s).") % {"kind": type(error).__name__}
    return _unanswered(stumbled, act=act, can_find=can_find)


def judge_look(error: Exception) -> Verdict:
    """The verdict on a look-up that failed: the doubt stays until somebody answers."""
    verdict = judge(error, act=Act.DELETE, can_find=False)
    if verdict.next == "again":
        return verdict
    return Verdict("person", verdict.message, in_doubt=True)


def _refused(error: ExchangeError) -> Verdict:
    """It did not happen: the other side said so, or the request never left."""
    said = str(error)
    if isinstance(error, SlowDown):
        return Verdict("again", said, rest=error.retry_after or USUAL_WAIT)
    if isinstance(error, NeedsNewConnection):
        return Verdict("again", said, needs_auth=True)
    if isinstance(error, (EditedThere, ByHand)):
        return Verdict("person", said, edited=isinstance(error, EditedThere))
    return Verdict("failed" if error.permanent else "again", said, wait=error.retry_after)


def _gone(said: str, *, act: str) -> Verdict:
    if act == Act.DELETE:
        return Verdict("done", _("It was gone already."))
    ask = _("Somebody removed the copy there. Copy it again, or leave it.")
    return Verdict("person", f"{said} {ask}".strip(), in_doubt=True, gone=True)


def _unanswered(said: str, *, act: str, can_find: bool) -> Verdict:
    if act == Act.DELETE:
        return Verdict("again", said)
    if can_find:
        return Verdict("doubt", said)
    if act == Act.UPDATE:
        return Verdict("again", said)
    ask = _("Look there: is the article on it? Then paste its address; if not, send it again.")
    return Verdict("person", f"{said} {ask}".strip(), in_doubt=True)
