"""Everything articles are sorted by: topic, author, series, month; and all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page as PageOfList
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from wagtail.models import Page

from blog.home import articles_of, front_of, home_of
from blog.models import ArticlePage, Series, Topic
from core.pagecache.marking import own_query
from people.models import Contributor

A_PAGE = 12


@dataclass
class Listing:
    """A list of articles with everything its page says around them."""

    heading: str
    path: str
    articles: Any
    kicker: str = ""
    introduction: str = ""
    feed: str = ""
    trail: list[tuple[str, str]] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)


def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """What was written about one topic and the narrower ones below it."""
    front = front_of(request)
    found = get_object_or_404(
        Topic.objects.select_related("parent"), site=home_of(request).site, slug=slug
    )
    branch = found.branch()
    wider = [(found.parent.called, _topic_path(found.parent))] if found.parent else []
    articles = articles_of(front).filter(topics__in=branch).distinct()
    listing = Listing(
        heading=found.called,
        kicker=_("Topic"),
        path=_topic_path(found),
        articles=articles.newest_first(),
        introduction=found.about,
        feed=reverse("blog_topic_feed", args=[slug]),
        trail=wider,
        facts={"narrower": [one for one in branch if one.parent_id == found.pk]},
    )
    return _show(request, listing)


def author(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody who writes here, and what they wrote."""
    front = front_of(request)
    found = get_object_or_404(
        Contributor.objects.select_related("photo"), site=home_of(request).site, slug=slug
    )
    listing = Listing(
        heading=found.name,
        kicker=_("Author"),
        path=reverse("blog_author", args=[slug]),
        articles=articles_of(front).filter(bylines__contributor=found).distinct().newest_first(),
        introduction=found.bio,
        feed=reverse("blog_author_feed", args=[slug]),
        facts={"person": found},
    )
    return _show(request, listing)


def series(request: HttpRequest, slug: str) -> HttpResponse:
    """Articles that are read in order, the first part first."""
    front = front_of(request)
    found = get_object_or_404(Series, site=home_of(request).site, slug=slug)
    parts = articles_of(front).filter(series=found)
    listing = Listing(
        heading=found.called,
        kicker=_("Series"),
        path=reverse("blog_series", args=[slug]),
        articles=parts.order_by("series_order", "first_published_at"),
        introduction=found.about,
        feed=reverse("blog_series_feed", args=[slug]),
        facts={"is_ordered": True},
    )
    return _show(request, listing)


def archive(
    request: HttpRequest, year: int | None = None, month: int | None = None
) -> HttpResponse:
    """Everything, newest first, or what appeared in one month."""
    front = front_of(request)
    articles = articles_of(front).newest_first()
    listing = Listing(
        heading=_("All articles"),
        path=reverse("blog_archive"),
        articles=articles,
        feed=reverse("feed"),
        facts={"months": _months(front)},
    )
    if year and month:
        if month not in MONTHS:
            raise Http404
        listing.trail = [(listing.heading, listing.path)]
        listing.heading = f"{MONTHS[month]} {year}".capitalize()
        listing.path = reverse("blog_month", args=[year, month])
        listing.articles = articles.filter(
            first_published_at__year=year, first_published_at__month=month
        )
    return _show(request, listing)


def page_of(request: HttpRequest, found: Any, *, size: int = A_PAGE) -> PageOfList[Any]:
    """The asked-for page of a list: the nearest one there is, whatever the address says."""
    return Paginator(found, size).get_page(request.GET.get("page"))


def way_to(request: HttpRequest, steps: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The way from home to here."""
    return [(_("Home"), home_of(request).url), *steps]


def _show(request: HttpRequest, listing: Listing) -> HttpResponse:
    articles = page_of(request, listing.articles.for_teasers())
    number = articles.number
    own = f"page={number}" if number > 1 else ""
    own_query(request, own)
    steps = [*listing.trail, (listing.heading, listing.path)]
    return render(
        request,
        "blog/listing.html",
        {
            **listing.facts,
            "listing": listing,
            "articles": articles,
            "canonical": home_of(request).root_url + listing.path + (f"?{own}" if own else ""),
            "trail": way_to(request, steps),
        },
    )


def _topic_path(topic: Topic) -> str:
    return reverse("blog_topic", args=[topic.slug])


def _months(front: Page) -> QuerySet[ArticlePage, dict[str, Any]]:
    """The months that something appeared in, with how much."""
    dated = articles_of(front).filter(first_published_at__isnull=False)
    zone = timezone.get_current_timezone()
    months = dated.annotate(month=TruncMonth("first_published_at", tzinfo=zone))
    found: QuerySet[ArticlePage, dict[str, Any]] = (
        months.values("month").annotate(count=Count("pk")).order_by("-month")
    )
    return found
