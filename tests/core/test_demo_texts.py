"""The demo as it is delivered: long enough to read, small enough to load, whole."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

from django.core.management import call_command

from wagtail.models import Page

import pytest
from PIL import Image

from blog.blocks.registry import kinds
from blog.models import ArticlePage
from core.demo.writing import Writing, read

DEMO = Path(__file__).resolve().parents[2] / "demo"
FREEHOLD = DEMO / "freehold"


def articles(place: str) -> list[Writing]:
    return [read(path) for path in sorted((FREEHOLD / place).glob("*.md"))]


def words(writing: Writing) -> int:
    return len(" ".join(str(piece.facts) for piece in writing.pieces).split())


def test_the_articles_are_as_long_as_articles_are():
    lengths = {one.name: words(one) for one in articles("articles")}

    assert len(lengths) == 9
    assert {name: n for name, n in lengths.items() if not 500 <= n <= 1300} == {}


def test_every_kind_of_block_is_shown():
    used = {piece.kind for one in articles("articles") for piece in one.pieces}

    assert used - {"words"} == set(kinds()) - {"paragraph"}


def test_no_picture_is_heavier_than_sixty_kilobytes():
    heavy = [path.name for path in DEMO.rglob("*.webp") if path.stat().st_size > 60_000]

    assert heavy == []


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # Wagtail's renditions, as elsewhere
def test_every_page_of_the_delivered_brands_answers(client, settings, tmp_path):
    settings.SITE_URL = "http://127.0.0.1:8000"
    settings.DEMO_DIR = with_small_pictures(tmp_path / "demo")

    call_command("demo", stdout=io.StringIO())

    answers = {}
    for page in Page.objects.live().filter(depth__gt=1).specific():
        _site, root, path = page.get_url_parts()
        host = root.removeprefix("http://")
        answers[page.full_url] = client.get(path, headers={"host": host}).status_code
    assert set(answers.values()) == {200}
    assert ArticlePage.objects.filter(locale__language_code="fr").count() == 1


def with_small_pictures(folder: Path) -> Path:
    """The delivered demo with tiny pictures: what is tested is the pages, not the scaling."""
    shutil.copytree(DEMO, folder)
    for number, path in enumerate(folder.rglob("*.webp")):
        Image.new("RGB", (64, 36), (number * 9, 40, 80)).save(path, "WEBP")
    return folder
