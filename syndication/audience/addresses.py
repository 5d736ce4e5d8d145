"""The addresses in a cell: one, several, or one that the platform hid."""

from __future__ import annotations

import re

MASK = re.compile(r"\*{2,}|^\*$|\*@|@\*")
NAMED = re.compile(r"[^<>]*<\s*([^<>\s]+@[^<>\s]+)\s*>")
LOOKS_LIKE_ONE = re.compile(r"[^\s@,;<>\"]+@[^\s@,;<>\"]+\.[^\s@,;<>\"]+")
SEVERAL = re.compile(r"\s*(?::::|[,;])\s*")


def is_masked(text: str) -> bool:
    """Whether a platform hid the address behind asterisks: `j***@g****.com`, `********`."""
    return bool(MASK.search(text))


def addresses_in(cell: str) -> tuple[str, ...]:
    """The addresses of a cell; what cannot be taken apart for certain stays as it is.

    `Nom <nom@example.com>` and `mailto:` are undressed. A list is a list only when each of its
    parts looks like an address: nothing is cut out of a broken one.
    """
    bare = _undressed(cell)
    if LOOKS_LIKE_ONE.fullmatch(bare):
        return (bare,)
    parts = [_undressed(part) for part in SEVERAL.split(bare) if part]
    if len(parts) > 1 and all(LOOKS_LIKE_ONE.fullmatch(part) for part in parts):
        return tuple(parts)
    return (bare,)


def _undressed(text: str) -> str:
    text = text.strip()
    if found := NAMED.fullmatch(text):
        text = found[1]
    return text[7:] if text[:7].lower() == "mailto:" else text
