"""Words in Markdown: their signs, and what must not be read as one."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from syndication.counting import URL
from syndication.writing.document import Mark, Span, Spans

SIGNS = re.compile(r"[\\`*_\[\]~|#]")
FIRST = re.compile(r"^( *)([+\-=:])", re.MULTILINE)
NUMBER = re.compile(r"^( *\d+)([.)])", re.MULTILINE)
TEMPLATE = re.compile(r"\{(?=[{%#])|(?<=\{)\{")
UNSAFE = {" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\\": "%5C", '"': "%22"}
ADDRESS = str.maketrans({**UNSAFE, "\n": "", "\t": ""})
STARS: dict[Mark, str] = {"strong": "**", "em": "*", "strike": "~~"}
TAGS: dict[Mark, str] = {
    "strong": "strong",
    "em": "em",
    "strike": "del",
    "mark": "mark",
    "sup": "sup",
    "sub": "sub",
}
ORDER: tuple[Mark, ...] = ("strong", "em", "strike", "mark", "sup", "sub")


def escaped(text: str) -> str:
    """Text that is read as nothing but itself, even at the beginning of a line."""
    text = SIGNS.sub(r"\\\g<0>", html.escape(text, quote=False))
    text = FIRST.sub(r"\1\\\2", text)
    return NUMBER.sub(r"\1\\\2", text)


def _with_addresses(text: str) -> str:
    """Text whose addresses are marked as such: escaped, they would lead elsewhere."""
    parts = []
    place = 0
    for found in URL.finditer(text):
        parts += [escaped(text[place : found.start()]), f"<{found[0]}>"]
        place = found.end()
    return "".join([*parts, escaped(text[place:])])


def target(url: str) -> str:
    """An address between the brackets of a link."""
    return url.translate(ADDRESS)


def in_tags(text: str) -> str:
    """Text between two tags, its braces hidden from who looks for orders in them."""
    return html.escape(text, quote=False).replace("{", "&#123;")


@dataclass(frozen=True, slots=True)
class Words:
    """Writes spans: with braces hidden where they are orders, on one line where it must be so."""

    has_templates: bool
    on_one_line: bool

    def text(self, spans: Spans) -> str:
        """Links outside, then marks, then words."""
        groups = [(url, list(group)) for url, group in groupby(spans, key=lambda one: one.url)]
        parts = [
            f"[{self._marked(group, ORDER)}]({target(url)})" if url else self._marked(group, ORDER)
            for url, group in groups
        ]
        return "".join(parts)

    def _marked(self, spans: Sequence[Span], order: tuple[Mark, ...]) -> str:
        if not order:
            return "".join(self._plain(span) for span in spans)
        mark, inner = order[0], order[1:]
        groups = [list(some) for _, some in groupby(spans, key=lambda one: mark in one.marks)]
        parts = []
        for place, group in enumerate(groups):
            text = self._marked(group, inner)
            if mark in group[0].marks:
                before = groups[place - 1][-1] if place else None
                after = groups[place + 1][0] if place + 1 < len(groups) else None
                text = _wrapped(text, mark, sure=(_is_apart(before, -1), _is_apart(after, 0)))
            parts.append(text)
        return "".join(parts)

    def _plain(self, span: Span) -> str:
        if "code" in span.marks:
            return self._code(span.text)
        text = escaped(span.text) if span.url else _with_addresses(span.text)
        if self.has_templates:
            text = TEMPLATE.sub("&#123;", text)
        return text.replace("\n", "<br>" if self.on_one_line else "  \n")

    def _code(self, text: str) -> str:
        text = text.replace("\n", " ")
        has_orders = self.has_templates and ("{{" in text or "{%" in text)
        if has_orders or (self.on_one_line and "|" in text) or not text.strip():
            return f"<code>{in_tags(text).replace('|', '&#124;')}</code>"
        ticks = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
        space = " " if text.startswith("`") or text.endswith("`") else ""
        return f"{ticks}{space}{text}{space}{ticks}"


def _wrapped(text: str, mark: Mark, *, sure: tuple[bool, bool]) -> str:
    """Signs where they are sure to be read as such, and tags elsewhere; white space outside."""
    inner = text.strip(" \n")
    if not inner:
        return text
    lead, _, trail = text.partition(inner)
    if mark in STARS and (lead or sure[0]) and (trail or sure[1]):
        return f"{lead}{STARS[mark]}{inner}{STARS[mark]}{trail}"
    return f"{lead}<{TAGS[mark]}>{inner}</{TAGS[mark]}>{trail}"


def _is_apart(neighbour: Span | None, place: int) -> bool:
    """Whether a sign beside this neighbour opens or closes: after white space or a plain stop."""
    if neighbour is None or neighbour.text[place].isspace():
        return True
    is_plain = not neighbour.marks and not neighbour.url
    return is_plain and unicodedata.category(neighbour.text[place])[0] in "PS"
