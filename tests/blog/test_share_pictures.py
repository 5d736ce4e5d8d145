"""What an article without a picture is shared with: its title in the look of the brand."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from wagtail.models import Site

import pytest
from PIL import Image

from blog.actions.share import share
from blog.models import ArticlePage, Byline, SharePicture
from blog.share_picture import BAND, HEIGHT, WIDTH, Words, draw
from blog.tasks import draw_share_picture, draw_share_pictures
from core.look import Look
from core.models import Brand
from tests import make
from tests.blog.test_said_to_machines import facts, properties

LONG = "A house of one's own, and why we left the platforms we built our audiences on " * 9


def drawn(title: str, *, brand: str = "The Harbour", byline: str = "", **look: str) -> Image.Image:
    data = draw(Words(title=title, brand=brand, byline=byline), look=Look(**look))
    assert len(data) <= 100_000
    image = Image.open(io.BytesIO(data)).convert("RGB")
    assert image.size == (WIDTH, HEIGHT)
    return image


def inked(image: Image.Image, *, of: str = "upper") -> bool:
    """Whether anything is written in the upper or in the lower part."""
    box = (0, BAND, WIDTH, 480) if of == "upper" else (0, 480, WIDTH, HEIGHT)
    return has_ink(image.crop(box))


def runs_over(image: Image.Image) -> bool:
    """Whether something is written where nothing may be."""
    return has_ink(image.crop((WIDTH - 80, BAND, WIDTH, HEIGHT)))


def has_ink(part: Image.Image) -> bool:
    return part.getcolors(1) is None


@pytest.mark.parametrize("typeface", ["serif", "sans", "classic"])
def test_a_title_of_any_length_stays_on_the_card(typeface: str) -> None:
    for title in ("Short", LONG, "x" * 10_000, "word " * 2000, "MMMMMMMMMMMM " * 40):
        image = drawn(title, byline="Ada Quill", typeface=typeface)

        assert inked(image)
        assert inked(image, of="lower")
        assert not runs_over(image)


def test_every_letter_of_latin_is_drawn_by_the_font_that_has_it() -> None:
    plain, marked = drawn("Zlutoucky kun"), drawn("Žluťoučký kůň")

    assert inked(marked)
    assert plain.tobytes() != marked.tobytes()


def test_a_title_no_font_has_leaves_its_place_to_the_brand() -> None:
    arabic = drawn("بيت خاص")

    assert arabic.tobytes() == drawn("The Harbour").tobytes()
    assert not inked(drawn("بيت", brand="بيت", byline="بيت"), of="upper")


def test_pictograms_are_left_out_of_a_title() -> None:
    assert drawn("Rent 🎉").tobytes() == drawn("Rent").tobytes()


def test_a_card_has_the_colours_of_its_brand() -> None:
    image = drawn("Rent", accent="#123456", paper="#ffeedd")

    assert image.getpixel((5, 5)) == (0x12, 0x34, 0x56)
    assert image.getpixel((5, HEIGHT - 5)) == (0xFF, 0xEE, 0xDD)


@pytest.fixture
def home(db: None) -> Site:
    return make.site()


def test_a_published_article_is_shared_with_its_drawing(client: Client, home: Site) -> None:
    page = make.article(site=home, title="Rent")
    Byline.objects.create(article=page, contributor=make.contributor(site=home))

    assert "og:image" not in properties(client, page.url)
    assert draw_share_picture.func(page.pk) is True

    url = f"http://testserver{SharePicture.objects.get().file.url}"
    shared = properties(client, page.url)
    assert shared["og:image"] == facts(client, page.url)["Article"]["image"] == url
    assert shared["og:image:alt"] == "Rent"
    assert shared["twitter:card"] == "summary_large_image"


def test_a_drawing_is_made_once_for_its_words_and_look(
    home: Site, django_capture_on_commit_callbacks: Any
) -> None:
    page = make.article(site=home, title="Rent")

    assert share(page) is True
    first = str(SharePicture.objects.get())
    assert share(ArticlePage.objects.get(pk=page.pk)) is False
    page.title = "Own"
    with django_capture_on_commit_callbacks(execute=True):
        assert share(page) is True

    second = SharePicture.objects.get()
    assert str(second) != first
    assert default_storage.exists(str(second))
    assert not default_storage.exists(first)


def test_a_brand_in_a_new_look_has_its_pictures_drawn_again(home: Site) -> None:
    for title in ("Rent", "Own"):
        make.article(site=home, title=title)

    assert draw_share_pictures.func(home.pk) == 2
    assert draw_share_pictures.func(home.pk) == 0
    Brand.objects.filter(site=home).update(accent="#123456")
    assert draw_share_pictures.func(home.pk) == 2
    assert draw_share_pictures.func(0) == 0


def test_an_article_with_a_picture_of_its_own_needs_none(home: Site) -> None:
    page = make.article(site=home, cover=make.picture())

    assert share(page) is False
    assert draw_share_picture.func(0) is False
    Site.objects.all().delete()
    assert share(ArticlePage.objects.get(pk=page.pk)) is False


def test_the_picture_goes_with_its_article(
    home: Site, django_capture_on_commit_callbacks: Any
) -> None:
    page = make.article(site=home)
    share(page)
    name = str(SharePicture.objects.get())

    with django_capture_on_commit_callbacks(execute=True):
        page.delete()

    assert not default_storage.exists(name)


def test_reading_a_page_draws_nothing_and_asks_no_more(client: Client, home: Site) -> None:
    page = make.article(site=home)

    def queries() -> int:
        client.get(page.url)
        with CaptureQueriesContext(connection) as asked:
            client.get(page.url)
        return len(asked)

    without = queries()
    assert SharePicture.objects.count() == 0
    share(page)

    assert queries() == without
