"""The panel in the article editor that says where the article goes, and as what.

Its fields are no fields of the page: what is planned for copies is the same for every revision.
It is kept when the editor's form is sent, before a revision is published.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.panels import Panel

from syndication.views.plans import COPIED, SEEN, keep_plans, planning


class CopiesPanel(Panel):
    """Each channel: whether it takes the article, as what, when, and how the copy does."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "syndication/admin/panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            article = self.instance
            user = self.request.user if self.request else None
            is_saved = bool(article.pk and article.path)
            facts = planning(article, user) if is_saved and user else {"places": [], "copies": []}
            return {**context, "article": article, **facts}

        def is_shown(self) -> bool:
            shown = super().is_shown()
            return bool(shown and (self.request is None or self.request.user.has_perm(SEEN)))


def make_panel() -> Panel:
    """A new panel for an article's editor."""
    return CopiesPanel(heading=_("Copies"))


@hooks.register("before_edit_page")
def keep_what_is_planned(request: HttpRequest, page: Any) -> None:
    """Before the page is saved or published: a copy must not leave without its words."""
    if request.method == "POST" and isinstance(page.specific, COPIED):
        keep_plans(article=page.specific, posted=request.POST, user=request.user)
