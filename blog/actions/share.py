"""Verbs on share pictures: draw what an article is shared with, once for its words and look."""

from __future__ import annotations

import hashlib
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction

from blog.models import ArticlePage, SharePicture
from blog.share_picture import Words, draw
from core.models.brand import brand_of


def share(article: ArticlePage) -> bool:
    """Draw an article's picture, unless it has one of its own or was drawn so before.

    Says whether it was drawn. Idempotent; the file that was shown before is put away.
    """
    site = article.get_site()
    if site is None or article.shared_picture is not None:
        return False
    brand = brand_of(site)
    names = ", ".join(one.name for one in article.authors)
    words = Words(title=article.title, brand=brand.display_name, byline=names)
    mark = hashlib.sha256(repr((words, brand.design)).encode()).hexdigest()
    known = SharePicture.objects.filter(article=article).first()
    if known is not None and known.drawn_as == mark:
        return False
    picture = known or SharePicture(article=article)
    before = picture.file.name
    drawn = ContentFile(draw(words, look=brand.design))
    with transaction.atomic():
        picture.drawn_as = mark
        picture.file.save(f"{article.pk}-{mark[:12]}.png", drawn, save=False)
        picture.save()
        if before:
            transaction.on_commit(partial(picture.file.storage.delete, before))
    return True
