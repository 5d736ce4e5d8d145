"""Newsletters and subscribers in the admin, made of Wagtail's own screens."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import DeleteView, EditView, IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

import django_filters

from newsletter.access import sites_written_for
from newsletter.models import Newsletter, Subscriber, Subscription, Suppression


class LookOnlyPolicy(ModelPermissionPolicy):
    """People come and go by their own acts and by imports: nobody is typed in or edited here."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and bool(super().user_has_permission(user, "view"))


register_permission_policy(Subscriber, LookOnlyPolicy(Subscriber))


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
    list_display = ["name", "site", "sender_email", Column("get_weekday_display", label=_("Day"))]
    form_fields = [
        "site",
        "name",
        "slug",
        "promise",
        "language",
        "sender_name",
        "sender_email",
        "reply_to",
        "return_address",
        "weekday",
        "hour",
        "time_zone",
        "at_readers_hour",
        "spread_minutes",
        "grace_hours",
    ]


def _newsletters_of(request: HttpRequest) -> QuerySet[Newsletter]:
    return Newsletter.objects.filter(site__in=sites_written_for(request.user))


class SubscriberFilter(WagtailFilterSet):
    """By list, by state, and by language."""

    newsletter = django_filters.ModelChoiceFilter(
        label=_("Newsletter"),
        field_name="subscriptions__newsletter",
        queryset=_newsletters_of,
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), field_name="subscriptions__state", choices=Subscription.State.choices
    )

    class Meta:
        model = Subscriber
        fields = ["newsletter", "state", "language"]

    def filter_queryset(self, queryset: QuerySet[Subscriber]) -> QuerySet[Subscriber]:
        """A list and a state are asked of the same subscription; nobody is listed twice."""
        chosen = {name: value for name, value in self.form.cleaned_data.items() if value}
        language = chosen.pop("language", "")
        if language:
            queryset = queryset.filter(language=language)
        places = Subscription.objects.filter(subscriber=OuterRef("pk"), **chosen)
        return queryset.filter(Exists(places)) if chosen else queryset


class SubscriberIndex(IndexView):
    """The people of the brands a person works for; sixty a page, in six queries or fewer."""

    default_ordering = ["-pk"]

    def get_base_queryset(self) -> QuerySet[Subscriber]:
        found: QuerySet[Subscriber] = super().get_base_queryset()
        return found.filter(site__in=sites_written_for(self.request.user)).prefetch_related(
            "subscriptions__newsletter"
        )


class StateColumn(Column):
    """On which list, in which state."""

    def get_value(self, instance: Subscriber) -> str:
        return ", ".join(
            f"{one.newsletter.name}: {one.get_state_display()}"
            for one in instance.subscriptions.all()
        )


class SubscriberPage(OfOwnBrand, InspectView):
    """One person: where they stand, and everything that happened to their consent."""

    template_name = "newsletter/admin/subscriber.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        person = self.object
        return context | {
            "person": person,
            "subscriptions": person.subscriptions.select_related("newsletter"),
            "events": person.consent_events.select_related("newsletter"),
            "noes": Suppression.objects.filter(
                site=person.site, address_hash=person.address_hash
            ).select_related("newsletter"),
            "returns": person.returns.select_related("mailing")[:50],
            "deliveries": person.deliveries.select_related("mailing").order_by("-pk")[:50],
        }


class SubscriberViewSet(ModelViewSet):
    model = Subscriber
    name = "subscribers"
    url_prefix = "newsletter/subscribers"
    icon = "group"
    menu_label = _("Subscribers")
    menu_order = 30
    index_view_class = SubscriberIndex
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
        "source",
        DateColumn("created_at", label=_("Known since"), sort_key="created_at"),
    ]
    form_fields: list[str] = []
