"""The body of a Medium post: what is furniture, and what its classes mean in plain elements."""

from __future__ import annotations

import re
from itertools import takewhile
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit, urlunsplit

from lxml.etree import iterwalk
from lxml.html import Element, HtmlElement

from syndication.markup import words

SIZED = re.compile(r"//(cdn-images-\d+\.medium\.com|miro\.medium\.com)/max/\d+/")
LARGEST = r"//\1/max/2400/"
WIDTHS = {
    "graf--layoutFillWidth": "full",
    "graf--layoutOutsetCenter": "wide",
    "graf--layoutOutsetRow": "wide",
    "graf--layoutOutsetRowContinue": "wide",
}
# Medium sets the marks of a title as typographers do, and those of its copy as they were typed.
MARKS = str.maketrans({"“": '"', "”": '"', "„": '"', "\u2018": "'", "\u2019": "'", "\xa0": " "})
ELLIPSIS = re.compile(r"\s*(?:…|\.\.\.)$")
LONGEST_RESPONSE = 5  # paragraphs
RICH = ("figure", "img", "iframe", "script", "pre", "h3", "h4")


def by_class(element: HtmlElement, name: str) -> list[HtmlElement]:
    return [one for one in element.iter() if name in one.get("class", "").split()]


def is_response(body: HtmlElement, *, title: str) -> bool:
    """Whether a post answers somebody: Medium exports those among the stories.

    They have no title; the beginning of their text stands for it.
    """
    rich = next(body.iter(*RICH), None) is not None
    short = len(list(body.iter("p"))) <= LONGEST_RESPONSE
    return not rich and short and bool(title) and _begins(body, title)


def without_furniture(body: HtmlElement, *, title: str, summary: str) -> str:
    """Take out of the body what is said beside it; the standfirst that remains.

    Without a subtitle of its own a post has the beginning of its text for a summary.
    """
    for divider in by_class(body, "section-divider")[:1]:
        divider.drop_tree()
    for heading in list(body.iter("h3", "h4"))[:1]:
        if _same(words(heading), title):
            heading.drop_tree()
    for subtitle in by_class(body, "graf--subtitle")[:1]:
        summary = summary or words(subtitle)
        if _same(words(subtitle), summary):
            subtitle.drop_tree()
    return "" if _begins(body, summary) else summary


def take_cover(body: HtmlElement) -> str:
    """The address of the featured picture; out of the body where it opens the text."""
    for picture in body.iter("img"):
        if picture.get("data-is-featured") == "true":
            address = largest(picture.get("src", ""))
            if _opens(body, picture):
                _lift_out(picture)
            return address
    return ""


def adapt(body: HtmlElement) -> None:
    """Say in plain elements what Medium says with classes."""
    for link in body.iter("a"):
        link.set("href", plain_link(link.get("href", "")))
    for picture in body.iter("img"):
        picture.set("src", largest(picture.get("src", "")))
    for name, width in WIDTHS.items():
        for figure in by_class(body, name):
            figure.set("data-width", width)
    for quote in by_class(body, "graf--pullquote"):
        quote.set("data-block", "pull")
    for code in body.iter("pre"):
        code.set("data-language", code.get("data-code-block-lang", ""))
    for card in by_class(body, "graf--mixtapeEmbed"):
        _make_card(card)


def largest(address: str) -> str:
    """The same picture as large as Medium gives it."""
    return SIZED.sub(LARGEST, address)


def plain_link(address: str) -> str:
    """A link without Medium's detour and without the tail that tells where it was clicked."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    host = parts.hostname or ""
    if host == "medium.com" and parts.path.rstrip("/") == "/r":
        return parse_qs(parts.query).get("url", [address])[0]
    if host != "medium.com" and not host.endswith(".medium.com"):
        return address
    kept = [pair for pair in parse_qsl(parts.query) if pair[0] != "source"]
    return urlunsplit(parts._replace(query=urlencode(kept)))


def _make_card(element: HtmlElement) -> None:
    """A link to another story as a card: its title, its description, where it stands."""
    link = next(element.iter("a"), None)
    title = next(element.iter("strong"), None)
    if link is None or title is None:
        return
    description = next(element.iter("em"), None)
    card = Element("div", {"data-block": "card"})
    card.append(Element("a", href=link.get("href", "")))
    card.append(Element("p"))
    card.append(Element("cite"))
    card[0].text, card[1].text = words(title), "" if description is None else words(description)
    for said in (title, description):
        if said is not None:
            said.drop_tree()
    card[2].text = words(element)
    card.tail, element.tail = element.tail, None
    element.getparent().replace(element, card)


def _lift_out(picture: HtmlElement) -> None:
    """The picture goes, what was written under it stays."""
    figure = next(picture.iterancestors("figure"), picture)
    for caption in list(figure.iter("figcaption")):
        caption.tag = "p"
        if words(caption):
            figure.addprevious(caption)
    figure.drop_tree()


def _opens(body: HtmlElement, picture: HtmlElement) -> bool:
    """Whether nothing is said before a picture."""
    steps = iterwalk(body, events=("start", "end"))
    before = takewhile(lambda step: step[1] is not picture, steps)
    said = (element.text if event == "start" else element.tail for event, element in before)
    return not any((text or "").strip() for text in said)


def _plain(text: str) -> str:
    return " ".join(text.translate(MARKS).split()).casefold()


def _same(text: str, other: str) -> bool:
    return bool(text) and _plain(text) == _plain(other)


def _begins(body: HtmlElement, text: str) -> bool:
    return bool(text) and _plain(words(body)).startswith(ELLIPSIS.sub("", _plain(text)))
