"""Who came by a copy, read from the address they followed: counted, and nothing of them is kept.

Links home from a copy carry `from=<channel>` and perhaps `utm_…`. Both are taken off before anybody
looks at the address, so that such a reader gets the same finished page as everybody. What is
written is one line: the day, the path and the channel. A worker counts the lines.
"""

from __future__ import annotations

import fcntl
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

TAG = re.compile(r"(?:^|&)from=([a-z][a-z0-9_]{0,39}-[1-9]\d{0,8})(?=&|$)")
CAMPAIGN = re.compile(r"(?:^|&)utm_[a-z_]{1,20}=[^&]*")
REFERRER = re.compile(r"(?:^|&)ref=[^&]*")  # which a platform may add to our own link
# Programs say what they are; what says nothing is none that a person reads with.
PROGRAMS = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|preview|fetch|scan|monitor|headless|embedly|external|curl|wget|"
    r"python|java/|go-http|okhttp|libwww|feed|validator|lighthouse|https?://",
    re.IGNORECASE,
)
SEEN = ("200", "304")
MOVED = ("301", "302", "307", "308")
LONGEST_PATH = 500
FULLEST = 16 * 1024 * 1024  # bytes that wait for a worker; what comes after is not counted


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody came by a channel's copy to a page of its brand, on a day."""

    day: str
    path: str
    channel: str


def noted(environ: dict[str, Any], start_response: Any) -> Any:
    """Take the tags off a request; the answer, when it is a page, is an arrival."""
    query = environ["QUERY_STRING"]
    tag = TAG.search(query)
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or not (tag or "utm_" in query):
        return start_response
    if tag is not None:
        query = REFERRER.sub("", TAG.sub("", query))
    environ["QUERY_STRING"] = CAMPAIGN.sub("", query).lstrip("&")
    if tag is None:
        return start_response
    arrival = Arrival(
        day=timezone.now().date().isoformat(),
        path=environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace"),
        channel=tag[1],
    )
    here = environ.get("HTTP_HOST", "").lower()
    is_counted = is_a_reader(environ)

    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        if is_counted and status[:3] in SEEN:
            keep(arrival)
        elif status[:3] in MOVED:  # to another address of ours: there it is seen
            headers = [_tagged(fact, arrival.channel, here=here) for fact in headers]
        return start_response(status, headers, *rest)

    return start


def is_a_reader(environ: dict[str, Any]) -> bool:
    """Whether a person asked, as far as can be told: a browser that shows the page now."""
    program = environ.get("HTTP_USER_AGENT", "")
    early = environ.get("HTTP_SEC_PURPOSE") or environ.get("HTTP_PURPOSE") or ""
    is_shown = environ["REQUEST_METHOD"] == "GET" and "prefetch" not in early
    return is_shown and bool(program) and not PROGRAMS.search(program)


def keep(arrival: Arrival) -> None:
    """Write one line, unless nobody has read the last ones for very long."""
    line = json.dumps([arrival.day, arrival.path[:LONGEST_PATH], arrival.channel])
    with place().open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        if file.tell() < FULLEST:
            file.write(f"{line}\n".encode())


def waiting() -> Iterator[tuple[Path, list[Arrival]]]:
    """The lines that wait, file by file; a file whose lines are counted is to be deleted.

    Each is put aside first: it is read when its last writer has let go of it.
    """
    fresh = place()
    if fresh.exists():
        fresh.replace(fresh.with_name(f"{fresh.name}.{timezone.now().timestamp():.6f}"))
    for path in sorted(fresh.parent.glob(f"{fresh.name}.*")):
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield path, [Arrival(*json.loads(line)) for line in file]


def place() -> Path:
    """Where the lines lie."""
    return Path(settings.VAR_DIR) / "arrivals"


def _tagged(header: tuple[str, str], channel: str, *, here: str) -> tuple[str, str]:
    name, value = header
    if name.lower() != "location" or urlsplit(value).netloc not in {"", here}:
        return header
    mark = "&" if urlsplit(value).query else "?"
    return name, f"{value}{mark}from={channel}"
