"""One thing that came back about one mail, whatever brought it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

TOKEN = re.compile(r"(?<![0-9a-f])[0-9a-f]{42}(?![0-9a-f])")
WAY_OUT = re.compile(r"/u/no/([\w.-]{20,1000})")
MOST = 20  # tokens of one text that are tried


class Kind(StrEnum):
    """What it is."""

    BOUNCE = "bounce"
    DELAY = "delay"
    COMPLAINT = "complaint"
    UNSUBSCRIBE = "unsubscribe"
    REPLY = "reply"
    AUTOMATIC = "automatic"
    ARRIVED = "arrived"
    OTHER = "other"


class Verdict(StrEnum):
    """What a bounce is about: the address, the moment, or us."""

    HARD = "hard"
    SOFT = "soft"
    POLICY = "policy"


@dataclass(frozen=True, slots=True)
class Return:
    """What came back.

    `tokens` may name the delivery, the surest first; `ways_out` are tokens of
    links to leave that it quotes; `feedback_id` names the issue at least.
    """

    kind: Kind
    verdict: Verdict | None = None
    code: str = ""
    words: str = ""
    recipient: str = ""
    tokens: tuple[str, ...] = ()
    ways_out: tuple[str, ...] = ()
    feedback_id: str = ""


def tokens_in(texts: Iterable[str]) -> tuple[str, ...]:
    """What looks like the token of a delivery: in return paths, Message-IDs, ways out by mail."""
    found = [token for text in texts for token in TOKEN.findall(text.lower())]
    return tuple(dict.fromkeys(found))[:MOST]


def ways_out_in(text: str) -> tuple[str, ...]:
    """What looks like the token of a link to leave."""
    return tuple(dict.fromkeys(WAY_OUT.findall(text)))[:MOST]
