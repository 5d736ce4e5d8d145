"""What can become of a mail at the moment it is handed over. There are five ways, and no sixth.

Accepted is a `Reply`; the other four are raised, so that nobody can forget one.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# RFC 3463: class, subject and detail; a 550 says the same class in its status.
ENHANCED = re.compile(r"^([245]\.\d{1,3}\.\d{1,3})(?: |$)")


class Reply(NamedTuple):
    """An answer of a server: its code, its enhanced status (RFC 3463) or "", its words."""

    code: int
    text: str
    enhanced: str = ""

    @classmethod
    def of(cls, code: int, text: str) -> Reply:
        """Take the enhanced status off the words, where there is one."""
        found = ENHANCED.match(text)
        if found is None:
            return cls(code, text)
        return cls(code, text[found.end() :], found.group(1))

    @property
    def is_fine(self) -> bool:
        """2xx: done."""
        return 200 <= self.code < 300  # noqa: PLR2004 - RFC 5321 section 4.2.1

    @property
    def is_later(self) -> bool:
        """4xx: not now."""
        return 400 <= self.code < 500  # noqa: PLR2004 - RFC 5321 section 4.2.1

    @property
    def is_never(self) -> bool:
        """5xx: no."""
        return 500 <= self.code < 600  # noqa: PLR2004 - RFC 5321 section 4.2.1

    def __str__(self) -> str:
        return " ".join(part for part in (str(self.code), self.enhanced, self.text) if part)


class Outcome(Exception):
    """A mail was not accepted; the class says what that means for it."""


class Answered(Outcome):
    """The server said no. `stage` is the command it answered: MAIL, RCPT, DATA or dot."""

    def __init__(self, reply: Reply, *, stage: str = "") -> None:
        super().__init__(str(reply))
        self.reply = reply
        self.stage = stage


class Rejected(Answered):
    """5xx: this mail will never be taken."""


class Deferred(Answered):
    """4xx: this mail may be taken later; not before `wait` seconds, where the server said so."""

    def __init__(self, reply: Reply, *, stage: str = "", wait: int = 0) -> None:
        super().__init__(reply, stage=stage)
        self.wait = wait


class NotSent(Outcome):
    """The conversation broke before the final dot: the server has no mail (RFC 5321)."""


class Barred(NotSent):
    """The way is closed to us, whoever writes: the account is refused, and no mail was taken."""


class Unanswered(Outcome):
    """The final dot was written and its answer never read: nobody here knows."""
