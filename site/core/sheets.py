"""Tables we write: streamed, and without a cell that a spreadsheet would run."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

# A spreadsheet takes what begins with these for a formula, also in full width.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
BOM = "\ufeff"  # by which Excel knows UTF-8


class Echo:
    """A file that gives back what is written to it, for streaming."""

    def write(self, text: str) -> str:
        return text


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would compute a cell instead of showing it."""
    return cell.startswith(FORMULA_STARTS)


def harmless(cell: str) -> str:
    """A cell that no spreadsheet runs."""
    return f"'{cell}" if is_formula(cell) else cell


def as_harmless_text(value: Any) -> str:
    """Any value as the text of such a cell; nothing is an empty one."""
    return harmless(str(value or ""))


# How a report of Wagtail writes what strangers said, in either of its formats.
IN_EITHER_FORMAT = {"csv": as_harmless_text, "xlsx": as_harmless_text}


def lines(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table as CSV, a line at a time; cells are written as they are given."""
    writer = csv.writer(Echo())
    yield str(writer.writerow(headers))
    for row in rows:
        yield str(writer.writerow(row))
