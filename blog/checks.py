"""What an editor should know of an article before readers do; pure, and the same for every door.

Most of it is advice. What is marked as a stop is refused when somebody publishes (`blog.forms`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from blog.rendering import render_text

STOP, ADVICE, FINE = "stop", "advice", "fine"
LONGEST_TITLE = 70  # characters that search engines show before they cut
SHORTEST_DESCRIPTION, LONGEST_DESCRIPTION = 50, 160
ENOUGH_WORDS = 100  # below, a measure of the language says nothing
SENTENCE_END = re.compile(r"[.!?…:;؟]+(?=\s|$)|\n")
WORD = re.compile(r"[^\W\d_]+")
LONG_WORD = 6  # letters; a longer word is a long one (Björnsson 1968)
LEVELS = [  # LIX up to, and what that reads like
    (30, gettext_lazy("very easy, like a book for children")),
    (40, gettext_lazy("easy, like a novel")),
    (50, gettext_lazy("average, like a newspaper")),
    (60, gettext_lazy("hard, like an official text")),
]
TOO_HARD = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what it is, how grave, and what to do."""

    name: str
    grade: str
    words: str


def findings(article: Any) -> list[Finding]:
    """What was found, the gravest first."""
    found = [
        *_sponsor(article),
        *_title(article),
        *_description(article),
        *_pictures(article.body),
        *_headings(article.body),
        *_reading(render_text(article.body)),
    ]
    return sorted(found, key=lambda one: (STOP, ADVICE, FINE).index(one.grade))


def lix(text: str) -> int | None:
    """How hard a text is to read: words per sentence, and how many of the words are long.

    Made for Swedish and used for many languages, because it counts letters and no syllables.
    None where there are too few words to tell.
    """
    words = WORD.findall(text)
    if len(words) < ENOUGH_WORDS:
        return None
    sentences = sum(1 for part in SENTENCE_END.split(text) if WORD.search(part))
    long_words = sum(len(word) > LONG_WORD for word in words)
    return round(len(words) / sentences + 100 * long_words / len(words))


def _sponsor(article: Any) -> Iterator[Finding]:
    if article.sponsor_name and not article.sponsor_text:
        words = _("A sponsor is named and the label is missing. It cannot be published so.")
        yield Finding("sponsor", STOP, words)
    elif article.sponsor_text and not article.sponsor_name:
        words = _("There is a sponsor's label and no sponsor. It cannot be published so.")
        yield Finding("sponsor", STOP, words)


def _title(article: Any) -> Iterator[Finding]:
    title = article.seo_title or article.title
    if len(title) > LONGEST_TITLE:
        words = _("The title has %(count)s characters; search results show about %(most)s.")
        yield Finding("title", ADVICE, words % {"count": len(title), "most": LONGEST_TITLE})


def _description(article: Any) -> Iterator[Finding]:
    length = len(article.description.strip())
    facts = {"count": length, "least": SHORTEST_DESCRIPTION, "most": LONGEST_DESCRIPTION}
    if not length:
        words = _("There is no standfirst and no description: search results show any sentence.")
        yield Finding("description", ADVICE, words)
    elif not SHORTEST_DESCRIPTION <= length <= LONGEST_DESCRIPTION:
        words = _("The description has %(count)s characters; %(least)s to %(most)s are shown well.")
        yield Finding("description", ADVICE, words % facts)


def _pictures(body: Any) -> Iterator[Finding]:
    silent = sum(1 for value in _described(body) if not value["alt"] and not value["decorative"])
    if silent:
        words = ngettext(
            "%(count)s picture has no description for who cannot see it.",
            "%(count)s pictures have no description for who cannot see them.",
            silent,
        )
        yield Finding("pictures", ADVICE, words % {"count": silent})


def _described(body: Any) -> Iterator[Any]:
    """Every picture of a text with its description, also those that stand in a gallery."""
    for block in body:
        value = block.value
        if not isinstance(value, dict):
            continue
        yield from (one for one in (value, *value.get("pictures", ())) if "decorative" in one)


def _headings(body: Any) -> Iterator[Finding]:
    above = 1
    for block in body:
        if block.block_type != "heading":
            continue
        level = int(block.value["level"] or 2)
        if level > above + 1:
            words = _("“%(heading)s” leaves out a level; readers see it one level higher.")
            yield Finding("headings", ADVICE, words % {"heading": block.value["text"]})
        above = min(level, above + 1)


def _reading(text: str) -> Iterator[Finding]:
    found = lix(text)
    if found is None:
        return
    like = next((words for most, words in LEVELS if found <= most), _("very hard"))
    grade = ADVICE if found > TOO_HARD else FINE
    words = _("Reads %(like)s (LIX %(found)s).") % {"like": like, "found": found}
    if grade == ADVICE:
        words = f"{words} {_('Shorter sentences and words help.')}"
    yield Finding("reading", grade, words)
