"""No block loses its words, and what leaves home needs nothing of home."""

from __future__ import annotations

import html
import re
import string
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.test import RequestFactory

from wagtail.blocks import StreamValue

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blog.blocks.registry import kinds
from blog.models import ArticlePage
from blog.pictures import SIZES
from blog.rendering import mark_sponsored, render_html, render_page, render_text
from blog.tasks import OF_A_TEXT
from core.html import sanitise
from core.models import Picture
from tests import make
from tests.blog.bodies import NAMES, Shelf, every_block

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
GOLDEN = Path(__file__).parents[1] / "data" / "blocks"
HOME = "https://home.example"
MEDIA_NAME = re.compile(r"(lighthouse|bell|boats|charter)_[\w-]*?(\.)")
FILE_NUMBER = re.compile(r"(?<=/documents/)\d+")
MEDIA = {"web": "web.html", "feed": "feed.html", "mail": "mail.html", "text": "txt"}
# Words as people type them, with what markup trips over; spaces are markup's to fold.
WORDS = st.text(alphabet=string.ascii_letters + "éß&<>\"'", min_size=1, max_size=12)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def stream(body: list[Any]) -> StreamValue:
    return ArticlePage._meta.get_field("body").stream_block.normalize(body)


def drawn(body: list[Any], medium: str) -> str:
    if medium == "web":
        return render_page(stream(body), home=HOME, request=RequestFactory().get("/"))
    if medium == "text":
        return render_text(stream(body))
    return render_html(stream(body), medium=medium, base_url=HOME)


def steady(markup: str) -> str:
    """File names without the letters that keep them apart."""
    return FILE_NUMBER.sub("1", MEDIA_NAME.sub(r"\1\2", markup)).strip() + "\n"


@pytest.mark.parametrize("medium", MEDIA)
def test_every_block_is_drawn_as_it_was_agreed(medium: str) -> None:
    blocks = every_block(picked=[make.article(site=make.site())])
    for picture in Picture.objects.all():
        picture.get_renditions(*(spec for use in OF_A_TEXT for spec in SIZES[use].specs))

    found = {name: steady(drawn([(name, value)], medium)) for name, value in blocks}

    agreed = {name: (GOLDEN / f"{name}.{MEDIA[medium]}").read_text() for name in kinds()}
    assert found == agreed


@given(words=st.lists(WORDS, min_size=len(NAMES), max_size=len(NAMES)))
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_block_loses_its_words_in_any_rendering(shelf: Shelf, words: list[str]) -> None:
    said = {name: f"{name}{word}" for name, word in zip(NAMES, words, strict=True)}
    in_markup = {"paragraph", "quote", "told", "cell", "html", "point", "answer", "note"}
    in_markup |= {"transcript", "markdown"}
    typed = {name: html.escape(one) if name in in_markup else one for name, one in said.items()}
    body = every_block(typed, shelf=shelf)

    for medium in ("web", "feed", "mail", "copy"):
        # Colours split code into spans.
        text = html.unescape(re.sub(r"</?span[^>]*>", "", drawn(body, medium)))
        assert [name for name, one in said.items() if one not in text] == [], medium
    text = drawn(body, "text")

    assert [name for name, one in said.items() if one not in text] == []


@pytest.mark.parametrize("medium", ["feed", "mail", "copy"])
def test_what_leaves_home_is_plain_and_knows_its_way_back(medium: str) -> None:
    found = drawn(every_block(), medium)

    assert re.findall(r'\sclass="(?!language-)', found) == []
    assert re.findall(r'(?:href|src)="(?!https?://|#fn)', found) == []
    assert not re.search(r"<(?:iframe|script|picture|source|style|form)\b", found)
    assert 'alt="A lighthouse at dusk"' in found
    assert '<a href="https://youtu.be/dQw4w9WgXcQ">A film</a>' in found


def test_what_leaves_home_is_already_clean() -> None:
    found = drawn(every_block(), "feed")

    assert re.sub(r"\s+", " ", sanitise(found, profile="article")).count("<") == found.count("<")


def test_links_of_a_paid_text_say_so_and_links_home_do_not() -> None:
    markup = (
        '<a href="https://sponsor.example/" rel="noopener" class="card">S</a>'
        f'<a href="{HOME}/about/">A</a><a href="/more/">M</a><a href="{HOME}.evil.example/">E</a>'
    )

    found = mark_sponsored(markup, home=HOME)

    assert '<a class="card" href="https://sponsor.example/" rel="sponsored noopener">' in found
    assert f'<a href="{HOME}/about/">' in found
    assert '<a href="/more/">' in found
    assert f'<a href="{HOME}.evil.example/" rel="sponsored">' in found


def test_a_paid_text_is_marked_wherever_it_goes() -> None:
    body = stream(every_block())

    page = render_page(body, home=HOME, sponsored=True)
    away = render_html(body, medium="copy", base_url=HOME, sponsored=True)

    for found in (page, away):
        assert (
            len(re.findall(r"<a [^>]*href=\"https://example\.org[^>]*rel=\"sponsored", found)) == 4
        )


def test_code_in_a_language_nobody_knows_stays_text() -> None:
    code = {"language": "klingon", "code": "<b>", "caption": ""}

    assert "<code>&lt;b&gt;" in drawn([("code", code)], "web")


def test_a_picture_needs_words_unless_it_is_decoration() -> None:
    block = kinds()["image"].make()
    facts = {"image": make.picture(), "alt": "", "caption": "", "credit": "", "width": "text"}

    with pytest.raises(ValidationError):
        block.clean(block.normalize({**facts, "decorative": False}))

    assert block.clean(block.normalize({**facts, "decorative": True}))["decorative"]


def test_what_is_typed_as_markup_is_stored_clean() -> None:
    assert (
        kinds()["html"].make().clean("<p onclick=x>Words</p><script>1</script>") == "<p>Words</p>"
    )
