"""The ladder of rewards in the admin, made of Wagtail's own screens."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.views.generic import DeleteView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from newsletter.access import sites_written_for
from newsletter.models import Newsletter, Reward
from newsletter.viewsets import OfOwnBrand


class RewardForm(WagtailAdminModelForm):
    """A step of the ladder of one of the person's own newsletters."""

    class Meta:
        model = Reward
        fields = ["newsletter", "needed", "name", "words"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Newsletter.objects.filter(site__in=sites_written_for(self.for_user))
        self.fields["newsletter"].queryset = mine


class RewardIndex(IndexView):
    def get_base_queryset(self) -> QuerySet[Reward]:
        found: QuerySet[Reward] = super().get_base_queryset()
        mine = sites_written_for(self.request.user)
        return found.filter(newsletter__site__in=mine).select_related("newsletter")


class RewardEdit(OfOwnBrand, EditView):
    pass


class RewardDelete(OfOwnBrand, DeleteView):
    pass


class RewardViewSet(ModelViewSet):
    model = Reward
    name = "rewards"
    url_prefix = "newsletter/rewards"
    icon = "pick"
    menu_label = _("Rewards")
    menu_order = 37
    index_view_class = RewardIndex
    edit_view_class = RewardEdit
    delete_view_class = RewardDelete
    copy_view_enabled = False
    list_display = ["name", "needed", "newsletter"]

    def get_form_class(self, for_update: bool = False) -> Any:  # noqa: ARG002 - one for both
        return RewardForm
