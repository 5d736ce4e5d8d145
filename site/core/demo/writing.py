"""Reads a text of the demo: facts in TOML between two `+++`, then words and pieces.

Words are a small Markdown (headings, lists, emphasis, code, links); whatever is
more than words stands as `::: kind`, facts in TOML, `:::`. Pure: no room is known here.
"""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

PIECE = re.compile(r"^::: (\w+)\n(.*?)^:::$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"(#{2,4}) (.+)")
NUMBER = re.compile(r"\d+\. ")
LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
STRONG = re.compile(r"\*\*(.+?)\*\*")
STRESSED = re.compile(r"\*(.+?)\*")


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a text: `words` with their `html`, a `heading`, or what a `:::` says."""

    kind: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Writing:
    """A text of the demo; `name` is its file's, without the number that sorts it."""

    name: str
    facts: dict[str, Any]
    pieces: list[Piece]


def read(path: Path) -> Writing:
    """The text in a file."""
    _before, facts, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    name = re.sub(r"^\d+-", "", path.stem)
    return Writing(name, tomllib.loads(facts), pieces_of(body))


def pieces_of(body: str) -> list[Piece]:
    """The pieces of a text in their order; paragraphs and lists that follow each other are one."""
    merged: list[Piece] = []
    for is_words, group in groupby(_cut(body), key=lambda piece: piece.kind == "words"):
        if is_words:
            merged.append(Piece("words", {"html": "".join(one.facts["html"] for one in group)}))
        else:
            merged.extend(group)
    return merged


def inline(text: str) -> str:
    """Words with their emphasis, code and links as HTML."""
    parts = html.escape(text, quote=False).split("`")
    return "".join(
        f"<code>{part}</code>" if number % 2 else _marked(part) for number, part in enumerate(parts)
    )


def _cut(body: str) -> Iterator[Piece]:
    end = 0
    for found in PIECE.finditer(body):
        yield from _chunks(body[end : found.start()])
        yield Piece(found[1], tomllib.loads(found[2]))
        end = found.end()
    yield from _chunks(body[end:])


def _chunks(text: str) -> Iterator[Piece]:
    for chunk in re.split(r"\n{2,}", text.strip()):
        heading = HEADING.fullmatch(chunk)
        if heading:
            yield Piece("heading", {"level": str(len(heading[1])), "text": heading[2]})
        elif chunk == "---":
            yield Piece("divider", {})
        elif chunk:
            yield Piece("words", {"html": _block(chunk)})


def _block(chunk: str) -> str:
    lines = re.sub(r"\n {2,}", " ", chunk).split("\n")
    for tag, mark in (("ul", re.compile("- ")), ("ol", NUMBER)):
        if all(mark.match(line) for line in lines):
            items = "".join(f"<li>{inline(mark.sub('', line, count=1))}</li>" for line in lines)
            return f"<{tag}>{items}</{tag}>"
    return f"<p>{inline(' '.join(lines))}</p>"


def _marked(text: str) -> str:
    linked = LINK.sub(lambda found: f'<a href="{found[2]}">{found[1]}</a>', text)
    return STRESSED.sub(r"<i>\1</i>", STRONG.sub(r"<b>\1</b>", linked))
