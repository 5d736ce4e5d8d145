"""Where in a mail readers press: link by link, block by block, section by section.

A reader who presses two links counts once in their block, and once in their section.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import Case, Count, IntegerField, Min, Q, Value, When
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from core import sheets
from newsletter.blocks.words import begins_section
from newsletter.models import IssuePage, Link, Mailing, SeriesStep
from newsletter.outcome.report import Bar

LONGEST = 80  # characters of a block's own words
MACHINES = Q(clicks__is_machine=True)
HEADERS = ("section", "block", "words", "address", "readers", "percent", "machines")


@dataclass(frozen=True, slots=True)
class Part:
    """A block as its editor knows it: its kind, its first words, and the heading above it."""

    block: str
    kind: str
    words: str
    heading: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.words}" if self.words else self.kind


@dataclass(frozen=True, slots=True)
class Section:
    """What was pressed below one heading, in all and block by block."""

    bar: Bar
    blocks: list[Bar] = field(default_factory=list)


def heat(mailing: Mailing, *, sent: int) -> list[Bar]:
    """Every link in the order of the mail, with the readers who pressed it."""
    links = _pages(mailing).annotate(**_counted())
    return [Bar(str(one), one.people, sent, machines=one.machines, url=one.url) for one in links]


def sections(mailing: Mailing, *, sent: int) -> list[Section]:
    """The blocks in which something can be pressed, below their headings: two queries."""
    by_block = _rows(mailing, "block")
    groups = [
        [one for one in group if one.block in by_block]
        for _heading, group in groupby(_parts_of(mailing, linked=by_block), _heading_of)
    ]
    groups = [group for group in groups if group]
    whole = _rows(mailing, "place", place=_place_of(groups))
    return [
        Section(
            _bar(group[0].heading, whole[place], sent),
            [_bar(str(one), by_block[one.block], sent) for one in group],
        )
        for place, group in enumerate(groups)
    ]


def as_table(mailing: Mailing, *, sent: int) -> Iterator[str]:
    """The same for a spreadsheet: a line for each link, with the block and section around it."""
    links = list(_pages(mailing).annotate(**_counted()))
    linked = dict.fromkeys(link.block for link in links)
    parts = {one.block: one for one in _parts_of(mailing, linked=linked)}
    rows = (
        (
            parts[link.block].heading,
            str(parts[link.block]),
            link.words,
            link.url,
            str(link.people),
            f"{100 * link.people / sent if sent else 0:.1f}",
            str(link.machines),
        )
        for link in links
    )
    return sheets.lines(HEADERS, ([sheets.harmless(cell) for cell in row] for row in rows))


def _pages(mailing: Mailing) -> Any:
    return mailing.links.filter(kind=Link.Kind.PAGE).order_by("pk")


def _counted() -> dict[str, Count]:
    """A person is counted once, however many of several links they pressed."""
    return {
        "people": Count("clicks__visitor", filter=~MACHINES, distinct=True),
        "machines": Count("clicks__visitor", filter=MACHINES, distinct=True),
    }


def _rows(mailing: Mailing, key: str, **more: Any) -> dict[Any, tuple[int, int]]:
    """Readers and machines by some key, in the order of the mail."""
    rows = _pages(mailing).order_by().annotate(**more).values(key)
    counted = rows.annotate(first=Min("pk"), **_counted()).order_by("first")
    found = counted.values_list(key, "people", "machines")
    return {one: (people, machines) for one, people, machines in found}


def _parts_of(mailing: Mailing, *, linked: Iterable[str]) -> list[Part]:
    """The blocks in their order, in each language the mail went out in; then what no block is
    around, and what was taken out of the page since.
    """
    found: dict[str, Part] = {}
    for body in _bodies(mailing):
        heading = ""
        for child in body:
            if begins_section(child):
                heading = strip_tags(child.value.source.partition("</h2>")[0]).strip()
            found.setdefault(str(child.id), _part(child, heading))
    for block in linked:
        kind = _("A block that is gone") if block else _("Above and below the text")
        found.setdefault(block, Part(block, kind, ""))
    return list(found.values())


def _bodies(mailing: Mailing) -> Iterator[Any]:
    if mailing.issue_id:
        page = IssuePage.objects.get(pk=mailing.issue_id)
        yield from (one.body for one in page.get_translations(inclusive=True).order_by("pk"))
    else:
        yield from (one.body for one in SeriesStep.objects.filter(mailing=mailing))


def _part(child: Any, heading: str) -> Part:
    words = " ".join(str(one) for one in child.block.get_searchable_content(child.value))
    if child.block_type == "article" and child.value["article"] is not None:
        words = child.value["article"].title
    return Part(str(child.id), str(child.block.label), words[:LONGEST].strip(), heading)


def _heading_of(part: Part) -> str:
    return part.heading


def _place_of(groups: Sequence[Sequence[Part]]) -> Case:
    places = (
        When(block__in=[one.block for one in group], then=Value(place))
        for place, group in enumerate(groups)
    )
    return Case(*places, output_field=IntegerField())


def _bar(label: str, pressed: tuple[int, int], sent: int) -> Bar:
    people, machines = pressed
    return Bar(label, people, sent, machines=machines)
