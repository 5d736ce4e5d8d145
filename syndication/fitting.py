"""Words cut to what a platform takes: between words, never inside one, and the cut is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from syndication.counting import graphemes
from syndication.exchange import Outgoing
from syndication.words import _

CUT = "…"
Count = Callable[[str], int]


def shortened(text: str, most: int, *, length: Count = len) -> str:
    """A text within a length; only a word that is longer than all of it is cut itself."""
    text = text.strip()
    if length(text) <= most:
        return text
    signs = graphemes(text)
    kept = _longest(signs, most, length)
    # Behind a word that just fits, the space fits too: nothing that stands before it is cut.
    kept = next((place for place in reversed(range(kept)) if signs[place].isspace()), kept)
    return f"{''.join(signs[:kept]).rstrip()}{CUT}" if kept else ""


def announcement(article: Outgoing, *, most: int, length: Count, link: bool = True) -> str:
    """What a network of short texts is told: an editor's words, or title and excerpt; and the link.

    Never longer than the network takes; the link is whole, whatever else has to give way.
    """
    address = f"\n\n{link_of(article)}" if link else ""
    room = most - length(address)
    words = article.note or _introduction(article)
    if not article.note and length(words) > room:
        words = article.title
    return f"{shortened(words, room, length=length)}{address}".strip()


def left_out(article: Outgoing, *, most: int, length: Count, link: bool = True) -> tuple[str, ...]:
    """What of an announcement there is no room for, in a sentence."""
    room = most - (length(f"\n\n{link_of(article)}") if link else 0)
    if article.note:
        whole, said = article.note, _("Your words are cut: there is room for %(most)s signs.")
    elif length(article.title) > room:
        whole, said = article.title, _("The title is cut: there is room for %(most)s signs.")
    else:
        whole, said = _introduction(article), _("There is room for the title only.")
    return (said % {"most": room},) if length(whole.strip()) > room else ()


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


def _introduction(article: Outgoing) -> str:
    return "\n\n".join(part for part in (article.title, article.excerpt) if part)


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
