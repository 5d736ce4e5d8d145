"""Questions about articles."""

from __future__ import annotations

from django.db.models import (
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
)
from django.utils import timezone

from wagtail.models import Page, PageManager, PageQuerySet, PageViewRestriction, Site

from blog.pictures import drawn

MOST_IN_A_THREAD = 500


class ArticleQuerySet(PageQuerySet):
    def newest_first(self) -> ArticleQuerySet:
        return self.order_by("-first_published_at", "-pk")

    def for_readers(self) -> ArticleQuerySet:
        """What a stranger may find: published, and below no closed page.

        Wagtail's `public()` asks for every restriction first, each time; this
        is part of the same query. The path of a closed page is looked up for
        each restriction: a join would let SQLite begin with all pages.
        """
        closed = PageViewRestriction.objects.annotate(
            inner=ExpressionWrapper(OuterRef("path"), output_field=CharField()),
            outer=Subquery(Page.objects.filter(pk=OuterRef("page_id")).values("path")[:1]),
        )
        return self.live().filter(~Exists(closed.filter(inner__startswith=F("outer"))))

    def of_site(self, site: Site) -> ArticleQuerySet:
        """The articles of one brand, in every language of it."""
        roots = [site.root_page, *site.root_page.get_translations()]
        found = self.none()
        for root in roots:
            found = found | self.descendant_of(root)
        return found

    def of_front(self, front: Page) -> ArticleQuerySet:
        """The articles of one brand in one language."""
        return self.descendant_of(front)

    def for_teasers(self) -> ArticleQuerySet:
        """With what a listing shows of each, in the same number of queries for any number."""
        shown = self.defer_streamfields().select_related("cover")
        return shown.prefetch_related(
            drawn("cover__renditions", "lead", "teaser"), *self._bylines(), "topics"
        )

    def for_page(self) -> ArticleQuerySet:
        """With everything that stands around the text on its own page."""
        answers = self.model._meta.get_field("responses").related_model
        said = answers.objects.shown().filter(article=OuterRef("pk"))
        known = self.annotate(is_answered=Exists(said)).select_related(
            "locale", "cover", "social_picture", "share_picture", "series"
        )
        return known.prefetch_related(*self._bylines(), "topics")

    def for_feeds(self) -> ArticleQuerySet:
        """With what a feed says of each beside the text."""
        return self.prefetch_related(*self._bylines(), "topics")

    def _bylines(self) -> list[Prefetch]:  # type: ignore[type-arg]  # two models in one list
        lines = self.model._meta.get_field("bylines").related_model
        return [Prefetch("bylines", queryset=lines.objects.select_related("contributor__photo"))]


ArticleManager = PageManager.from_queryset(ArticleQuerySet)


class ResponseQuerySet(QuerySet):  # type: ignore[type-arg]  # of a model that is made with it
    def shown(self) -> ResponseQuerySet:
        """What readers see."""
        return self.filter(state="approved")

    def for_thread(self) -> ResponseQuerySet:
        """What stands below an article: the first ones of a very long conversation."""
        return self.shown().order_by("written_at", "pk")[:MOST_IN_A_THREAD]

    def by(self, *, author_url: str = "", handle: str = "") -> ResponseQuerySet:
        """What one person said, by the address or the handle they are known under."""
        if author_url:
            return self.filter(author_url=author_url)
        return self.filter(author_handle=handle) if handle else self.none()


class PreviewLinkQuerySet(QuerySet):  # type: ignore[type-arg]  # of a model that is made with it
    def open(self) -> PreviewLinkQuerySet:
        """The links that somebody can read a draft by, today."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())
