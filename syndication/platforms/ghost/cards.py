"""The cards of Ghost's two editors as the markup that Ghost shows for them."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

from syndication.jsonstream import listed, mapped, said
from syndication.markdown import as_markup

Card = dict[str, Any]


def card_markup(kind: str, card: Card) -> str:
    """The markup of a card; one that only works in Ghost's own mails and pages is left out."""
    make = MAKERS.get(kind.removeprefix("card-"))
    return make(card) if make else ""


def _figure(inner: str, card: Card, kind: str) -> str:
    words = said(card, "caption")
    under = f"<figcaption>{words}</figcaption>" if words else ""
    return f'<figure class="kg-card {kind}">{inner}{under}</figure>'


def _picture(card: Card) -> str:
    shown = f'<img src="{_safe(card, "src", "url")}" alt="{_safe(card, "alt", "altText")}">'
    link = _safe(card, "href")
    return f'<a href="{link}">{shown}</a>' if link else shown


def _image(card: Card) -> str:
    return _figure(_picture(card), card, "kg-image-card")


def _gallery(card: Card) -> str:
    shown = "".join(
        f'<div class="kg-gallery-image">{_picture(mapped(one))}</div>'
        for one in listed(card.get("images"))
    )
    return _figure(f'<div class="kg-gallery-container">{shown}</div>', card, "kg-gallery-card")


def _embed(card: Card) -> str:
    address = _safe(card, "url")
    inner = f'<oembed url="{address}"></oembed>' if address else said(card, "html")
    return _figure(inner, card, "kg-embed-card")


def _bookmark(card: Card) -> str:
    about = mapped(card.get("metadata"))
    title, words = _safe(about, "title") or _safe(card, "url"), _safe(about, "description")
    return _figure(
        f'<a class="kg-bookmark-container" href="{_safe(card, "url")}">'
        f'<div class="kg-bookmark-title">{title}</div>'
        f'<div class="kg-bookmark-description">{words}</div></a>',
        card,
        "kg-bookmark-card",
    )


def _code(card: Card) -> str:
    language = _safe(card, "language")
    marked = f' class="language-{language}"' if language else ""
    code = html.escape(str(card.get("code") or ""), quote=False)
    return _figure(f"<pre><code{marked}>{code}</code></pre>", card, "kg-code-card")


def _callout(card: Card) -> str:
    emoji = _safe(card, "calloutEmoji")
    return (
        f'<div class="kg-card kg-callout-card"><div class="kg-callout-emoji">{emoji}</div>'
        f'<div class="kg-callout-text">{said(card, "calloutText")}</div></div>'
    )


def _toggle(card: Card) -> str:
    return f"<details><summary>{said(card, 'heading')}</summary>{said(card, 'content')}</details>"


def _button(card: Card) -> str:
    return (
        '<div class="kg-card kg-button-card">'
        f'<a class="kg-btn" href="{_safe(card, "buttonUrl")}">{_safe(card, "buttonText")}</a></div>'
    )


def _file(card: Card) -> str:
    name = _safe(card, "fileTitle", "fileName", "src")
    words = said(card, "fileCaption")
    link = f'<a href="{_safe(card, "src")}">{name}</a>'
    return f'<div class="kg-card kg-file-card">{link}<p>{words}</p></div>'


def _audio(card: Card) -> str:
    named = {"caption": _safe(card, "title"), **card}
    return _figure(f'<audio src="{_safe(card, "src")}"></audio>', named, "kg-audio-card")


def _video(card: Card) -> str:
    return _figure(f'<video src="{_safe(card, "src")}"></video>', card, "kg-video-card")


def _product(card: Card) -> str:
    image = _safe(card, "productImageSrc")
    shown = f'<img src="{image}" alt="">' if image else ""
    link = _safe(card, "productUrl")
    button = f'<p><a href="{link}">{_safe(card, "productButton") or link}</a></p>' if link else ""
    title, words = said(card, "productTitle"), said(card, "productDescription")
    return f"<div>{shown}<h4>{title}</h4>{words}{button}</div>"


def _header(card: Card) -> str:
    lines = [said(card, "header", "heading"), said(card, "subheader", "subheading")]
    shown = "".join(
        f"<h2>{line}</h2>" if not at else f"<p>{line}</p>" for at, line in enumerate(lines) if line
    )
    return shown + (_button(card) if said(card, "buttonText") else "")


def _call(card: Card) -> str:
    """A call to action, as the web shows it: its picture, its words, its button."""
    shown = _picture({"src": said(card, "imageUrl")}) if said(card, "imageUrl") else ""
    button = _button(card) if said(card, "buttonText") else ""
    return f"<div>{shown}{said(card, 'textValue')}{button}</div>"


def _safe(card: Card, *keys: str) -> str:
    return html.escape(said(card, *keys))


MAKERS: dict[str, Callable[[Card], str]] = {
    "image": _image,
    "gallery": _gallery,
    "embed": _embed,
    "bookmark": _bookmark,
    "code": _code,
    "codeblock": _code,
    "callout": _callout,
    "toggle": _toggle,
    "button": _button,
    "file": _file,
    "audio": _audio,
    "video": _video,
    "product": _product,
    "header": _header,
    "call-to-action": _call,
    "html": lambda card: said(card, "html"),
    "markdown": lambda card: as_markup(said(card, "markdown")),
    "hr": lambda _card: "<hr>",
    "horizontalrule": lambda _card: "<hr>",
}
