"""Three issues as editors make them: plain, rich, and French."""

from __future__ import annotations

from typing import Any

from newsletter.models import IssuePage, Newsletter
from tests import make

WORDS: list[Any] = [
    (
        "words",
        (
            "<h2>Good morning, [[name]]</h2><p>Three things, each with a <b>reason</b> and "
            '<a href="https://there.example/?a=1&amp;b=2">a link</a>:</p>'
            "<ul><li>own the list,</li><li>own the address.</li></ul>"
        ),
    ),
]
FOUND: list[Any] = [
    (
        "selection",
        {
            "title": "The web we keep",
            "url": "https://else.example/keep",
            "via": "Di",
            "note": "<p>Ten years of a blog, in figures.</p>",
        },
    ),
    ("tip", "<p>Write the subject line last.</p>"),
    (
        "quote",
        {
            "text": "<p>Use the airport to travel. Do not move in.</p>",
            "attribution": "A frequent flyer",
            "url": "https://flyer.example/",
        },
    ),
]
REST: list[Any] = [
    ("button", {"text": "Join in", "url": "https://join.example/"}),
    ("poll", {"question": "How was it?", "answers": ["Very good", "Not for me"]}),
    (
        "debate",
        {
            "introduction": "<p>Two questions of the week.</p>",
            "subjects": [
                {"subject": "Should a newsletter be weekly?", "url": ""},
                {"subject": "Who owns a comment?", "url": "https://talk.example/1"},
            ],
        },
    ),
    (
        "event",
        {
            "title": "Open desk",
            "on": "2026-12-03",
            "at": "18:30",
            "zone": "Paris time",
            "place": "1 Quay Street",
            "note": "<p>Bring a draft.</p>",
            "url": "https://events.example/desk",
        },
    ),
    (
        "sponsor",
        {
            "name": "Rope & Sons",
            "title": "Rope that holds",
            "text": '<p>Made <a href="https://rope.example/how">by hand</a>.</p>',
            "image": None,
            "alt": "",
            "url": "https://rope.example/",
            "press": "See the rope",
        },
    ),
    ("referral", {"title": "Know somebody?", "text": "<p>Pass it on.</p>"}),
    ("proof", {"quote": "I open it first.", "who": "Cy, reader", "shows_number": True}),
    ("divider", None),
    ("footer", "<p>Edited by Ada Quill. Thanks to Bo.</p>"),
]


def plain(newsletter: Newsletter) -> IssuePage:
    """Own words and one article."""
    article = make.article(
        site=newsletter.site,
        title="Own your audience",
        standfirst="A list of addresses is the only thing a platform cannot take back.",
    )
    body = [
        ("words", "<p>Good morning, [[name]]. One thing today.</p>"),
        ("article", {"article": article, "note": ""}),
        ("words", "<p>See you on Saturday.<br/>Ada</p>"),
    ]
    return issue(newsletter, "One thing this Saturday", "Why a list is worth more", body)


def rich(newsletter: Newsletter) -> IssuePage:
    """Every block there is."""
    cover = make.picture(title="A lighthouse", size=(1128, 700))
    article = make.article(
        site=newsletter.site,
        title="Own your <audience>",
        standfirst="Why rent what you can own?",
        cover=cover,
        cover_alt="A lighthouse at dusk",
        sponsor_name="Quay Ltd",
        via_name="Bo",
        via_url="https://bo.example/x",
    )
    body = [
        *WORDS,
        ("article", {"article": article, "note": "<p>Read it before you sign anything.</p>"}),
        *FOUND,
        ("picture", {"image": cover, "alt": "The harbour", "caption": "At dawn", "url": ""}),
        *REST,
    ]
    return issue(newsletter, "Everything at once", "Every block we have", body)


def french(newsletter: Newsletter) -> IssuePage:
    """Accents, guillemets and narrow spaces."""
    article = make.article(
        site=newsletter.site,
        title="Être chez soi, enfin",
        standfirst="« Ici », c'est une adresse que personne ne reprend.",
    )
    body = [
        ("words", "<p>Bonjour [[name]], voici l'édition de la semaine : œuvres et idées.</p>"),
        ("article", {"article": article, "note": "<p>À lire d'abord.</p>"}),
        ("tip", "<p>Écrivez l'objet en dernier.</p>"),
        (
            "quote",
            {"text": "<p>Écrire, c'est habiter.</p>", "attribution": "Une lectrice", "url": ""},
        ),
    ]
    return issue(newsletter, "Une maison à soi", "Trois idées pour samedi", body)


def issue(newsletter: Newsletter, title: str, preview: str, body: list[Any]) -> IssuePage:
    return make.issue(newsletter=newsletter, title=title, preview_text=preview, body=body)
