"""Synthetic articles at any size: whole pages with a revision, written in bulk.

One by one, ten thousand take minutes. Tree, revisions, topics and bylines are
what Wagtail would have made; the indexes for searching and for references are
not kept up (`update_index` and `rebuild_references_index` make them).
"""

from __future__ import annotations

import json
import random
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import CharField, F, OuterRef, Subquery
from django.db.models.functions import Cast

from modelcluster.models import get_serializable_data_for_fields
from wagtail.models import Page, Revision

from blog.models import ArticlePage, Byline, FrontPage, Topic
from core.demo.folder import BrandFolder
from people.models import Contributor

BATCH = 500
SLUG = "synthetic-"
NEWEST = 60  # days: the written articles stay on top
SPAN = timedelta(days=5 * 365)
BLOCKS = 5
OPENINGS = ("Notes on", "In praise of", "The trouble with", "A year of", "Learning from", "Against")
THINGS = (
    "a slow newsletter",
    "the open door",
    "borrowed ground",
    "small lists",
    "the honest figure",
    "a quiet launch",
    "plain addresses",
    "other people's rules",
    "the second reader",
    "keeping a promise",
)


@dataclass(frozen=True, slots=True)
class Stock:
    """What synthetic articles are made from: blocks, covers, topics and authors of the brand."""

    front: FrontPage
    relations: dict[str, list[Any]]
    blocks: list[dict[str, Any]]
    covers: list[int]
    topics: list[int]
    authors: list[int]
    newest: datetime
    wanted: int


def grow(brand: BrandFolder, wanted: int) -> None:
    """Bring the synthetic articles of a brand up to `wanted`."""
    front = FrontPage.objects.get(pk=brand.site.root_page_id)
    synthetic = ArticlePage.objects.child_of(front).filter(slug__startswith=SLUG)
    taken = set(synthetic.values_list("slug", flat=True))
    numbers = [number for number in range(1, wanted + 1) if slug_of(number) not in taken]
    stock = _stock(brand, front, wanted=wanted)
    for start in range(0, len(numbers), BATCH):
        _write(stock, numbers[start : start + BATCH])


def slug_of(number: int) -> str:
    """The address of the synthetic article of that number."""
    return f"{SLUG}{number:06}"


def _stock(brand: BrandFolder, front: FrontPage, *, wanted: int) -> Stock:
    written = list(ArticlePage.objects.child_of(front).exclude(slug__startswith=SLUG))
    fields = get_serializable_data_for_fields(written[0])
    blocks = [
        {"type": block["type"], "value": block["value"]}
        for article in written
        for block in article.body.raw_data
        if block["type"] in {"paragraph", "quote"}
    ]
    return Stock(
        front=front,
        relations={name: [] for name in written[0].serializable_data() if name not in fields},
        blocks=blocks,
        covers=[article.cover_id for article in written],
        topics=list(Topic.objects.filter(site=brand.site).values_list("pk", flat=True)),
        authors=list(Contributor.objects.filter(site=brand.site).values_list("pk", flat=True)),
        newest=brand.days_ago(NEWEST),
        wanted=wanted,
    )


def _write(stock: Stock, numbers: list[int]) -> None:
    last = stock.front.get_last_child()
    # The step of a child is the last part of its path; treebeard names no other way to ask.
    step = Page._str2int(last.path[-Page.steplen :])  # noqa: SLF001
    articles = [
        _article(stock, number, step=step + place) for place, number in enumerate(numbers, 1)
    ]
    pages = [
        Page(**{field.attname: getattr(article, field.attname) for field in Page._meta.fields})
        for article in articles
    ]
    Page.objects.bulk_create(pages)
    for article, page in zip(articles, pages, strict=True):
        article.pk = article.page_ptr_id = page.pk
    _insert(articles)
    Page.objects.filter(pk=stock.front.pk).update(numchild=F("numchild") + len(pages))
    _revise(stock, articles, _relate(stock, articles))


def _article(stock: Stock, number: int, *, step: int) -> ArticlePage:
    chosen = random.Random(number)  # noqa: S311 - the same article for the same number
    title = f"{chosen.choice(OPENINGS)} {chosen.choice(THINGS)}, {number}"
    at = stock.newest - SPAN * (number / stock.wanted)
    front = stock.front
    return ArticlePage(
        title=title,
        draft_title=title,
        slug=slug_of(number),
        path=Page._get_path(front.path, front.depth + 1, step),  # noqa: SLF001 - as above
        depth=front.depth + 1,
        url_path=f"{front.url_path}{slug_of(number)}/",
        content_type=ContentType.objects.get_for_model(ArticlePage),
        locale=front.locale,
        translation_key=uuid.uuid4(),
        first_published_at=at,
        last_published_at=at,
        latest_revision_created_at=at,
        standfirst="Written by a program, to see how a house of this size feels.",
        body=json.dumps(chosen.sample(stock.blocks, min(BLOCKS, len(stock.blocks)))),
        cover_id=chosen.choice(stock.covers),
    )


def _insert(articles: list[ArticlePage]) -> None:
    """Write the articles' own table; Django's bulk_create does not know inherited tables."""
    meta = ArticlePage._meta
    fields = meta.local_concrete_fields
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    rows = [
        [field.get_db_prep_save(getattr(article, field.attname), connection) for field in fields]
        for article in articles
    ]
    with connection.cursor() as cursor:
        # Only the names of our own table and columns are put into the words.
        insert = f"INSERT INTO {quote(meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608
        cursor.executemany(insert, rows)


def _relate(stock: Stock, articles: list[ArticlePage]) -> dict[int, dict[str, Any]]:
    """Give each a topic and an author; returns how a revision writes them down, by article."""
    through = ArticlePage.topics.through
    topics = {article.pk: stock.topics[article.pk % len(stock.topics)] for article in articles}
    through.objects.bulk_create(
        through(articlepage_id=article, topic_id=topic) for article, topic in topics.items()
    )
    lines = [
        Byline(
            article_id=article.pk,
            contributor_id=stock.authors[article.pk % len(stock.authors)],
            sort_order=0,
        )
        for article in articles
    ]
    Byline.objects.bulk_create(lines)
    return {
        line.article_id: {
            "topics": [topics[line.article_id]],
            "bylines": [get_serializable_data_for_fields(line)],
        }
        for line in lines
    }


def _revise(
    stock: Stock, articles: list[ArticlePage], relations: dict[int, dict[str, Any]]
) -> None:
    """Give each its first revision, and name it as the live one."""
    page_type = ContentType.objects.get_for_model(Page)
    Revision.objects.bulk_create(
        Revision(
            content_type=article.content_type,
            base_content_type=page_type,
            object_id=str(article.pk),
            object_str=article.title,
            created_at=article.first_published_at,
            content={
                **stock.relations,
                **get_serializable_data_for_fields(article),
                **relations[article.pk],
            },
        )
        for article in articles
    )
    mine = Revision.objects.filter(
        base_content_type=page_type, object_id=Cast(OuterRef("pk"), CharField())
    ).values("pk")[:1]
    Page.objects.filter(pk__in=[article.pk for article in articles]).update(
        latest_revision=Subquery(mine), live_revision=Subquery(mine)
    )
