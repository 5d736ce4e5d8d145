"""Who pressed a link: a reader, or a machine that looks at mail before the reader does.

Scanners press every link of a mail within seconds of its arrival, often with
the name of an ordinary browser; so what they call themselves is the least of
the signs. None of these signs is certain. A machine that waits, presses one
link and names a browser is taken for a reader, and the help says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

FASTEST = timedelta(seconds=10)  # from the receiver's server to a thumb
BURST = timedelta(seconds=10)
MANY = 4  # links of one mail within a burst; nobody reads that fast
AFTER_A_TRAP = timedelta(minutes=1)
AGENTS = re.compile(
    r"bot|crawl|spider|preview|slurp|scan|curl|wget|python|java/|okhttp|go-http|headless"
    r"|barracuda|mimecast|proofpoint|fortinet|symantec|safelinks|imageproxy|externalhit",
    re.IGNORECASE,
)
PREFETCH = re.compile("prefetch|prerender|preview", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Visit:
    """What a request tells: `since_arrival` is None while the mail is not even handed over."""

    method: str
    agent: str
    purpose: str = ""
    since_arrival: timedelta | None = None


def looks_like_a_machine(visit: Visit) -> bool:
    """Whether a single request gives itself away."""
    return (
        visit.method != "GET"
        or not visit.agent
        or bool(AGENTS.search(visit.agent) or PREFETCH.search(visit.purpose))
        or visit.since_arrival is None
        or visit.since_arrival < FASTEST
    )
