from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page

from blog.models.article import ArticlePage

LATEST = 13


class FrontPage(RoutablePageMixin, Page):
    """A brand's front door in one language, and the listings behind it."""

    parent_page_types = ["wagtailcore.Page"]
    template = "blog/front.html"

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The newest articles of this language with their covers."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        found = ArticlePage.objects.child_of(self).for_readers().newest_first()
        context["articles"] = found.select_related("cover")[:LATEST]
        return context
