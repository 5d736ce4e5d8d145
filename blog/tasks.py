"""What the worker does for this room."""

from __future__ import annotations

import logging

from django_tasks import task

from blog.models import ArticlePage
from blog.pictures import SIZES

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
        try:
            picture.get_renditions(*[spec for use in uses for spec in SIZES[use].specs])
        except OSError as error:
            logger.warning("Picture %s could not be cut: %s", picture.pk, error)
    return len(wanted)
