"""What stands in a brand's sitemap: plain values by a handful of queries, for any number of pages.

A sitemap of ten thousand pages made of page objects takes seconds. Pages are
told in parts, in the order they were made in, so that a new one changes the
last part only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone, translation

from wagtail.models import Page, ReferenceIndex

from blog.home import Home, articles_of
from blog.models import ArticlePage, Series, Topic
from blog.pictures import SIZES, SOCIAL
from core.models import Picture
from people.models import Contributor

A_PART = 1000
NEWS_FOR = timedelta(
    days=2
)  # https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
MOST_NEWS = 1000
COLUMNS = ("pk", "path", "url_path", "translation_key", "last_published_at")


class Entry(NamedTuple):
    """One address, with what else is told about it."""

    url: str
    changed_at: datetime | None = None
    languages: Sequence[tuple[str, str]] = ()
    pictures: Sequence[str] = ()
    title: str = ""
    language: str = ""
    published_at: datetime | None = None


def parts(home: Home, *, size: int = A_PART) -> list[datetime | None]:
    """When something in each part of the pages changed last."""
    moments = list(_pages(home).values_list("last_published_at", flat=True).order_by("pk"))
    starts = range(0, len(moments), size)
    return [max(filter(None, moments[at : at + size]), default=None) for at in starts]


def pages(home: Home, *, number: int, size: int = A_PART) -> list[Entry]:
    """One part of the pages, the first is number 1; with their languages and their pictures."""
    shown = _pages(home).order_by("pk").values(*COLUMNS, "articlepage__visibility")
    rows = list(shown[(number - 1) * size : number * size])
    addresses = _Addresses(home)
    languages = _languages(home, rows, addresses)
    open_to_all = [row["pk"] for row in rows if row["articlepage__visibility"] != "members"]
    pictures = _pictures(open_to_all, root=home.root_url)
    return [
        Entry(
            url=addresses.of(row),
            changed_at=row["last_published_at"],
            languages=languages[row["translation_key"]],
            pictures=pictures[row["pk"]],
        )
        for row in rows
    ]


def lists(home: Home) -> list[Entry]:
    """Everything articles are sorted by, where there is something to read."""
    return [
        Entry(url=f"{home.root_url}{path}") for front in home.fronts for path in _list_paths(front)
    ]


def news(home: Home) -> list[Entry]:
    """What appeared in the last two days and everybody may read, the newest first."""
    since = timezone.now() - NEWS_FOR
    recent = ArticlePage.objects.filter(home.below, first_published_at__gte=since)
    found = recent.for_readers().filter(visibility="public", canonical_override="").newest_first()
    addresses = _Addresses(home)
    shown = found.values(*COLUMNS, "title", "first_published_at", "locale__language_code")
    return [
        Entry(
            url=addresses.of(row),
            title=row["title"],
            language=row["locale__language_code"],
            published_at=row["first_published_at"],
        )
        for row in shown[:MOST_NEWS]
    ]


class _Addresses:
    """The addresses of pages below the fronts of a brand, worked out without asking for each."""

    def __init__(self, home: Home) -> None:
        self._fronts = [(one.path, one.url_path, one.full_url or "") for one in home.fronts]

    def of(self, row: dict[str, Any]) -> str:
        found = next(front for front in self._fronts if row["path"].startswith(front[0]))
        _path, url_path, url = found
        below: str = row["url_path"].removeprefix(url_path)
        return f"{url}{below}"


def _pages(home: Home) -> QuerySet[Any]:
    """What a stranger may open and search engines should know under our address."""
    ours = Q(articlepage=None) | Q(articlepage__canonical_override="")
    found: QuerySet[Any] = Page.objects.live().public().filter(home.below, ours)
    return found


def _languages(
    home: Home, rows: list[dict[str, Any]], addresses: _Addresses
) -> dict[Any, list[tuple[str, str]]]:
    """For each text, in which languages it exists and where; none where there is but one."""
    told: dict[Any, list[tuple[str, str]]] = defaultdict(list)
    if len(home.fronts) > 1:
        keys = [row["translation_key"] for row in rows]
        others = _pages(home).filter(translation_key__in=keys).order_by("path")
        for row in others.values(*COLUMNS, "locale__language_code"):
            told[row["translation_key"]].append((row["locale__language_code"], addresses.of(row)))
    several = {key: found for key, found in told.items() if len(found) > 1}
    return defaultdict(list, several)


def _pictures(pages: list[int], *, root: str) -> dict[int, list[str]]:
    """For each page, the pictures it shows, as they were cut for it."""
    kinds = ContentType.objects.get_for_models(Page, Picture)
    uses = ReferenceIndex.objects.filter(
        base_content_type=kinds[Page], object_id__in=[str(pk) for pk in pages]
    )
    shown = uses.filter(to_content_type=kinds[Picture]).order_by("pk")
    pairs = dict.fromkeys(shown.values_list("object_id", "to_object_id"))
    cut = _cut({int(picture) for _page, picture in pairs}, root=root)
    told: dict[int, list[str]] = defaultdict(list)
    for page, picture in pairs:
        if int(picture) in cut:
            told[int(page)].append(cut[int(picture)])
    return told


def _cut(pictures: set[int], *, root: str) -> dict[int, str]:
    renditions = Picture.get_rendition_model()
    storage = renditions._meta.get_field("file").storage
    wanted = [SOCIAL, SIZES["text"].specs[-1]]
    made = renditions.objects.filter(image__in=pictures, filter_spec__in=wanted)
    names = dict(made.order_by("filter_spec").values_list("image", "file"))
    urls = {picture: storage.url(name) for picture, name in names.items()}
    return {picture: url if "://" in url else f"{root}{url}" for picture, url in urls.items()}


def _list_paths(front: Page) -> Iterator[str]:
    articles = articles_of(front)
    about = articles.filter(topics=OuterRef("pk"))
    by = articles.filter(bylines__contributor=OuterRef("pk"))
    part = articles.filter(series=OuterRef("pk"))
    with translation.override(front.locale.language_code):
        yield reverse("blog_archive")
        for name, model, found in (
            ("blog_topic", Topic, about),
            ("blog_author", Contributor, by),
            ("blog_series", Series, part),
        ):
            read: QuerySet[Any] = model.objects.filter(Exists(found.values("pk"))).order_by("pk")
            for slug in read.values_list("slug", flat=True):
                yield reverse(name, args=[slug])
