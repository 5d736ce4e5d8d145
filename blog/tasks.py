"""What the worker does for this room."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from wagtail.models import Site

from django_tasks import task

from blog.actions.share import share
from blog.models import ArticlePage
from blog.pictures import SIZES
from core.models import Picture

logger = logging.getLogger("blog.tasks")
OF_A_TEXT = ("text", "wide", "full")
OF_A_COVER = ("cover", "lead", "teaser", "social")
OF_A_FACE = ("face", "portrait")


@task()
def cut_pictures(article: int) -> int:
    """Cut the pictures of an article to every size its pages show; how many were looked at.

    Idempotent. A picture whose file is gone is left out: its page says so.
    """
    page = ArticlePage.objects.filter(pk=article).select_related("cover", "social_picture").first()
    if page is None:
        return 0
    faces = [one.photo for one in page.authors if one.photo is not None]
    wanted = [
        *((picture, OF_A_TEXT) for picture in page.text_pictures()),
        *((picture, OF_A_COVER) for picture in [page.cover] if picture is not None),
        *((picture, ("social",)) for picture in [page.social_picture] if picture is not None),
        *((picture, OF_A_FACE) for picture in faces),
    ]
    for picture, uses in wanted:
        _cut(picture, uses)
    return len(wanted)


@task()
def make_ready(articles: list[int]) -> int:
    """Cut and draw what many articles at once are shown and shared with; how many articles."""
    for article in articles:
        cut_pictures.func(article)
        draw_share_picture.func(article)
    return len(articles)


@task()
def cut_picture(picture: int, uses: list[str]) -> None:
    """Cut one picture to the sizes of its uses: a logo, a face. Idempotent."""
    found = Picture.objects.filter(pk=picture).first()
    if found is not None:
        _cut(found, uses)


def _cut(picture: Any, uses: Iterable[str]) -> None:
    specs = dict.fromkeys(spec for use in uses for spec in SIZES[use].specs)
    try:
        picture.get_renditions(*specs)
    except OSError as error:
        logger.warning("Picture %s could not be cut: %s", picture.pk, error)


@task()
def draw_share_picture(article: int) -> bool:
    """Draw what an article without a picture is shared with; whether there was one to draw."""
    page = ArticlePage.objects.filter(pk=article).select_related("locale").first()
    return page is not None and share(page)


@task()
def draw_share_pictures(site: int) -> int:
    """Draw those of a whole brand again, in its new look; how many were drawn."""
    brand = Site.objects.filter(pk=site).first()
    found = ArticlePage.objects.of_site(brand).live() if brand else ArticlePage.objects.none()
    return sum(share(page) for page in found.defer_streamfields().iterator(chunk_size=200))
