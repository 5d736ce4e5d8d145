"""One of every block, each with words of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from tests import make


class Say(Protocol):
    """The word to use in a place, or its own."""

    def __call__(self, place: str, own: str, /) -> str: ...


@dataclass(frozen=True)
class Shelf:
    """A picture and a file of each kind; made once where many bodies show them."""

    picture: Any = field(default_factory=make.picture)
    sound: Any = field(default_factory=make.document)
    film: Any = field(default_factory=lambda: make.document(title="A film", name="boats.mp4"))
    subtitles: Any = field(default_factory=lambda: make.document(title="Said", name="boats.vtt"))
    paper: Any = field(default_factory=lambda: make.document(title="Charter", name="charter.pdf"))


def every_block(
    words: dict[str, str] | None = None, *, shelf: Shelf | None = None, picked: Any = ()
) -> list[tuple[str, Any]]:
    """A body that holds each kind of block once, with the given words or their names."""
    say = (words or {}).get
    things = shelf or Shelf()
    return [
        *prose(say, things),
        *spoken(say),
        *seen(say, things),
        *played(say, things),
        *things_shown(say, things),
        *asides(say, picked),
    ]


def prose(say: Say, things: Shelf) -> list[tuple[str, Any]]:
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
                "image": things.picture,
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


def spoken(say: Say) -> list[tuple[str, Any]]:
    """Words in a form of their own."""
    point = f"<p>{say('point', 'Register the name')}</p>"
    return [
        ("list", {"style": "numbers", "start": 3, "items": [point, "<p>two</p>"]}),
        (
            "interview",
            {
                "asker": say("asker", "Domicile"),
                "question": say("question", "What did you pack?"),
                "speaker": say("speaker", "Maud"),
                "answer": f"<p>{say('answer', 'The list of readers')}</p>",
            },
        ),
        ("markdown", f"A *{say('markdown', 'stressed')}* word[^1]"),
        (
            "footnotes",
            {"notes": [{"mark": "1", "text": f"<p>{say('note', 'Counted by hand')}</p>"}]},
        ),
    ]


def seen(say: Say, things: Shelf) -> list[tuple[str, Any]]:
    """Pictures that belong together."""
    return [
        (
            "gallery",
            {
                "pictures": [
                    {
                        "image": things.picture,
                        "alt": say("first", "A door"),
                        "decorative": False,
                        "caption": say("of_first", "Open"),
                        "credit": say("by_first", "Teun"),
                    },
                    {
                        "image": things.picture,
                        "alt": say("second", "A key"),
                        "decorative": False,
                        "caption": "",
                        "credit": "",
                    },
                ],
                "caption": say("of_both", "Two things to own"),
            },
        ),
    ]


def played(say: Say, things: Shelf) -> list[tuple[str, Any]]:
    """What is listened to or watched."""
    return [
        (
            "audio",
            {
                "file": things.sound,
                "title": say("sound", "The bell"),
                "transcript": f"<p>{say('transcript', 'It rings')}</p>",
            },
        ),
        (
            "video",
            {
                "file": things.film,
                "title": say("boats", "The boats"),
                "poster": things.picture,
                "subtitles": things.subtitles,
                "caption": say("of_boats", "At six"),
            },
        ),
    ]


def things_shown(say: Say, things: Shelf) -> list[tuple[str, Any]]:
    """What is studied rather than read."""
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
        (
            "file",
            {
                "file": things.paper,
                "title": say("file", "The charter"),
                "description": say("of_file", "Four pages"),
            },
        ),
    ]


def asides(say: Say, picked: Any) -> list[tuple[str, Any]]:
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
        (
            "via",
            {
                "name": say("source", "The Harbour"),
                "url": "https://example.org/source",
                "title": say("there", "At home first"),
                "excerpt": say("excerpt", "Where you hold the key"),
            },
        ),
        ("related", {"title": say("along", "Read along"), "articles": list(picked)}),
        ("button", {"text": say("button", "Book a call"), "url": "https://example.org/call"}),
        ("subscribe", {"title": say("call", "Every Saturday"), "text": say("calling", "Tips")}),
        ("html", f"<p>{say('html', 'By hand')}</p>"),
    ]


NAMES = [
    "heading", "paragraph", "alt", "caption", "credit", "quote", "attribution", "callout", "told",
    "point", "asker", "question", "speaker", "answer", "markdown", "note", "first", "of_first",
    "by_first", "second", "of_both", "sound", "transcript", "boats", "of_boats", "code", "listing",
    "film", "filmed", "column", "cell", "table", "file", "of_file", "card", "why", "publisher",
    "source", "there", "excerpt", "button", "call", "calling", "html",
]  # fmt: skip
