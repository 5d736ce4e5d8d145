"""The words that filters look for, in English and French, as data: `newsletter/data`."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

PLACE = Path(__file__).parents[1] / "data" / "spam_words.csv"


def spam_words_in(text: str) -> list[str]:
    """Those of the words that stand in a text, in order and each once."""
    found = _pattern().findall(text.casefold().replace("\u2019", "'"))
    return list(dict.fromkeys(found))


@cache
def _pattern() -> re.Pattern[str]:
    with PLACE.open(encoding="utf-8", newline="") as file:
        words = sorted({row["words"] for row in csv.DictReader(file)}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")
