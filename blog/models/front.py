from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wagtail.models import Page

from blog.models.article import ArticlePage
from blog.models.door import DoorMixin
from blog.models.series import Series
from blog.models.topic import Topic
from core.models import Brand

LATEST = 10
SERIES = 3


class FrontPage(DoorMixin, Page):
    """A brand's front door in one language."""

    parent_page_types = ["wagtailcore.Page"]
    template = "blog/front.html"

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The newest articles of this language, and what the others are sorted by."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        brand = Brand.for_request(request)
        # A brand's promise is in its own language; in others the front page has its own words.
        speaks_it = self.locale.language_code == brand.language
        context["heading"] = (speaks_it and brand.tagline) or self.title
        context["introduction"] = brand.description if speaks_it else self.search_description
        context["articles"] = self.articles().newest_first().for_teasers()[:LATEST]
        context["topics"] = self.topics()
        context["series"] = self.series()[:SERIES]
        return context

    def articles(self) -> Any:
        """What a reader finds below this front."""
        return ArticlePage.objects.of_front(self).for_readers()

    def topics(self) -> Any:
        """The topics that something can be read about here."""
        below = self.articles().filter(topics=OuterRef("pk"))
        return Topic.objects.filter(Exists(below.values("pk"))).order_by("name")

    def series(self) -> Any:
        """The series that have begun here."""
        below = self.articles().filter(series=OuterRef("pk"))
        return Series.objects.filter(Exists(below.values("pk"))).order_by("title")
