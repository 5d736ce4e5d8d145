"""vCard: address books of phones and mail programs, versions 2.1, 3.0 and 4.0.

Who stands in an address book gave an address, and nothing else. Pictures and whatever else a card
holds are passed over.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from typing import BinaryIO, ClassVar

from syndication.exchange import Drop, Person, Recognition

LONGEST_LINE = 1_000_000  # bytes; pictures are folded into short ones
LONGEST_VALUE = 10_000  # characters of an unfolded property that is read
READ = frozenset({"BEGIN", "END", "FN", "N", "EMAIL", "LANG"})
ESCAPED = re.compile(r"\\([\\,;nN])")

Card = dict[str, list[str]]


class VCard:
    """vCard: people come in, and wait for a yes of their own."""

    key: ClassVar[str] = "vcard"
    name: ClassVar[str] = "vCard"

    def recognise(self, drop: Drop) -> Recognition:
        """By the first words of a card."""
        if _books(drop):
            return Recognition(90, "vCard address book", ("people",))
        return Recognition(0, "")

    def read_people(self, drop: Drop) -> Iterator[Person]:
        """Every address of every card; a card without one is told too."""
        for member in _books(drop):
            with drop.open(member) as file:
                for line, card in _cards(file):
                    yield from _people(member, line, card)


def _books(drop: Drop) -> list[str]:
    return [
        member
        for member in drop.members()
        if member.lower().endswith((".vcf", ".vcard"))
        and b"BEGIN:VCARD" in drop.head(member, 200).upper()
    ]


def _people(member: str, line: int, card: Card) -> Iterator[Person]:
    family, given = [*re.split(r"(?<!\\);", card.get("N", [""])[0]), "", ""][:2]
    name = card.get("FN", [""])[0] or f"{given} {family}".strip()
    for address in dict.fromkeys(card.get("EMAIL", [])) or [""]:
        yield Person(
            row=line,
            address=_plain(address).strip().removeprefix("mailto:"),
            state="pending",
            name=_plain(name),
            language=card.get("LANG", [""])[0],
            evidence=f"{member}:{line}",
        )


def _cards(file: BinaryIO) -> Iterator[tuple[int, Card]]:
    """Each card with the line it begins on."""
    card: Card = {}
    begun = 0
    for number, name, value in _properties(file):
        if name == "BEGIN":
            card, begun = {}, number
        elif name == "END" and begun:
            yield begun, card
            begun = 0
        else:
            card.setdefault(name, []).append(value)


def _properties(file: BinaryIO) -> Iterator[tuple[int, str, str]]:
    """The properties that are read: their line, their name, their value."""
    for number, line in _unfolded(file):
        head, _colon, value = line.partition(":")
        name, *facts = head.split(";")
        name = name.rpartition(".")[2].upper()  # `item1.EMAIL` is an EMAIL
        if name in READ:
            yield number, name, _decoded(value[:LONGEST_VALUE], [one.upper() for one in facts])


def _unfolded(file: BinaryIO) -> Iterator[tuple[int, str]]:
    """Lines put together again: folded by a space, or quoted-printable and ended by `=`."""
    begun, held = 0, ""
    for number, raw in enumerate(iter(lambda: file.readline(LONGEST_LINE), b""), start=1):
        line = raw.decode("utf-8-sig", errors="replace").rstrip("\r\n")
        is_soft = held.endswith("=") and "QUOTED-PRINTABLE" in held.upper()
        if line[:1] in {" ", "\t"} or is_soft:
            if len(held) < LONGEST_VALUE:
                held = held.removesuffix("=") + line[0 if is_soft else 1 :]
            continue
        if held:
            yield begun, held
        begun, held = number, line
    if held:
        yield begun, held


def _decoded(value: str, facts: list[str]) -> str:
    if not any(fact.endswith("QUOTED-PRINTABLE") for fact in facts):
        return value
    charset = next((fact[8:] for fact in facts if fact.startswith("CHARSET=")), "UTF-8")
    try:
        return quopri.decodestring(value.encode()).decode(charset, errors="replace")
    except LookupError:
        return quopri.decodestring(value.encode()).decode(errors="replace")


def _plain(value: str) -> str:
    return ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], value)
