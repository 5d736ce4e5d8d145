"""What an article looks like in a search result and where it is shared, while it is written."""

from __future__ import annotations

from typing import Any

from django import forms

from wagtail.admin.panels import Panel
from wagtail.admin.staticfiles import versioned_static

from core.models import Brand

SEARCH_TITLE, SEARCH_WORDS = 60, 160  # characters; what comes after is cut off by search engines


class SharingPanel(Panel):
    """Two drawings that follow what is typed; without scripts, what was saved last."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "blog/admin/sharing.html"

        @property
        def media(self) -> forms.Media:
            return forms.Media(
                css={"all": [versioned_static("css/sharing.css")]},
                js=[versioned_static("js/sharing.js")],
            )

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            article = self.instance
            page = article if article.pk else self.form.parent_page
            site = page.get_site()
            return context | {
                "article": article,
                "brand": Brand.for_site(site),
                "host": site.hostname,
                "picture": article.shared_picture,
                "most_title": SEARCH_TITLE,
                "most_words": SEARCH_WORDS,
            }
