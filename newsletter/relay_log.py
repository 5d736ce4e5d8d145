"""What a Postfix log tells of our mails, found by their Message-IDs. Pure: lines in, fates out.

`cleanup` names the Message-ID of a queue id before the mail is complete;
`qmgr` says "queue active" only for what Postfix has taken; the agents say what
became of it. A Message-ID without the second was never taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

LINE = re.compile(
    r"^(?P<at>\d{4}-\d\d-\d\dT\S+|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) "
    r"\S+ postfix\S*\[\d+\]: (?P<queue>[0-9A-Za-z]{6,20}): (?P<words>.*)$"
)
MESSAGE_ID = re.compile(r"(?:resent-)?message-id=(<[^<>\s]+>)")
STATUS = re.compile(r"\bstatus=(\w+) \((.*)\)\s*$")
TAKEN = "queue active"


@dataclass(slots=True)
class Fate:
    """What a log says of one mail: its queue id, whether it was taken, what came of it."""

    queue_id: str
    taken: bool = False
    status: str = ""
    words: str = ""


@dataclass(slots=True)
class Account:
    """A whole log: the fates by Message-ID, and from when to when it speaks."""

    fates: dict[str, Fate] = field(default_factory=dict)
    since: datetime | None = None
    until: datetime | None = None

    def covers(self, moment: datetime, *, around: timedelta) -> bool:
        """Whether it speaks of the whole time around a moment, so that silence means absence."""
        if self.since is None or self.until is None:
            return False
        return self.since <= moment - around and moment + around <= self.until


def read_log(lines: Iterable[str], *, now: datetime) -> Account:
    """Read a log; memory grows with the mails in it, not with its lines.

    Times without a year are the latest before `now` in its zone.
    """
    account = Account()
    by_queue: dict[str, Fate] = {}
    for line in lines:
        found = LINE.match(line)
        if found is None:
            continue
        try:
            at = _moment(found["at"], now=now)
        except ValueError:
            continue
        account.since = account.since or at
        account.until = at
        _note(account, by_queue, queue=found["queue"], words=found["words"])
    return account


def _note(account: Account, by_queue: dict[str, Fate], *, queue: str, words: str) -> None:
    name = MESSAGE_ID.search(words)
    if name is not None:
        fate = by_queue[queue] = Fate(queue)
        known = account.fates.get(name[1])
        if known is None or not known.taken:  # a resend that never came counts for nothing
            account.fates[name[1]] = fate
        return
    noted = by_queue.get(queue)
    if noted is None:
        return
    status = STATUS.search(words)
    if status is not None:
        noted.taken, noted.status, noted.words = True, status[1], status[2]
    elif TAKEN in words:
        noted.taken = True


def _moment(text: str, *, now: datetime) -> datetime:
    if text[0].isdigit():
        return datetime.fromisoformat(text)
    at = datetime.strptime(f"{now.year} {text}", "%Y %b %d %H:%M:%S").replace(tzinfo=now.tzinfo)
    # A log of December that is read in January.
    return at if at <= now + timedelta(days=1) else at.replace(year=now.year - 1)
