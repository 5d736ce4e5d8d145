"""Texts of older editors: paragraphs are blank lines, and a line break is one.

WordPress, Movable Type and Blogger make the markup when they show a post, so an export holds none.
This is a reading of the same conventions in one pass: blocks stay as they are, what stands between
them becomes paragraphs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "audio",
        "blockquote",
        "caption",
        "center",
        "col",
        "colgroup",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "embed",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "iframe",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "object",
        "oembed",
        "ol",
        "p",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "video",
    ]
)
# What is inside these is copied as it stands.
VERBATIM = frozenset(
    "pre script style svg math textarea object audio video".split()  # noqa: SIM905 - a row
)
# Inside these there is nothing but elements of their own kind.
FRAMES = frozenset(
    "col colgroup dl menu ol table tbody tfoot thead tr ul".split()  # noqa: SIM905 - a row
)
# Text in these is one run of words already; it becomes paragraphs only where it is several.
LINES = frozenset(
    [
        "address",
        "caption",
        "dd",
        "dt",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "legend",
        "li",
        "p",
        "summary",
        "td",
        "th",
    ]
)
PARAGRAPH_LESS = LINES - {"li", "td", "th", "dd", "figure"}
VOID = frozenset({"col", "embed", "hr"})
TAG = re.compile(r"<(/?)([A-Za-z][\w:-]*+)((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>|<!--")
COMMENT_END = re.compile(r"-->")
BREAKS = re.compile(r"(?:<br\s*/?>\s*){2,}|\n[ \t]*\n\s*")
LINE_END = re.compile(r"(?:<br\s*/?>[ \t]*)?\n[ \t]*")
ADDRESS = re.compile(r"(?m)^[ \t]*(https?://[^\s<>\"]+)[ \t]*$")


def paragraphs(text: str) -> str:
    """The markup of a classic text."""
    return "".join(_Reading(text.replace("\r\n", "\n").replace("\r", "\n")).pieces())


class _Reading:
    def __init__(self, text: str) -> None:
        self._text = text
        self._open: list[str] = []
        self._names: Counter[str] = Counter()
        self._run: list[str] = []

    def pieces(self) -> Iterator[str]:
        at = 0
        while found := TAG.search(self._text, at):
            self._run.append(self._text[at : found.start()])
            name, at = (found[2] or "").lower(), found.end()
            if name in VERBATIM and not found[1]:
                end = self._end_of(re.compile(rf"</{name}[^>]*>", re.IGNORECASE), at)
                yield from self._verbatim(name, self._text[found.start() : end])
                at = end
            elif name in BLOCKS:
                yield from self._flush()
                self._turn(name, is_end=bool(found[1]), rest=found[3])
                yield found[0]
            elif not name:
                at = self._end_of(COMMENT_END, at)
                yield from self._comment(self._text[found.start() : at])
            else:
                self._run.append(found[0])
        self._run.append(self._text[at:])
        yield from self._flush()

    def _verbatim(self, name: str, markup: str) -> Iterator[str]:
        if name in {"svg", "math", "textarea"}:  # they stand in a line of words
            self._run.append(markup.replace("\n", " "))
            return
        yield from self._flush()
        yield markup

    def _comment(self, comment: str) -> Iterator[str]:
        """`<!--more-->` and `<!--nextpage-->` end a paragraph; others are not there."""
        if comment.startswith(("<!--more", "<!--nextpage")):
            yield from self._flush()

    def _end_of(self, ending: re.Pattern[str], start: int) -> int:
        found = ending.search(self._text, start)
        return found.end() if found else len(self._text)

    def _turn(self, name: str, *, is_end: bool, rest: str) -> None:
        if name in VOID or rest.rstrip().endswith("/"):
            return
        if not is_end:
            self._open.append(name)
            self._names[name] += 1
        elif self._names[name]:
            while (closed := self._open.pop()) != name:
                self._names[closed] -= 1
            self._names[name] -= 1

    def _flush(self) -> Iterator[str]:
        run, self._run = "".join(self._run), []
        inside = self._open[-1] if self._open else ""
        if not run.strip():
            return
        if inside in FRAMES:
            yield run
        elif inside in PARAGRAPH_LESS:
            yield _lines(BREAKS.sub("\n", run.strip("\n")))
        else:
            yield from self._paragraphs(run, inside)

    def _paragraphs(self, run: str, inside: str) -> Iterator[str]:
        alone = ADDRESS.sub(r"\n\n\1\n\n", run) if inside not in LINES else run
        found = [one.strip() for one in BREAKS.split(alone) if one.strip()]
        bare = inside in LINES or (inside and inside != "blockquote")
        if bare and len(found) == 1:
            yield _lines(found[0])
            return
        for one in found:
            yield f"<p>{_lines(one)}</p>\n"


def _lines(words: str) -> str:
    return LINE_END.sub("<br />\n", words)
