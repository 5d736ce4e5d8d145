"""One of every block, each with words of its own."""

from __future__ import annotations

from typing import Any, Protocol

from tests import make


class Say(Protocol):
    """The word to use in a place, or its own."""

    def __call__(self, place: str, own: str, /) -> str: ...


def every_block(words: dict[str, str] | None = None) -> list[tuple[str, Any]]:
    """A body that holds each kind of block once, with the given words or their names."""
    say = (words or {}).get
    return [*prose(say), *things_shown(say), *asides(say)]


def prose(say: Say) -> list[tuple[str, Any]]:
    """What an article is mostly made of."""
    return [
        ("heading", {"text": say("heading", "The lease"), "level": "2", "anchor": ""}),
        (
            "paragraph",
            f"<p>{say('paragraph', 'Borrowed ground')} <b>bold</b></p><ul><li>one</li></ul>",
        ),
        (
            "image",
            {
                "image": make.picture(),
                "alt": say("alt", "A lighthouse at dusk"),
                "decorative": False,
                "caption": say("caption", "Seen from the quay"),
                "credit": say("credit", "Ada Quill"),
                "width": "wide",
            },
        ),
        (
            "quote",
            {
                "text": f"<p>{say('quote', 'Own the door')}</p>",
                "attribution": say("attribution", "A tenant"),
                "url": "https://example.org/said",
                "pull": False,
            },
        ),
        ("callout", {"title": say("callout", "In short"), "text": f"<p>{say('told', 'Move')}</p>"}),
    ]


def things_shown(say: Say) -> list[tuple[str, Any]]:
    """What is looked at rather than read."""
    return [
        (
            "code",
            {
                "language": "python",
                "code": say("code", "def home(): return 1"),
                "caption": say("listing", "A listing"),
            },
        ),
        (
            "embed",
            {
                "url": "https://youtu.be/dQw4w9WgXcQ",
                "title": say("film", "A film"),
                "caption": say("filmed", "Twelve minutes"),
            },
        ),
        (
            "table",
            {
                "columns": [{"type": "text", "heading": say("column", "Channel")}],
                "rows": [{"values": [f"<p>{say('cell', 'Letters')}</p>"]}],
                "caption": say("table", "What it costs"),
            },
        ),
    ]


def asides(say: Say) -> list[tuple[str, Any]]:
    """What parts the text and leads out of it."""
    return [
        ("divider", None),
        (
            "card",
            {
                "url": "https://example.org/read",
                "title": say("card", "Read on"),
                "description": say("why", "Because"),
                "publisher": say("publisher", "The Quay"),
            },
        ),
        ("button", {"text": say("button", "Book a call"), "url": "https://example.org/call"}),
        ("subscribe", {"title": say("call", "Every Saturday"), "text": say("calling", "Tips")}),
        ("html", f"<p>{say('html', 'By hand')}</p>"),
    ]


NAMES = [
    "heading", "paragraph", "alt", "caption", "credit", "quote", "attribution", "callout", "told",
    "code", "listing", "film", "filmed", "column", "cell", "table", "card", "why", "publisher",
    "button", "call", "calling", "html",
]  # fmt: skip
