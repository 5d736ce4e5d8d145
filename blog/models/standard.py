from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from blog.blocks import article_blocks
from blog.forms import TextForm
from blog.models.door import DoorMixin
from blog.rendering import render_page


class StandardPage(DoorMixin, Page):
    """About, charter, imprint: a page that is not an article."""

    body = StreamField(article_blocks(), verbose_name=_("text"), blank=True)

    base_form_class = TextForm
    content_panels = [*Page.content_panels, FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("body")]
    parent_page_types = ["blog.FrontPage", "blog.StandardPage"]
    template = "blog/standard.html"

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        home = self.get_site().root_url
        return context | {"text": render_page(self.body, home=home, request=request)}
