"""The body of a Substack post: what only its own scripts would draw, said in plain elements.

Tweets, galleries, formulas, quoted comments and cards of other posts stand in the export as an
empty element with their facts as JSON in an attribute.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from lxml.html import Element, HtmlElement

from syndication.jsonstream import listed, mapped, said
from syndication.markup import parse, write

Facts = dict[str, Any]
SIGNS = ("data-attrs", "hide-text", "install-substack-app-embed")
# What lies at Substack and in no export.
LOST = {"poll-embed": "poll", "native-video-embed": "video", "native-audio-embed": "recording"}
FURNITURE = frozenset(
    {"hide-text", "install-substack-app-embed", "community-chat", "directMessage"}
)


def adapt(page: str) -> tuple[str, str]:
    """A page with all it says, and a sentence about what stayed there, if anything did."""
    if not any(sign in page for sign in SIGNS):
        return page, ""
    try:
        body = parse(page)
    except ValueError:
        return page, ""  # too large: it is refused where it is read
    left: Counter[str] = Counter()
    for element in list(body.iterdescendants()):
        _adapt(element, left)
    counted = ", ".join(f"{kind} ({count})" for kind, count in sorted(left.items()))
    return write(body), f"Stayed at Substack: {counted}." if counted else ""


def _adapt(element: HtmlElement, left: Counter[str]) -> None:
    names = element.get("class", "").split()
    if any(name in FURNITURE for name in names):
        element.drop_tree()
        return
    kind = next((name for name in names if name in LOST or name in MAKERS), "")
    if kind in LOST:
        left[LOST[kind]] += 1
    elif kind and (facts := _facts(element)) and (made := MAKERS[kind](facts)) is not None:
        made.tail, element.tail = element.tail, None
        element.getparent().replace(element, made)


def _facts(element: HtmlElement) -> Facts:
    """The facts of an element, which are sometimes packed twice."""
    try:
        found = json.loads(element.get("data-attrs", ""))
        return mapped(json.loads(found) if isinstance(found, str) else found)
    except (ValueError, RecursionError):
        return {}


def _made(tag: str, text: str = "", **facts: str) -> HtmlElement:
    made: HtmlElement = Element(tag, {name.replace("_", "-"): one for name, one in facts.items()})
    made.text = text
    return made


def _with(parent: HtmlElement, *children: HtmlElement) -> HtmlElement:
    parent.extend(children)
    return parent


def _embed(facts: Facts) -> HtmlElement | None:
    url = said(facts, "url")
    return _made("oembed", url=url) if url.startswith("http") else None


def _tweet(facts: Facts) -> HtmlElement | None:
    """The embed, and below it its words: they stay when it is deleted."""
    embed, words = _embed(facts), said(facts, "full_text")
    if embed is None or not words:
        return embed
    name = said(facts, "name", "username")
    return _with(_made("figure"), embed, _made("figcaption", f"{name}: {words}" if name else words))


def _instagram(facts: Facts) -> HtmlElement | None:
    identity = said(facts, "instagram_id")
    return _made("oembed", url=f"https://www.instagram.com/p/{identity}/") if identity else None


def _card(facts: Facts) -> HtmlElement | None:
    url = said(facts, "canonical_url", "url", "base_url")
    title = said(facts, "title", "name")
    if not url.startswith("http") or not title:
        return None
    words = said(facts, "caption", "truncated_body_text", "hero_text")
    return _with(
        _made("div", data_block="card"),
        _made("a", title, href=url),
        _made("p", words),
        _made("cite", said(facts, "publication_name")),
    )


def _gallery(facts: Facts) -> HtmlElement | None:
    gallery = mapped(facts.get("gallery"))
    shown = [said(mapped(one), "src") for one in listed(gallery.get("images"))]
    pictures = [_made("img", src=address) for address in shown if address]
    if not pictures:
        return None
    figures = [_with(_made("figure"), picture) for picture in pictures]
    made = _with(_made("div"), _with(_made("div", data_block="gallery"), *figures))
    caption = said(gallery, "caption")
    return _with(made, _made("p", caption)) if caption else made


def _picture(facts: Facts) -> HtmlElement | None:
    address = said(facts, "src")
    return _made("img", src=address, alt=said(facts, "alt")) if address else None


def _mention(facts: Facts) -> HtmlElement | None:
    name, url = said(facts, "name"), said(facts, "url")
    return _made("a", name, href=url) if url.startswith("http") else _made("span", name)


def _formula(facts: Facts) -> HtmlElement | None:
    words = said(facts, "persistentExpression")
    return (
        _with(_made("pre"), _made("code", words, **{"class": "language-latex"})) if words else None
    )


def _comment(facts: Facts) -> HtmlElement | None:
    comment = mapped(facts.get("comment"))
    words = said(comment, "body")
    cite = _made("cite", said(comment, "name"))
    return _with(_made("blockquote"), _made("p", words), cite) if words else None


MAKERS: dict[str, Callable[[Facts], HtmlElement | None]] = {
    "tweet": _tweet,
    "twitter-embed": _tweet,
    "instagram": _instagram,
    "instagram-embed-wrap": _instagram,
    "tiktok-wrap": _embed,
    "bandcamp-wrap": _embed,
    "soundcloud-wrap": _embed,
    "spotify-wrap": _embed,
    "digest-post-embed": _card,
    "embedded-post-wrap": _card,
    "embedded-publication-wrap": _card,
    "image-gallery-embed": _gallery,
    "image3": _picture,
    "mention-wrap": _mention,
    "latex-rendered": _formula,
    "comment": _comment,
}
