"""Whether a tree parser may see some markup: measured in one pass, without building a tree.

nh3, bleach and every HTML5 parser are quadratic in the depth of the tree, and unclosed formatting
elements are copied into every block that follows (the specification's "reconstruct the active
formatting elements"): 20,000 open `<div>` took 10 seconds, and a few hundred `<b>` in front of
many paragraphs are a memory bomb. What is measured here is never less than what a parser builds:
a closing tag counts only where it closes the innermost element; any other is disorder, which has
a budget of its own, so that tags hidden in comments, attributes, scripts or foreign content
cannot talk the measure down.
"""

from __future__ import annotations

import re
from collections import Counter

DEEPEST = 200
MOST_DISORDER = 400
MOST_COPIES = 500_000  # of formatting elements that a parser may have to make
VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905 - a row
)
# Elements that the parser closes by itself, so that a row of them is no nest.
SELF_CLOSING = frozenset(
    "p li dt dd option tr td th tbody thead tfoot colgroup".split()  # noqa: SIM905 - a row
)
FORMATTING = frozenset(
    "a b big code em font i nobr s small strike strong tt u".split()  # noqa: SIM905 - a row
)
# Their content is text, but not inside of SVG: whatever looks like markup in it is disorder.
RAW = frozenset(
    "iframe noembed noframes noscript script style textarea title xmp".split()  # noqa: SIM905
)
RAW_END = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in RAW}
MARKUP = re.compile(r"<(?!img\b)", re.IGNORECASE)
FOREIGN = ("svg", "math")
# A comment, what is read as one, or a tag with its attributes as the specification reads them: a
# quote opens a value only right behind a name and "=". Nothing in it can be read in two ways, so
# nothing is tried twice; a tag that does not end swallows the rest, as it does in a browser.
TOKEN = re.compile(
    r"""<!--(?:-?>|.*?(?:--!?>|\Z))
    |(?P<bogus><(?:[!?]|/[^a-zA-Z>])[^>]*+>?)
    |<(?P<close>/?)(?P<name>[a-zA-Z][^\s/>]*+)
     (?:[\s/]++
       |(?:=[^\s/>=]*+|[^\s/>=]++)
        (?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|(?=[^\s"'>])[^\s>]*+|))?+
     )*+(?:>|\Z)""",
    re.DOTALL | re.VERBOSE,
)


def is_bounded(markup: str) -> bool:
    """Whether a parser's tree of it stays shallow and small."""
    measure = _Measure()
    at = 0
    while found := TOKEN.search(markup, at):
        at = found.end()
        name = (found["name"] or "").lower()
        if found["bogus"]:
            measure.disorder += 1
        elif name and found["close"]:
            measure.close(name)
        elif name:
            measure.open(name, is_empty=markup[at - 2] == "/")
        if name in RAW and not found["close"]:
            end = RAW_END[name].search(markup, at)
            hidden = markup[at : end.start() if end else len(markup)]
            measure.disorder += len(MARKUP.findall(hidden))
            at += len(hidden)
        if measure.is_too_much:
            return False
    return True


class _Measure:
    """What is open so far, at least as much as a parser has open."""

    def __init__(self) -> None:
        self.stack: list[str] = []
        self.standing: Counter[str] = Counter()  # how often each name is on the stack
        self.formatting = 0  # open, or closed by others and so waiting to be copied
        self.disorder = 0
        self.copies = 0

    @property
    def is_too_much(self) -> bool:
        return (
            len(self.stack) > DEEPEST or self.disorder > MOST_DISORDER or self.copies > MOST_COPIES
        )

    def open(self, name: str, *, is_empty: bool) -> None:
        """Count an opening tag; `<x/>` is empty in foreign content and nowhere else."""
        self.copies += self.formatting
        if name in VOID or name in SELF_CLOSING:
            return
        if is_empty and any(self.standing[foreign] for foreign in FOREIGN):
            self.disorder += 1
            return
        self.stack.append(name)
        self.standing[name] += 1
        self.formatting += name in FORMATTING

    def close(self, name: str) -> None:
        """Count a closing tag: whatever it closes besides is disorder, and formatting remains."""
        self.copies += self.formatting
        if not self.standing[name]:
            return
        while (inner := self.stack.pop()) != name:
            self.standing[inner] -= 1
            self.disorder += 1
        self.standing[name] -= 1
        self.formatting -= name in FORMATTING
