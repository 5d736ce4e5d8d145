"""The panel in the article editor that says where the article is copied."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import Panel

from syndication.views.copies import SEEN, places_of


class CopiesPanel(Panel):
    """Each channel and its state, with a link to the page where it is switched."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "syndication/admin/panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            article = self.instance
            places = places_of(article) if article.pk and article.path else []
            return {**context, "article": article, "places": places}

        def is_shown(self) -> bool:
            shown = super().is_shown()
            return bool(shown and (self.request is None or self.request.user.has_perm(SEEN)))


def make_panel() -> Panel:
    """A new panel for an article's editor."""
    return CopiesPanel(heading=_("Copies"))
