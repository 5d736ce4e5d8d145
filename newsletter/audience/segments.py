"""Segments in the admin, made of Wagtail's own screens, with the count while one chooses."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from newsletter.audience.segment_form import SegmentForm, in_words
from newsletter.models import Segment, Subscription
from people.screens import OfBrandViews, OwnBrandCreate, OwnBrandEdit


class Counted:
    """What the page of a segment shows beside its form: how many people it holds now."""

    form: SegmentForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]  # a view
        return context | {"counted": _count(context["form"].instance)}


class SegmentCreate(Counted, OwnBrandCreate):
    template_name = "newsletter/admin/segment.html"


class SegmentEdit(Counted, OwnBrandEdit):
    template_name = "newsletter/admin/segment.html"


class WordsColumn(Column):
    def get_value(self, instance: Segment) -> str:
        return in_words(instance) or str(_("everybody"))


class SegmentViewSet(OfBrandViews, ModelViewSet):
    model = Segment
    name = "segments"
    url_prefix = "newsletter/segments"
    icon = "tag"
    menu_label = _("Segments")
    menu_order = 35
    add_view_class = SegmentCreate
    edit_view_class = SegmentEdit
    create_template_name = edit_template_name = "newsletter/admin/segment.html"
    search_fields = ["name"]
    search_backend_name = None
    list_display = ["name", WordsColumn("words", label=_("Who is in it")), "site"]

    def get_form_class(self, for_update: bool = False) -> Any:  # noqa: ARG002 - one for both
        return SegmentForm


@require_POST
def count(request: HttpRequest) -> JsonResponse:
    """How many people hold what is chosen in a form that is still being filled in."""
    if not request.user.has_perm("newsletter.view_segment"):
        raise PermissionDenied
    form = SegmentForm(request.POST, for_user=request.user)
    del form.fields["name"]  # it may be missing yet, and it is taken by the segment that is changed
    return JsonResponse(_count(form.instance) if form.is_valid() else {})


def _count(segment: Segment) -> dict[str, int]:
    if segment.site_id is None:
        return {}
    mailable = Subscription.objects.filter(state=Subscription.State.CONFIRMED)
    return {
        "people": segment.people().count(),
        "confirmed": segment.narrow(mailable).values("subscriber").distinct().count(),
    }
