"""Newsletters in the admin, made of Wagtail's own screens."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import DeleteView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from newsletter.access import sites_written_for
from newsletter.models import Newsletter


class OfOwnBrand:
    """Only what belongs to a brand the person works for can be opened; the rest is not there."""

    request: HttpRequest

    def get_object(self, queryset: Any = None) -> Any:
        found = super().get_object(queryset)  # type: ignore[misc]  # Wagtail's view comes next
        if found.site not in sites_written_for(self.request.user):
            raise Http404
        return found


class NewsletterEdit(OfOwnBrand, EditView):
    pass


class NewsletterDelete(OfOwnBrand, DeleteView):
    pass


class NewsletterIndex(IndexView):
    """The newsletters of the brands a person works for."""

    def get_base_queryset(self) -> QuerySet[Newsletter]:
        found: QuerySet[Newsletter] = super().get_base_queryset()
        return found.filter(site__in=sites_written_for(self.request.user)).select_related("site")


def _group(heading: Any, *fields: str) -> MultiFieldPanel:
    return MultiFieldPanel([FieldPanel(field) for field in fields], heading=heading)


class NewsletterViewSet(ModelViewSet):
    model = Newsletter
    name = "newsletters"
    url_prefix = "newsletter/newsletters"
    icon = "mail"
    menu_label = _("Newsletters")
    menu_order = 20
    index_view_class = NewsletterIndex
    edit_view_class = NewsletterEdit
    delete_view_class = NewsletterDelete
    copy_view_enabled = False
    list_display = ["name", "site", "sender_email", Column("rhythm_in_words", label=_("When"))]
    panels = [
        _group(_("What it is"), "site", "name", "slug", "promise", "language"),
        _group(_("Who writes"), "sender_name", "sender_email", "reply_to", "return_address"),
        _group(_("What mails look like"), "template"),
        _group(_("When issues come"), "rule", "begins_on", "hour", "time_zone", "at_readers_hour"),
        _group(_("When they are late, and how fast"), "grace_hours", "when_late", "spread_minutes"),
        _group(_("What readers may choose"), "most_often"),
        _group(_("The first mail"), "welcome", "welcome_shows_latest"),
        _group(_("What fills a draft"), "sections", "draft_hours", "fresh_minimum"),
        _group(_("Who lets it go"), "goes_by_itself", "needs_approval"),
        _group(_("What is counted"), "counts", "counts_opens"),
    ]
