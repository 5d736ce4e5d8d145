"""Articles made of real exports go to Ghost and WordPress and are read back: their words arrive."""

from __future__ import annotations

import json
import re
import unicodedata
from difflib import SequenceMatcher
from typing import Any
from uuid import UUID

import pytest
import requests

from core.html import plain_text
from syndication.archive import open_drop
from syndication.attribution import with_attribution
from syndication.document import read_document
from syndication.exchange import Account
from syndication.outgoing import outgoing
from syndication.platforms.ghost import Ghost
from syndication.platforms.wordpress import WordPress
from tests import make

pytestmark = [pytest.mark.interop, pytest.mark.django_db]
CORPORA = (
    "hexo/wordpress.xml",
    "theme-test-data/themeunittestdata.wordpress.xml",
    "theme-test-data/64-block-test-data.xml",
)
SHORTEST = 300  # characters of markup
MOST = 60
LEAST = 0.999
# WordPress draws quotation marks, dashes and dots as a printer would; the words stay.
PRINTERS = str.maketrans("\u201c\u201d\u2018\u2019\u2013\u2014\u00d7", "\"\"''--x")
BLOCKS = re.compile(
    r"<(?=/?(?:p|h\d|ul|ol|li|dl|dt|dd|table|tr|td|th|figure|figcaption|blockquote|pre|div|summary|"
    r"details|hr|br|img)\b)"
)
UPLOADS = {"audio": "bell.mp3", "video": "harbour.mp4", "file": "tides.pdf"}
DASHES = re.compile("-{2,}")
HOME = "home.example.test"


@pytest.fixture(scope="module")
def stories(exports):
    """Sixty stories, from three exports of WordPress."""
    found = []
    for name in CORPORA:
        with open_drop(exports / "wordpress" / name) as drop:
            read = list(WordPress().read_stories(drop))
        found += [one for one in read if one.kind == "post" and len(one.html) >= SHORTEST]
    step = max(1, len(found) // MOST)
    return found[::step][:MOST]


@pytest.fixture
def articles(stories, settings):
    """What leaves the house: each story as an article of ours, as copies get it."""
    settings.ALLOWED_HOSTS = [HOME]
    site, picture = make.site(hostname=HOME), make.picture().pk
    uploads = {kind: make.document(name=name).pk for kind, name in UPLOADS.items()}
    made, met = [], set()
    for number, story in enumerate(stories):
        told = story.html.replace(".mov", ".mp4")  # films that browsers play are films here
        blocks = read_document(told, base_url="https://old.example.test/").blocks
        raw = [
            {"type": kind, "value": hung(value, picture, upload=uploads.get(kind))}
            for kind, value in blocks
        ]
        met |= {kind for kind, _value in blocks}
        article = make.article(site=site, title=f"Brought home {number}", body=json.dumps(raw))
        made.append(outgoing(article, key=UUID(int=number), site=site))
    assert met >= set(UPLOADS)
    return made


def hung(value: Any, picture: int, *, upload: int | None) -> Any:
    """A block's value with our picture in the place of each, and our file in that of a file."""
    if isinstance(value, list):
        return [hung(one, picture, upload=upload) for one in value]
    if not isinstance(value, dict):
        return value
    ours = {"image": picture, "poster": picture, "file": upload}
    return {
        name: ours[name] if name in ours and one else hung(one, picture, upload=upload)
        for name, one in value.items()
    }


def words_of(markup: str) -> list[str]:
    """The words that a reader reads, in their order."""
    text = unicodedata.normalize("NFKC", plain_text(BLOCKS.sub(" <", markup)))
    return DASHES.sub("-", text.translate(PRINTERS)).split()


def differences(sent: list[str], read: list[str]) -> list[tuple[str, str]]:
    """What stands on one side only: of ours, and of theirs."""
    steps = SequenceMatcher(None, sent, read, autojunk=False).get_opcodes()
    return [
        (" ".join(sent[a:b]), " ".join(read[c:d])) for kind, a, b, c, d in steps if kind != "equal"
    ]


def arrives_whole(articles, bring, losses):
    """Bring every article and read it back: the share of words, and what no loss had named."""
    lost = words = 0
    unnamed = []
    for article in articles:
        sent, read = words_of(with_attribution(article)), words_of(bring(article))
        differ = differences(sent, read)
        words += len(sent)
        lost += sum(max(len(ours.split()), len(theirs.split())) for ours, theirs in differ)
        if differ and not losses(article):
            unnamed.append((article.title, differ[:5]))
    return 1 - lost / words, unnamed


def test_the_words_of_sixty_articles_arrive_at_ghost(articles, ghost):
    account = Account(ghost.base_url, {"admin_api_key": ghost.admin_api_key})

    def bring(article):
        return Ghost().read(account, Ghost().create(account, article))

    ratio, unnamed = arrives_whole(articles, bring, Ghost().losses)

    assert len(articles) >= 50
    assert (unnamed, ratio >= LEAST) == ([], True), ratio


def test_the_words_of_sixty_articles_arrive_at_wordpress(articles, wordpress):
    login = {"user": wordpress.user, "application_password": wordpress.application_password}
    account = Account(wordpress.base_url, login)

    def bring(article):
        number = WordPress().create(account, article).remote_id
        place = f"{wordpress.base_url}/wp-json/wp/v2/posts/{number}"
        return requests.get(place, timeout=60).json()["content"]["rendered"]

    ratio, unnamed = arrives_whole(articles, bring, WordPress().losses)

    assert (unnamed, ratio >= LEAST) == ([], True), ratio
