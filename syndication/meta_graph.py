"""How Meta's Graph says no: one number for each trouble, whatever the status.

(https://developers.facebook.com/docs/graph-api/guides/error-handling.) Facebook and Threads speak
it; what the numbers mean for a copy is decided here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from syndication.asking import Problem, Reply
from syndication.exchange import ExchangeError, Gone, NeedsNewConnection, SlowDown, Unanswered
from syndication.words import _

REFUSED = {"10", "102", "190", "200", "490"}  # no token, or no right
TOO_FAST = {"4", "17", "32", "341", "613", "1390008"}
TROUBLE = {"1", "2", "1363047", "1609010"}  # theirs, and it passes
NO_SUCH_THING = {"33", "803"}
SAID_BEFORE = "506"
AN_HOUR = 3_600.0
Taken = TypeVar("Taken")


def problem(content: Any) -> Problem:
    """The number, with the finer one where there is one, and the words."""
    error = content["error"]
    numbers = (error.get("code"), error.get("error_subcode"))
    return Problem("/".join(str(one) for one in numbers if one), str(error["message"]))


def taken(reply: Reply, take: Callable[[Any], Taken], *, gone: str = "") -> Taken:
    """What `take` picks from an answer. `gone` is what to say where the thing asked for is away."""
    known = _known(reply, gone) if reply.status >= 400 else None  # noqa: PLR2004
    if known is not None:
        raise known
    return reply.read(take)


def _known(reply: Reply, gone: str) -> ExchangeError | None:
    numbers = set(reply.problem.code.split("/"))
    said = reply.source.quote(reply.problem.words)
    facts = {"name": reply.source.name, "said": said}
    if gone and numbers & NO_SUCH_THING:
        return Gone(gone)
    if numbers & REFUSED:
        return NeedsNewConnection(_("%(name)s refused us. “%(said)s”") % facts)
    if numbers & TOO_FAST:
        return SlowDown(_("%(name)s asks us to wait. “%(said)s”") % facts, retry_after=AN_HOUR)
    if SAID_BEFORE in numbers:
        return Unanswered(_("%(name)s says that this was posted already. “%(said)s”") % facts)
    if numbers & TROUBLE:
        return reply.lost(_("%(name)s has trouble of its own. “%(said)s”") % facts)
    return None
