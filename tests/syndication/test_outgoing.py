"""An article as it leaves: absolute, clean, and true about who paid for it."""

from __future__ import annotations

import re
from html import unescape
from uuid import UUID

from wagtail.models import Collection, CollectionViewRestriction

import pytest

from syndication.attribution import with_attribution
from syndication.document import read_document
from syndication.outgoing import hash_of, outgoing
from tests import make
from tests.blog.bodies import NAMES, every_block
from tests.syndication.copying import an_outgoing

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
KEY = UUID("0b1c0c52-5a2f-4f4b-9b1e-1d2f3a4b5c6d")


@pytest.fixture
def site():
    return make.site()


@pytest.fixture
def closed_picture():
    """In a collection that is open itself, under one that asks for a login."""
    closed = Collection.get_first_root_node().add_child(name="Closed")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    picture = make.picture(title="The vault")
    picture.collection = closed.add_child(name="Below")
    picture.save()
    return picture


def made(article, site):
    return outgoing(article, key=KEY, site=site)


def drawn(picture, **facts):
    return ("image", {"image": picture, "alt": "A lighthouse", "width": "text", **facts})


def test_every_address_is_absolute_and_nothing_runs(site):
    page = make.article(
        site=site,
        body=[
            ("paragraph", '<p>See <a href="/about/">us</a><script>alert(1)</script></p>'),
            drawn(make.picture(), caption="Seen from the quay"),
        ],
    )

    html = made(page, site).html

    assert 'href="http://testserver/about/"' in html
    assert 'src="http://testserver/media/' in html
    assert "<script" not in html
    assert "srcset" not in html
    assert 'alt="A lighthouse"' in html
    assert "Seen from the quay" in html


def test_what_belongs_to_the_article_travels_along(site):
    page = make.article(
        site=site,
        standfirst="In two lines.",
        cover=make.picture(),
        cover_alt="A lighthouse",
        via_name="The Ledger",
        via_url="https://ledger.example/x",
        sponsor_name="Quay & Sons",
    )
    page.topics.set([make.topic(site=site)])
    page.tags.add("ROI", "Audiences")
    page.save()

    value = made(page, site)

    assert value.canonical_url == page.full_url
    assert value.excerpt == "In two lines."
    assert value.tags == ("Audiences", "ROI")
    assert value.sponsor == "Quay & Sons"
    assert value.cover_url.startswith("http://testserver/media/")
    assert value.cover_url.endswith((".jpg", ".jpeg"))
    assert value.cover_alt == "A lighthouse"
    assert (value.language, value.slug, value.key) == ("en", page.slug, str(KEY))
    assert 'Via <a href="https://ledger.example/x"' in value.html
    assert 'rel="sponsored' in value.html


def test_a_source_without_a_name_is_called_by_its_address(site):
    page = make.article(site=site, via_url="https://ledger.example/x")

    assert ">https://ledger.example/x</a>" in made(page, site).html


def test_an_article_without_pictures_and_sponsor_says_nothing_of_them(site):
    value = made(make.article(site=site), site)

    assert (value.cover_url, value.sponsor) == ("", "")
    assert "<img" not in value.html
    assert "sponsored" not in value.html


def test_a_cover_of_a_closed_collection_stays_at_home(site, closed_picture):
    value = made(make.article(site=site, cover=closed_picture), site)

    assert value.cover_url == ""


def test_a_picture_of_a_closed_collection_stays_at_home_with_its_words(site, closed_picture):
    page = make.article(
        site=site,
        body=[
            ("heading", {"text": "Two sights", "level": "2", "anchor": ""}),
            drawn(make.picture()),
            drawn(closed_picture, alt="The vault"),
            ("paragraph", "<p>Words that belong to us.</p>"),
        ],
    )

    value = made(page, site)

    assert value.html.count("<img") == 1
    assert 'alt="A lighthouse"' in value.html
    assert "The vault" not in value.html + value.text
    assert "Words that belong to us." in value.html
    assert "Two sights" in value.html


def test_the_same_content_has_the_same_hash_and_another_has_another():
    assert hash_of(an_outgoing()) == hash_of(an_outgoing())
    assert hash_of(an_outgoing()) != hash_of(an_outgoing(title="Another"))


def test_the_words_of_every_block_go_along_and_come_back(site):
    picked = make.article(site=site, title="Picked")
    words = {name: f"{name} said" for name in NAMES}
    page = make.article(site=site, body=every_block(words, picked=[picked]), sponsor_name="Quay")

    value = made(page, site)
    sent = unescape(with_attribution(value))
    back = unescape(str(read_document(with_attribution(value)).blocks))

    assert [one for one in words.values() if one not in sent] == []
    assert [one for one in words.values() if one not in value.text] == []
    assert [one for one in words.values() if one not in back] == []
    assert '<sup><a id="fnref:1" href="#fn:1"' in value.html
    assert re.search(r'<a href="https://example.org/source" rel="sponsored', value.html)


def test_a_gallery_and_a_film_go_along_without_what_is_closed(site, closed_picture):
    seen = {"decorative": False, "caption": "", "credit": ""}
    gallery = [
        {"image": make.picture(), "alt": "A door", **seen},
        {"image": closed_picture, "alt": "The vault", **seen},
    ]
    film = {"file": make.document(name="boats.mp4"), "title": "Boats", "subtitles": None}
    page = make.article(
        site=site,
        body=[
            ("gallery", {"pictures": gallery, "caption": "Both"}),
            ("gallery", {"pictures": gallery[1:], "caption": "Gone"}),
            ("video", {**film, "poster": closed_picture, "caption": ""}),
            ("video", {**film, "poster": make.picture(), "caption": ""}),
        ],
    )

    value = made(page, site)

    assert value.html.count("<img") == 2
    assert "The vault" not in value.html + value.text
    assert "Gone" not in value.html
    assert value.html.count(">Boats</strong>") == 2
