"""A finished page: one answer for every content coding a browser may ask for, ready to send."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from core.pagecache.coding import CODINGS, coding_for

SMALLEST = 512  # bytes below which compressing gains nothing
OVERHEAD = 2_048  # bytes of memory that headers and names take beside the bodies
Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent in one content coding: its bytes, its mark, and the headers of 200 and 304."""

    body: bytes
    etag: str
    whole: tuple[tuple[str, str], ...]
    known: tuple[tuple[str, str], ...]

    def is_known_by(self, if_none_match: str) -> bool:
        """Whether a browser has these very bytes (RFC 9110 section 13.1.2, weak comparison)."""
        if if_none_match == self.etag:
            return True
        marks = {mark.strip().removeprefix("W/") for mark in if_none_match.split(",")}
        return self.etag in marks or "*" in marks


@dataclass(slots=True)
class Finished:
    """What is answered to everybody who asks for one address."""

    answers: dict[str, Answer]  # by content coding; "" is the page as it is
    generation: int
    made_at: float
    is_wanted: bool = False  # asked for since the shelf last looked for what nobody reads
    size: int = field(init=False)

    def __post_init__(self) -> None:
        self.size = sum(len(answer.body) for answer in self.answers.values()) + OVERHEAD

    def answer_for(self, accepted: str) -> Answer:
        """The answer in the best coding that a browser takes."""
        return self.answers.get(coding_for(accepted)) or self.answers[""]


def finish(body: bytes, headers: Headers, *, generation: int, made_at: float) -> Finished:
    """Compress a page once, and mark it by its content: what did not change is not sent again."""
    shared = tuple((name, value) for name, value in headers if name.lower() not in OWN_WORDS)
    mark = hashlib.sha256(body).hexdigest()[:24]
    codings = CODINGS if len(body) >= SMALLEST else {"": CODINGS[""]}
    answers = {
        coding: _answer(compress(body), coding, mark=mark, shared=shared)
        for coding, compress in codings.items()
    }
    return Finished(answers, generation=generation, made_at=made_at)


def _answer(body: bytes, coding: str, *, mark: str, shared: tuple[tuple[str, str], ...]) -> Answer:
    """One coding's answer. Its strong mark is its own: the same page, but other bytes."""
    etag = f'"{mark}-{coding}"' if coding else f'"{mark}"'
    said = [("ETag", etag), ("Vary", VARY)]
    names = {name.lower() for name, _value in shared}
    if "cache-control" not in names:
        said.append(("Cache-Control", ASK_AGAIN))
    length = ("Content-Length", str(len(body)))
    encoded = [("Content-Encoding", coding)] if coding else []
    kept = tuple(fact for fact in shared if fact[0].lower() in WITHOUT_BODY)
    return Answer(body, etag, whole=(*shared, *said, *encoded, length), known=(*kept, *said))


# Said anew for each answer, or true of one answer only.
OWN_WORDS = frozenset(
    {"content-length", "content-encoding", "vary", "etag", "date", "x-finished-page"}
)
# What a 304 repeats (RFC 9110 section 15.4.5).
WITHOUT_BODY = frozenset({"cache-control", "surrogate-key"})
# Browsers and proxies ask again each time and mostly hear "as you have it".
ASK_AGAIN = "public, max-age=0, must-revalidate"
VARY = "Accept-Encoding, Cookie"
