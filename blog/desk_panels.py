"""Panels of the article editor that show what stands beside the text: links to its draft."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel


class PreviewLinksPanel(Panel):
    """The open links to the draft, to be copied, and the way to make or close one."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "blog/admin/preview_links_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            article = self.instance
            links = article.preview_links.open() if article.pk else []
            return {**context, "article": article, "links": links}
