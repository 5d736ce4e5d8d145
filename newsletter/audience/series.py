"""Series of mails in the admin, made of Wagtail's own screens."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.model import ModelViewSet

from newsletter.models import Journey, MailSeries
from people.rights import sites_of
from people.screens import OfBrandViews, OwnBrandForm


class MailSeriesForm(OwnBrandForm):
    """Offers the newsletters of the brands of who fills it in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        newsletter = self.fields["newsletter"]
        newsletter.queryset = newsletter.queryset.filter(site__in=sites_of(self.for_user))


class UnderWayColumn(Column):
    """How many readers are somewhere between the first mail and the last."""

    def get_value(self, instance: MailSeries) -> int:
        return instance.journeys.filter(state=Journey.State.UNDER_WAY).count()


class MailSeriesViewSet(OfBrandViews, ModelViewSet):
    model = MailSeries
    name = "mail_series"
    url_prefix = "newsletter/series"
    icon = "history"
    menu_label = _("Series")
    menu_order = 25
    edit_handler = ObjectList(MailSeries.panels, base_form_class=MailSeriesForm)
    search_fields = ["name"]
    search_backend_name = None
    list_display = [
        "name",
        "newsletter",
        BooleanColumn("is_running", label=_("Runs")),
        UnderWayColumn("under_way", label=_("Under way")),
    ]
