"""The part of a text in which a reader's words were found, with the words marked."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

BEFORE, LENGTH = 90, 260
SHORTEST = 2


class Piece(NamedTuple):
    """Some characters of the text, and whether the reader asked for them."""

    text: str
    is_match: bool


def snippet(text: str, *, query: str) -> list[Piece]:
    """A passage around the first match; the beginning of the text where none is literal."""
    asked = re.findall(r"\w+", plain(query))
    words = [re.escape(word) for word in asked if len(word) >= SHORTEST]
    flat = " ".join(text.split())
    if not words:
        return [Piece(_cut(flat, 0), False)] if flat else []
    pattern = re.compile(rf"\b(?:{'|'.join(words)})", re.IGNORECASE)
    first = pattern.search(plain(flat))
    passage = _cut(flat, first.start() - BEFORE if first else 0)
    return list(_marked(passage, pattern))


def plain(text: str) -> str:
    """The text as the index reads it, letters without their marks; as long as it was."""
    return "".join(unicodedata.normalize("NFD", letter)[0] for letter in text)


def _marked(passage: str, pattern: re.Pattern[str]) -> list[Piece]:
    pieces: list[Piece] = []
    end = 0
    for match in pattern.finditer(plain(passage)):
        if match.start() > end:
            pieces.append(Piece(passage[end : match.start()], False))
        pieces.append(Piece(passage[match.start() : match.end()], True))
        end = match.end()
    if end < len(passage):
        pieces.append(Piece(passage[end:], False))
    return pieces


def _cut(text: str, start: int) -> str:
    """At most LENGTH characters from about `start`, broken between words, with … where cut."""
    begin = text.rfind(" ", 0, start) + 1 if start > 0 else 0
    end = len(text) if begin + LENGTH >= len(text) else text.rfind(" ", begin, begin + LENGTH)
    end = end if end > begin else begin + LENGTH
    return ("… " if begin else "") + text[begin:end] + (" …" if end < len(text) else "")
