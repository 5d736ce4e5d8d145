"""What will not arrive: found in an article before anything is sent, one sentence each.

A platform file names what its platform spoils; whether the article at hand has any of it is looked
up here. The words themselves always arrive, unless a sentence says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from syndication.exchange import Outgoing
from syndication.fitting import few_tags, shortened
from syndication.markup import parse
from syndication.words import _, gettext_noop
from syndication.writing import Embed, read

Feature = Literal[
    "anchors", "marks", "small", "foldouts", "tables", "captions", "code", "notes", "splits",
    "quotes", "numbers", "callouts", "pictures",
]  # fmt: skip
# Where each is found; the sentences say what becomes of it where a platform does not keep it.
FOUND: dict[Feature, tuple[str, str]] = {
    "anchors": (
        ".//a[starts-with(@href, '#')]",
        gettext_noop("Links to a place within the text lead nowhere in the copy."),
    ),
    "marks": (".//mark", gettext_noop("Marked words lose their mark.")),
    "small": (".//sup | .//sub", gettext_noop("Raised and lowered signs stand on the line.")),
    "foldouts": (".//details", gettext_noop("What folds out stands open.")),
    "tables": (".//table", gettext_noop("Tables become lines of text.")),
    "captions": (
        ".//figcaption",
        gettext_noop("Captions become a line of text below their picture."),
    ),
    "code": (
        ".//pre/code[@class]",
        gettext_noop("Listings lose the colours of their language."),
    ),
    "notes": (
        ".//li[starts-with(@id, 'fn')]",
        gettext_noop("Notes stand at the end; their numbers are no links."),
    ),
    "splits": (
        ".//p[normalize-space()]//img",
        gettext_noop("A picture in the middle of a paragraph splits it."),
    ),
    "quotes": (
        ".//blockquote[count(p) > 1]",
        gettext_noop("The paragraphs of a quotation become one, with line breaks."),
    ),
    "numbers": (
        ".//ol[@start > 1]",
        gettext_noop("Numbered lists begin at one."),
    ),
    "callouts": (
        ".//blockquote[p[1][strong and normalize-space() = normalize-space(strong)]]",
        gettext_noop("Boxes become quotations."),
    ),
    "pictures": (".//img", gettext_noop("Pictures in the text are left out.")),
}
EMBEDS = gettext_noop("Films and other players become links.")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a platform takes: characters of each, and how many tags; None where all is taken."""

    title: int | None = None
    excerpt: int | None = None
    tags: int | None = None
    tag: int = 255


def losses(
    article: Outgoing,
    spoilt: Iterable[Feature] = (),
    *,
    limits: Limits = Limits(),
    plays: bool = False,
) -> tuple[str, ...]:
    """What this article loses: of its text, then of what is cut. Boxes are quotations anywhere.

    `plays` says that the platform shows a player where one was.
    """
    body = parse(article.html)
    found = [_(FOUND[one][1]) for one in ("callouts", *spoilt) if body.xpath(FOUND[one][0])]
    if not plays and any(isinstance(block, Embed) for block in read(article.html)):
        found.append(_(EMBEDS))
    return (*found, *cuts(article, limits))


def cuts(article: Outgoing, limits: Limits) -> tuple[str, ...]:
    """What of its title, excerpt and tags does not fit."""
    return tuple(_cuts(article, limits))


def _cuts(article: Outgoing, limits: Limits) -> Iterator[str]:
    if limits.title is not None and len(article.title) > limits.title:
        title = shortened(article.title, limits.title)
        yield _("The title is cut: “%(title)s”") % {"title": title}
    if limits.excerpt is not None and len(article.excerpt) > limits.excerpt:
        yield _("The excerpt is cut after %(most)s characters.") % {"most": limits.excerpt}
    if limits.tags is not None:
        kept = few_tags(article.tags, most=limits.tags, longest=limits.tag)
        dropped = [tag for tag in article.tags if tag not in kept]
        if dropped:
            yield _("Left out of the tags: %(tags)s.") % {"tags": ", ".join(dropped)}
