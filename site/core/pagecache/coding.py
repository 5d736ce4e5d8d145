"""Which content coding a reader gets: RFC 9110 section 12.5.3."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from functools import lru_cache

import brotli
import zstandard

# Qualities beyond these cost ten times the time for a hundredth of the bytes (docs/benchmarks.md).
BROTLI, ZSTANDARD, GZIP = 5, 12, 6
WEIGHT = re.compile(r"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)


def _zstandard(body: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=ZSTANDARD).compress(body)


# The smallest first: it is what a reader gets who takes several alike. "" is the page as it is.
CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=BROTLI),
    "zstd": _zstandard,
    "gzip": lambda body: gzip.compress(body, compresslevel=GZIP, mtime=0),
    "": lambda body: body,
}


@lru_cache(maxsize=512)
def coding_for(accepted: str) -> str:
    """The best of `CODINGS` for an Accept-Encoding: the dearest to the reader, then the smallest.

    Browsers send a handful of these, so each is read once. Who takes nothing we have gets the page
    as it is, which the standard prefers to a refusal.
    """
    weights = dict(map(_weighed, accepted.lower().split(",")))
    others = weights.get("*", 0.0)
    offered = {coding: weights.get(coding, others) for coding in CODINGS if coding}
    dearest = max(offered, key=offered.__getitem__)  # the first of several alike
    weight = offered[dearest]
    return dearest if weight > 0 and weight >= weights.get("identity", 0.0) else ""


def _weighed(word: str) -> tuple[str, float]:
    """A coding and its weight; one that cannot be read counts as a refusal."""
    coding, _, parameter = (part.strip() for part in word.partition(";"))
    if not parameter:
        return coding, 1.0
    found = WEIGHT.fullmatch(parameter)
    return coding, float(found[1]) if found else 0.0
