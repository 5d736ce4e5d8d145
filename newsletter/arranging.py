"""The order of an issue's blocks for readers who follow few topics or had some of its articles.

Pure: an issue is a row of items, and what comes back are their numbers in a new
order, or nothing where no article is left that such a reader asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Item:
    """A block: the article it shows, or whether a section begins with it."""

    article: int | None = None
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a group of readers had already, and what they follow; None for everything.

    `only` leaves out all else, otherwise it comes after what they follow.
    """

    had: frozenset[int] = frozenset()
    follows: frozenset[int] | None = None
    only: bool = False

    def wants(self, article: int | None) -> bool:
        """Whether an article is among what these readers follow."""
        return self.follows is None or article in self.follows

    def may_get(self, article: int) -> bool:
        """Whether an article is still to be shown to them."""
        return article not in self.had and (self.wants(article) or not self.only)


Numbers: TypeAlias = list[int]


def arranged(items: Sequence[Item], reading: Reading) -> tuple[int, ...] | None:
    """The numbers of the items in the order for these readers; None where nothing is left.

    What they follow stands first: in each section, and among the sections. What
    is no article stays where it is; a section without one loses its heading.
    """
    shown = [one.article for one in items if one.article is not None]
    left = [one for one in shown if reading.may_get(one) and reading.wants(one)]
    if shown and not left:
        return None
    runs = [_filled(run, items, reading) for run in _runs(items)]
    sections = [run for run in runs if _is_section(run, items)]
    first = iter(sorted(sections, key=lambda run: not _has_wanted(run, items, reading)))
    in_order = (next(first) if _is_section(run, items) else run for run in runs)
    return tuple(number for run in in_order for number in run)


def _runs(items: Sequence[Item]) -> Iterator[Numbers]:
    """Sections from a heading to their last article, and what stands between them."""
    headings = (number for number, item in enumerate(items) if item.is_heading)
    for first, end in pairwise(sorted({0, *headings, len(items)})):
        cards = [one for one in range(first, end) if items[one].article is not None]
        cut = cards[-1] + 1 if cards and items[first].is_heading else end
        yield list(range(first, cut))
        yield list(range(cut, end))


def _filled(run: Numbers, items: Sequence[Item], reading: Reading) -> Numbers:
    """A run with its articles in their new order; without its heading where none is left."""
    cards = [one for one in run if _may_stay(items[one], reading)]
    cards.sort(key=lambda one: not reading.wants(items[one].article))
    loses_heading = not cards and _holds_an_article(run, items)
    follow = iter(cards)
    filled: Numbers = []
    for number in run:
        if items[number].article is not None:
            filled += [card for card in [next(follow, None)] if card is not None]
        elif not (items[number].is_heading and loses_heading):
            filled.append(number)
    return filled


def _may_stay(item: Item, reading: Reading) -> bool:
    return item.article is not None and reading.may_get(item.article)


def _holds_an_article(run: Numbers, items: Sequence[Item]) -> bool:
    return any(items[one].article is not None for one in run)


def _is_section(run: Numbers, items: Sequence[Item]) -> bool:
    return bool(run) and items[run[0]].is_heading and _holds_an_article(run, items)


def _has_wanted(run: Numbers, items: Sequence[Item], reading: Reading) -> bool:
    return any(items[one].article is not None and reading.wants(items[one].article) for one in run)
