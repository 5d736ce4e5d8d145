"""A finished page: its bytes in every encoding a browser may ask for, and its mark."""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass

import brotli

SMALLEST = 512  # bytes below which compressing gains nothing
BROTLI, GZIP = 5, 6  # quality: a page is compressed once for many readers
Headers = list[tuple[str, str]]
WEIGHTED_OUT = re.compile(r";\s*q=0(\.0*)?$")


@dataclass(frozen=True, slots=True)
class Finished:
    """What is answered to everybody who asks for one address."""

    headers: tuple[tuple[str, str], ...]
    bodies: dict[str, bytes]  # by content coding; "" is the page as it is
    etag: str
    generation: int
    made_at: float

    @property
    def size(self) -> int:
        """What it takes of memory, in bytes."""
        return sum(map(len, self.bodies.values())) + 1024

    def coding_for(self, accepted: str) -> str:
        """The best content coding that a browser takes (RFC 9110 section 12.5.3)."""
        offered = {
            word.partition(";")[0].strip().lower()
            for word in accepted.split(",")
            if not WEIGHTED_OUT.search(word.strip())
        }
        return next((coding for coding in ("br", "gzip") if coding in offered & {*self.bodies}), "")

    def is_known_by(self, if_none_match: str) -> bool:
        """Whether a browser has this very page (RFC 9110 section 13.1.2, weak comparison)."""
        known = {mark.strip().removeprefix("W/") for mark in if_none_match.split(",")}
        return self.etag in known or "*" in known


def finish(body: bytes, headers: Headers, *, generation: int, made_at: float) -> Finished:
    """Compress a page once, and mark it by its content."""
    bodies = {"": body}
    if len(body) >= SMALLEST:
        bodies["br"] = brotli.compress(body, quality=BROTLI)
        bodies["gzip"] = gzip.compress(body, compresslevel=GZIP, mtime=0)
    kept = [(name, value) for name, value in headers if name.lower() not in OWN_WORDS]
    return Finished(
        headers=(*kept, *OURS),
        bodies=bodies,
        etag=f'"{hashlib.sha256(body).hexdigest()[:24]}"',
        generation=generation,
        made_at=made_at,
    )


# Said anew for each answer, or true of one answer only.
OWN_WORDS = frozenset(
    {"content-length", "content-encoding", "vary", "etag", "cache-control", "date"}
    | {"x-finished-page"}
)
# Browsers and proxies ask again each time and mostly hear "as you have it".
OURS = (
    ("Cache-Control", "public, max-age=0, must-revalidate"),
    ("Vary", "Accept-Encoding, Cookie"),
)
