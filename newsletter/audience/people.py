"""The people of a brand in the admin, made of Wagtail's own screens."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from newsletter.access import sites_written_for
from newsletter.actions import people as verbs
from newsletter.audience.listing import NEWEST_FIRST, CappedPaginator, SubscriberFilter
from newsletter.audience.timeline import proofs, timeline
from newsletter.models import Subscriber, Suppression, Tag
from newsletter.querysets import SubscriberQuerySet
from newsletter.viewsets import OfOwnBrand


class LookOnlyPolicy(ModelPermissionPolicy):
    """People come and go by their own acts and by imports: nobody is typed in or edited here."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and bool(super().user_has_permission(user, "view"))


register_permission_policy(Subscriber, LookOnlyPolicy(Subscriber))


class SubscriberIndex(IndexView):
    """The people of the brands a person works for; sixty a page, in seven queries or fewer."""

    template_name = "newsletter/admin/subscribers.html"
    paginator_class = CappedPaginator
    default_ordering = NEWEST_FIRST

    def get_base_queryset(self) -> QuerySet[Subscriber]:
        found: QuerySet[Subscriber] = super().get_base_queryset()
        return found.filter(site__in=sites_written_for(self.request.user)).prefetch_related(
            "subscriptions__newsletter", "taggings__tag"
        )

    def search_queryset(self, queryset: SubscriberQuerySet) -> SubscriberQuerySet:
        return queryset.found_by(self.search_query) if self.is_searching else queryset

    @cached_property
    def columns(self) -> list[Column]:
        return [BulkActionsCheckboxColumn("bulk_actions", obj_type="subscriber"), *super().columns]

    def _get_title_column(
        self, field_name: str, column_class: Any = TitleColumn, **kwargs: Any
    ) -> Any:
        return super()._get_title_column(
            field_name,
            column_class,
            get_title_id=lambda person: f"subscriber_{person.pk}_title",
            **kwargs,
        )


class StateColumn(Column):
    """On which list, in which state."""

    def get_value(self, instance: Subscriber) -> str:
        return ", ".join(
            f"{one.newsletter.name}: {one.get_state_display()}"
            for one in instance.subscriptions.all()
        )


class TagsColumn(Column):
    def get_value(self, instance: Subscriber) -> str:
        return ", ".join(one.tag.name for one in instance.taggings.all())


class SubscriberPage(OfOwnBrand, InspectView):
    """One person: where they stand, why we may write, and everything that happened."""

    template_name = "newsletter/admin/subscriber.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        person = self.object
        return context | {
            "person": person,
            "proofs": proofs(person),
            "timeline": timeline(person),
            "noes": Suppression.objects.filter(
                site=person.site, address_hash=person.address_hash
            ).select_related("newsletter"),
            "tags": Tag.objects.filter(taggings__subscriber=person),
            "all_tags": Tag.objects.filter(site=person.site),
            "may_annotate": self.request.user.has_perm(verbs.ANNOTATE),
            "may_block": self.request.user.has_perm(verbs.SUPPRESS),
        }


class SubscriberViewSet(ModelViewSet):
    model = Subscriber
    name = "subscribers"
    url_prefix = "newsletter/subscribers"
    icon = "group"
    menu_label = _("Subscribers")
    menu_order = 30
    index_view_class = SubscriberIndex
    index_template_name = "newsletter/admin/subscribers.html"
    inspect_view_class = SubscriberPage
    inspect_view_enabled = True
    inspect_template_name = "newsletter/admin/subscriber.html"
    copy_view_enabled = False
    search_fields = ["address", "shown_address", "name"]
    search_backend_name = None
    filterset_class = SubscriberFilter
    list_per_page = 60
    list_display = [
        "__str__",
        "name",
        StateColumn("subscriptions", label=_("Where they stand")),
        TagsColumn("tags", label=_("Tags")),
        "source",
        DateColumn("created_at", label=_("Known since")),
    ]
    form_fields: list[str] = []


@require_POST
def annotate(request: HttpRequest, subscriber_id: int) -> HttpResponse:
    """Do what a button on a person's page says: tag, untag, note, block."""
    person = get_object_or_404(
        Subscriber.objects.select_related("site"),
        pk=subscriber_id,
        site__in=sites_written_for(request.user),
    )
    act, words = request.POST.get("act"), request.POST.get("words", "").strip()
    if act == "tag" and words:
        verbs.tag(people=[person], name=words, user=request.user)
    elif act == "untag" and request.POST.get("tag", "").isdecimal():
        verbs.untag(person=person, tag_id=int(request.POST["tag"]), user=request.user)
    elif act == "note" and words:
        verbs.write_note(person=person, words=words, user=request.user)
    elif act == "block":
        verbs.block(people=[person], user=request.user)
    else:
        return HttpResponseBadRequest(_("Press one of the buttons."))
    return redirect("subscribers:inspect", person.pk)
