"""A brand whose every field holds something that wants to run. Planted inside a house.

Plain words and markup of the blocks go straight into the tables, past the forms: what is drawn must
be safe whatever was stored. What is typed into rich text and into addresses takes the way through
the editor, since Wagtail draws stored rich text as it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import Locale, Page, Site

from blog.actions.responses import Said, add
from blog.models import ArticlePage, Byline, FrontPage, LostAddress, Series, Topic
from core.models import Brand
from people.models import Contributor
from tests import make
from tests.blog.bodies import NAMES, Shelf, every_block
from tests.browser.house import STRANGERS

GOOD = "https://example.org/kept"
BODIES = 5  # articles that share the whole corpus between their blocks
PIECES = 6  # articles that hold all of it as pieces of one kind of markup
MARKUP = {
    "html": lambda words: ("html", words),
    "markdown": lambda words: ("markdown", words),
    "paragraph": lambda words: ("paragraph", typed(words)),
}
RICH = {"paragraph", "quote", "told", "point", "answer", "note", "transcript", "cell"}
EDITOR = ContentstateConverter(features=["bold", "link"])
BRANDS_WORDS = ("name", "tagline", "description", "postal_address", "footer")
ADDRESSED = {
    "card": {"title": "x", "description": "", "publisher": ""},
    "via": {"name": "x", "title": "", "excerpt": ""},
    "button": {"text": "x"},
    "embed": {"title": "x", "caption": ""},
}


def plant(folder: str, *, port: int) -> list[str]:
    """Make the brand of what `payloads.json` in the folder says; returns the paths of its pages."""
    payloads = json.loads((Path(folder) / "payloads.json").read_text(encoding="utf-8"))
    short = {n: [one for one in payloads if len(one) <= n] for n in (80, 120, 255)}
    site = _site(short, port=port)
    authors = _authors(site, short[120])
    topics = [
        Topic.objects.create(site=site, name=words, slug=f"t{number}")
        for number, words in enumerate(_spread(short[80], 60))
    ]
    shelf = Shelf()
    pages = [
        *_bodies(site, payloads, shelf),
        *_pieces(site, payloads),
        _addresses(site, payloads),
        *_covers(site, short, topics=topics, authors=authors),
    ]
    _answers(pages, payloads)
    LostAddress.objects.bulk_create(
        LostAddress(site=site, path=f"/{words}"[:255]) for words in _spread(short[255], 200)
    )
    for number, words in enumerate(_spread(short[120], 100)):
        make.subscriber(site=site, address=f"s{number}@example.org", name=words)
    return [page.url_path.split("/", 2)[2] for page in pages]


def typed(words: str) -> str:
    """What the editor of rich text makes of words that somebody typed, and linked to themselves."""
    block = {
        "key": "a",
        "text": words,
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [{"key": 0, "offset": 0, "length": len(words)}],
    }
    link = {"type": "LINK", "mutability": "MUTABLE", "data": {"url": words}}
    markup: str = EDITOR.to_database_format(
        json.dumps({"blocks": [block], "entityMap": {"0": link}})
    )
    return markup


def _filled(chosen: list[str], shelf: Shelf | None = None) -> list[tuple[str, Any]]:
    """Every block, with the chosen words in its places."""
    places = zip(NAMES, chosen, strict=False)
    words = {name: typed(one) if name in RICH else one for name, one in places}
    return every_block(words, shelf=shelf)


def _spread(payloads: list[str], count: int) -> list[str]:
    """So many of them, from all over the corpus."""
    return payloads[:: max(1, len(payloads) // count)][:count]


def _site(short: dict[int, list[str]], *, port: int) -> Site:
    site = Site.objects.create(
        hostname=STRANGERS, port=port, site_name="Strangers", root_page=_front(short[255])
    )
    words = dict(zip(BRANDS_WORDS, _spread(short[80], len(BRANDS_WORDS)), strict=True))
    Brand.objects.create(site=site, email="hello@example.org", **words)
    return site


def _front(short: list[str]) -> Page:
    english = Locale.objects.get(language_code="en")
    front = FrontPage(title=_closing(short), slug="strangers", locale=english)
    return Page.get_first_root_node().add_child(instance=front)


def _closing(payloads: list[str]) -> str:
    """A title that would end the element which a title stands in."""
    return next(one for one in payloads if "</title>" in one.lower() and "alert" in one)


def _authors(site: Site, short: list[str]) -> list[Contributor]:
    return [
        Contributor.objects.create(
            site=site, name=words, role=words, bio=" ".join(short[number::30]), slug=f"a{number}"
        )
        for number, words in enumerate(_spread(short, 30))
    ]


def _bodies(site: Site, payloads: list[str], shelf: Shelf) -> Iterator[ArticlePage]:
    """Each payload once in one of the places of the blocks, and each place many times."""
    for number in range(BODIES):
        words = iter(payloads[number::BODIES])
        body: list[tuple[str, Any]] = []
        while chosen := list(islice(words, len(NAMES))):
            body += _filled(chosen, shelf)
        yield _article(site, f"body-{number}", body=body)


def _pieces(site: Site, payloads: list[str]) -> Iterator[ArticlePage]:
    """All of them in each kind of block that takes markup."""
    for kind, block in MARKUP.items():
        for number in range(PIECES):
            body = [block(words) for words in payloads[number::PIECES]]
            yield _article(site, f"{kind}-{number}", body=body)


def _addresses(site: Site, payloads: list[str]) -> ArticlePage:
    """Whatever an editor may type where an address is asked for."""
    body = []
    for name, value in ADDRESSED.items():
        block = ArticlePage.body.field.stream_block.child_blocks[name]
        for url in [*payloads, GOOD]:
            typed = block.to_python({**value, "url": url})
            try:
                body.append((name, block.clean(typed)))
            except (ValidationError, UnicodeError):
                continue
    return _article(site, "addresses", body=body)


def _covers(
    site: Site, short: dict[int, list[str]], *, topics: list[Any], authors: list[Contributor]
) -> Iterator[ArticlePage]:
    """Articles whose fields beside the text are poisoned; one of them has every block, too."""
    name, series = (
        cycle(short[120]),
        Series.objects.create(
            site=site, title=short[120][7], slug="s", description=" ".join(short[120][:300])
        ),
    )
    for number, (title, topic, author) in enumerate(
        zip(_spread(short[255], 30), cycle(topics), authors, strict=False)
    ):
        page = _article(
            site,
            f"cover-{number}",
            title=title,
            standfirst=" ".join(short[255][number::300]),
            search_description=title,
            social_title=title,
            social_description=title,
            via_name=next(name),
            via_url="https://example.org/",
            sponsor_name=next(name),
            sponsor_text=next(name),
            series=series,
            series_order=number,
            body=[] if number else _filled(_spread(short[255], len(NAMES))),
        )
        page.topics.add(topic)
        page.tags.add(next(name)[:100])
        page.bylines.add(Byline(contributor=author, sort_order=0))
        page.save_revision().publish()
        yield page


def _article(site: Site, slug: str, **facts: Any) -> ArticlePage:
    return make.article(site=site, **{"title": slug, "slug": slug, **facts})


def _answers(pages: list[ArticlePage], payloads: list[str]) -> None:
    """Every payload as the words of a response, and as the name of who says it."""
    for number, words in enumerate(payloads):
        said = Said(
            body=words, author_name=words, author_handle=words, author_url=words, origin="ghost"
        )
        state = "pending" if number % 50 == 0 else "approved"
        add(article=pages[number % BODIES], said=said, state=state)
