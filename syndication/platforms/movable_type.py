"""Movable Type's text format, which Typepad, Hatena, note.com and others write too.

Entries end with eight dashes, their parts with five. Times have no zone and are taken as UTC. The
lines that begin with EMAIL or IP are never read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, ClassVar

from syndication.exchange import Comment, Drop, Recognition, Status, Story, UnreadableFile
from syndication.holding import TEXT, at_least_one, looked_at
from syndication.markdown import as_markup
from syndication.markup import plain
from syndication.moments import moment_as
from syndication.paragraphs import paragraphs
from syndication.words import _

ENTRY, PART = "--------", "-----"
LONGEST_LINE = 4 * 1024 * 1024
LARGEST = 8 * 1024 * 1024  # characters of one entry
FACT = re.compile(r"([A-Z][A-Z ]{1,24}):[ \t]?(.*)")
HEAD = re.compile(rb"^(?:AUTHOR|TITLE|BASENAME):.*$", re.MULTILINE)
BODY = re.compile(rb"^BODY:\s*$", re.MULTILINE)
FORMS = ("%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M:%S")
STATES: dict[str, Status] = {"publish": "published", "future": "scheduled"}
OF_A_COMMENT = frozenset({"AUTHOR", "EMAIL", "IP", "URL", "DATE", "SECRET"})
MARKDOWN = frozenset({"markdown", "markdown_with_smartypants"})
NONE = frozenset({"0", "none", "richtext"})  # the text is markup already


@dataclass(slots=True)
class Entry:
    """One entry as it stands in the file."""

    facts: dict[str, str] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=dict)
    answers: list[dict[str, str]] = field(default_factory=list)


class MovableType:
    """Movable Type, Typepad, Hatena: stories come in."""

    key: ClassVar[str] = "movable_type"
    name: ClassVar[str] = "Movable Type"

    def recognise(self, drop: Drop) -> Recognition:
        """By the first lines of an entry and its dashes."""
        found = _files(drop)
        return Recognition(90, "Movable Type export", ("stories",)) if found else Recognition(0, "")

    def read_stories(self, drop: Drop) -> Iterator[Story]:
        """Every entry, in the order of the file."""
        return at_least_one(_read(drop), drop, instead=_("Choose Tools, Export Entries."))


def _read(drop: Drop) -> Iterator[Story]:
    for member in _files(drop):
        with drop.open(member) as file:
            for number, entry in enumerate(_entries(file, member), start=1):
                yield _story(entry, number)


def _files(drop: Drop) -> list[str]:
    return [member for member in looked_at(drop, TEXT) if _is_export(drop.head(member))]


def _is_export(head: bytes) -> bool:
    head = head.replace(b"\r\n", b"\n").removeprefix(b"\xef\xbb\xbf").lstrip()
    return bool(HEAD.match(head) and BODY.search(head) and b"\n-----\n" in head)


def _lines(file: BinaryIO) -> Iterator[str]:
    """Lines of any ending, in UTF-8 or in what was usual before."""
    while raw := file.readline(LONGEST_LINE):
        try:
            line = raw.decode("utf-8")
        except UnicodeDecodeError:
            line = raw.decode("cp1252", errors="replace")
        yield from line.replace("\r\n", "\n").replace("\x00", "").rstrip("\n").split("\r")


def _entries(file: BinaryIO, name: str) -> Iterator[Entry]:
    pieces: list[str] = []
    size = 0
    for line in _lines(file):
        if line.rstrip() == ENTRY:
            if any(piece.strip() for piece in pieces):
                yield _entry(pieces)
            pieces, size = [], 0
            continue
        pieces.append(line)
        size += len(line) + 1
        if size > LARGEST:
            raise UnreadableFile(
                _("One entry of %(name)s is larger than a post can be.") % {"name": name}
            )
    if any(piece.strip() for piece in pieces):
        yield _entry(pieces)


def _entry(lines: list[str]) -> Entry:
    """The facts of an entry, then its parts one after the other."""
    entry = Entry()
    parts: list[list[str]] = [[]]
    for line in lines:
        if line.rstrip() == PART:
            parts.append([])
        else:
            parts[-1].append(line)
    for line in parts[0]:
        if found := FACT.match(line.lstrip("\ufeff")):
            _note(entry, found[1], found[2].strip())
    for part in parts[1:]:
        _take(entry, part)
    return entry


def _note(entry: Entry, name: str, value: str) -> None:
    if name in {"PRIMARY CATEGORY", "CATEGORY", "TAGS"} and value:
        several = value.split(",") if name == "TAGS" else [value]
        entry.labels += [one.strip(' "') for one in several if one.strip(' "')]
    else:
        entry.facts.setdefault(name, value)


def _take(entry: Entry, lines: list[str]) -> None:
    """A part: `BODY:` and its text; of a comment also who wrote it and when."""
    while lines and not lines[0].strip():
        lines = lines[1:]
    found = FACT.match(lines[0]) if lines else None
    if found is None:
        return
    name, lines = found[1], lines[1:]
    if name == "COMMENT":
        facts: dict[str, str] = {}
        while (
            lines
            and (said := FACT.match(lines[0]))
            and said[1] in {"AUTHOR", "EMAIL", "IP", "URL", "DATE", "SECRET"}
        ):
            facts[said[1]] = said[2].strip()
            lines = lines[1:]
        kept = {name: facts.get(name, "") for name in ("AUTHOR", "URL", "DATE")}
        entry.answers.append({**kept, "TEXT": "\n".join(lines)})
    elif name != "PING":
        entry.parts.setdefault(name, "\n".join(lines).strip())


def _story(entry: Entry, number: int) -> Story:
    facts = entry.facts
    form = facts.get("CONVERT BREAKS", "").lower()
    text = "\n\n".join(filter(None, (entry.parts.get("BODY"), entry.parts.get("EXTENDED BODY"))))
    at = moment_as(facts.get("DATE", ""), FORMS)
    address = facts.get("PERMALINK", "") or facts.get("UNIQUE URL", "")
    slug = facts.get("BASENAME", "")
    identity = address or slug or f"{facts.get('DATE', '')} {facts.get('TITLE', '')}".strip()
    cover = facts.get("IMAGE", "")
    return Story(
        source_id=identity or str(number),
        title=plain(facts.get("TITLE", "")),
        html=_markup(text, form),
        source_url=address if address.startswith("http") else "",
        standfirst=plain(entry.parts.get("EXCERPT", "")),
        slug=slug.rpartition("/")[2],
        # An entry that does not say is one that was shown.
        status=STATES.get(facts.get("STATUS", "publish").lower(), "draft"),
        published_at=at,
        authors=tuple(filter(None, [facts.get("AUTHOR", "").partition("@")[0]])),
        tags=tuple(dict.fromkeys(entry.labels)),
        cover_url=cover if cover.startswith("http") else "",
        comments=tuple(
            Comment(
                source_id=f"{identity} {place}",
                html=paragraphs(answer["TEXT"].strip()),
                author=answer["AUTHOR"],
                author_url=answer["URL"],
                written_at=moment_as(answer["DATE"], FORMS),
                state="approved",
            )
            for place, answer in enumerate(entry.answers, start=1)
            if answer["TEXT"].strip()
        ),
    )


def _markup(text: str, form: str) -> str:
    if form in MARKDOWN:
        return as_markup(text)
    return text if form in NONE else paragraphs(text)
