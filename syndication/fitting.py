"""Words cut to what a platform takes: between words, never inside one, and the cut is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from syndication.counting import graphemes
from syndication.exchange import Outgoing

CUT = "…"
Count = Callable[[str], int]


def shortened(text: str, most: int, *, length: Count = len) -> str:
    """A text within a length; only a word that is longer than all of it is cut itself."""
    if length(text) <= most:
        return text
    signs = graphemes(text)
    kept = _longest(signs, most, length)
    if kept < len(signs) and not signs[kept].isspace():
        spaces = [place for place in range(kept) if signs[place].isspace()]
        kept = spaces[-1] if spaces else kept
    return f"{''.join(signs[:kept]).rstrip()}{CUT}" if kept else ""


def announcement(article: Outgoing, *, most: int, length: Count, link: bool = True) -> str:
    """What a network of short texts is told: an editor's words, or title and excerpt; and the link.

    Never longer than the network takes; the link is whole, whatever else has to give way.
    """
    address = f"\n\n{link_of(article)}" if link else ""
    room = most - length(address)
    if article.note:
        words = article.note
    elif not article.excerpt or length(f"{article.title}\n\n{article.excerpt}") > room:
        words = article.title
    else:
        words = f"{article.title}\n\n{article.excerpt}"
    return f"{shortened(words.strip(), room, length=length)}{address}".strip()


def link_of(article: Outgoing) -> str:
    """The address that people see and follow."""
    return article.link_url or article.canonical_url


def few_tags(tags: Iterable[str], *, most: int, longest: int) -> tuple[str, ...]:
    """The first tags that a platform takes whole: half a tag is another one."""
    fitting = dict.fromkeys(tag for tag in tags if tag and len(tag) <= longest)
    return tuple(fitting)[:most]


def letters_only(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags for platforms that take neither spaces nor signs: "R&D" is "rd" there."""
    plain = ("".join(sign for sign in tag.lower() if sign.isalnum()) for tag in tags)
    return tuple(dict.fromkeys(tag for tag in plain if tag))


def _longest(signs: list[str], most: int, length: Count) -> int:
    """How many signs fit together with the mark of a cut."""
    low, high = 0, len(signs)
    while low < high:
        middle = (low + high + 1) // 2
        if length("".join(signs[:middle]).rstrip() + CUT) <= most:
            low = middle
        else:
            high = middle - 1
    return low
