"""How networks count: what a person sees as one sign is one here, two there, four bytes elsewhere.

A text that is one sign too long is refused whole, so each network's limit is held against its own
count. Where a network's rule is not told in full, we count more rather than less.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

URL = re.compile(r"https?://[^\s<>\"“”«»]+[^\s<>\"“”«».,;:!?'\u2019)\]}…]")
# What X takes for an address though nobody wrote its scheme.
BARE = re.compile(r"(?<![\w@/.-])(?:[a-z0-9-]+\.)+[a-z]{2,24}(?![\w@.-])(?:/\S*)?", re.IGNORECASE)
HANDLE = re.compile(r"(?<![\w/])@(\w+)@[\w.-]+\w")
PER_URL = 23  # X and Mastodon count every address so, however long it is
JOINER, NON_JOINER = "\u200d", "\u200c"
# twitter-text, configuration 3: these weigh one, everything else two.
LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
LITTLE = re.compile(r"[\\|{}@\[\]()<>#*_~]")
LEADING, VOWELS, TRAILING = "L", "V", "T"
LETTERS = ((LEADING, 0x1100, 0x115F), (VOWELS, 0x1160, 0x11A7), (TRAILING, 0x11A8, 0x11FF))
ONE_SYLLABLE = {"LL", "LV", "VV", "VT", "TT"}


def graphemes(text: str) -> list[str]:
    """The signs a person sees (Unicode's extended grapheme clusters): a family of emoji is one."""
    return list(_clusters(text))


def grapheme_count(text: str) -> int:
    """As Bluesky counts."""
    return sum(1 for _cluster in _clusters(text))


def byte_count(text: str) -> int:
    """Bytes of UTF-8."""
    return len(text.encode())


def x_weight(text: str) -> int:
    """As X counts: an address 23, an emoji two, letters of Europe one, most others two."""
    text = unicodedata.normalize("NFC", text)
    bare = URL.sub("", text)
    addresses = len(URL.findall(text)) + len(BARE.findall(bare))
    return addresses * PER_URL + sum(_weight(one) for one in _clusters(BARE.sub("", bare)))


def mastodon_length(text: str, *, per_url: int = PER_URL) -> int:
    """As Mastodon counts: every address the same, and of a handle only the name."""
    text = HANDLE.sub(r"@\1", URL.sub("x" * per_url, text))
    return grapheme_count(text)


def threads_length(text: str) -> int:
    """As Threads counts: signs, but an emoji by its bytes."""
    return sum(byte_count(one) if _is_emoji(one) else len(one) for one in _clusters(text))


def little_text(text: str) -> str:
    """As LinkedIn reads: what means something in its "little text" is escaped."""
    return LITTLE.sub(r"\\\g<0>", text)


def _weight(cluster: str) -> int:
    if _is_emoji(cluster):
        return 2
    return sum(1 if _is_light(ord(sign)) else 2 for sign in cluster)


def _is_light(code: int) -> bool:
    return any(first <= code <= last for first, last in LIGHT)


def _is_emoji(cluster: str) -> bool:
    """Whether it is drawn as a picture: a plain © is not, one with the selector of emoji is."""
    return "\ufe0f" in cluster or _is_flag(cluster[0]) or 0x1F000 <= ord(cluster[0]) <= 0x1FAFF  # noqa: PLR2004 - the planes of emoji


def _clusters(text: str) -> Iterator[str]:
    if text.isascii() and "\r" not in text:
        yield from text
        return
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or not _belong_together(text, place):
            yield text[start:place]
            start = place


def _belong_together(text: str, place: int) -> bool:
    """Whether no border lies before this place (Unicode, annex 29)."""
    before, sign = text[place - 1], text[place]
    if before == "\r" and sign == "\n":
        return True
    if before < " " or sign < " ":
        return False
    if _extends(sign):
        return True
    if before == JOINER:
        return _is_picture(sign) and _is_picture(_base(text, place - 1))
    if _is_flag(before) and _is_flag(sign):
        return _flags_before(text, place) % 2 == 1
    return (_ends_with(before) + _begins_with(sign)) in ONE_SYLLABLE


def _extends(sign: str) -> bool:
    if sign in {JOINER, NON_JOINER, "\uff9e", "\uff9f"}:
        return True
    is_mark = unicodedata.category(sign) in {"Mn", "Me", "Mc"}
    return is_mark or "\U0001f3fb" <= sign <= "\U0001f3ff" or "\U000e0020" <= sign <= "\U000e007f"


def _base(text: str, place: int) -> str:
    """The sign that what stands here extends."""
    while place > 0 and _extends(text[place]):
        place -= 1
    return text[place]


def _is_picture(sign: str) -> bool:
    return unicodedata.category(sign) == "So" or "\U0001f000" <= sign <= "\U0001faff"


def _is_flag(sign: str) -> bool:
    return "\U0001f1e6" <= sign <= "\U0001f1ff"


def _flags_before(text: str, place: int) -> int:
    count = 0
    while place > count and _is_flag(text[place - count - 1]):
        count += 1
    return count


def _ends_with(sign: str) -> str:
    code = ord(sign)
    if 0xAC00 <= code <= 0xD7A3:  # noqa: PLR2004 - whole syllables of Korean
        return VOWELS if (code - 0xAC00) % 28 == 0 else TRAILING
    return _jamo(code)


def _begins_with(sign: str) -> str:
    return LEADING if "\uac00" <= sign <= "\ud7a3" else _jamo(ord(sign))


def _jamo(code: int) -> str:
    """Which part of a syllable of Korean a single letter is."""
    for kind, first, last in LETTERS:
        if first <= code <= last:
            return kind
    return ""
