"""The admin's screens for people, made of Wagtail's own."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from people.forms import InvitationForm, MemberForm
from people.models import Contributor
from people.screens import OfBrandViews, OwnBrandForm


class UserViewSet(WagtailUserViewSet):
    """Users without user names."""

    def get_form_class(self, for_update: bool = False) -> Any:
        return MemberForm if for_update else InvitationForm


class ContributorViewSet(OfBrandViews, ModelViewSet):
    """Who writes: with or without an account."""

    model = Contributor
    name = "contributors"
    url_prefix = "writing/contributors"
    icon = "user"
    menu_label = _("Contributors")
    menu_order = 30
    list_display = ["name", "role", "site"]
    search_fields = ["name", "role"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            FieldPanel("site"),
            FieldPanel("name"),
            FieldPanel("slug", help_text=_("The last part of this author's own page.")),
            FieldPanel("role", help_text=_("Shown below the name, for example “Head of growth”.")),
            FieldPanel("bio", help_text=_("Two or three sentences, shown below every article.")),
            FieldPanel("photo"),
            FieldPanel("website"),
            FieldPanel("fediverse"),
            MultiFieldPanel(
                # A list of accounts shows the addresses of everybody who has one.
                [FieldPanel("user", permission="superuser"), FieldPanel("charter_accepted_at")],
                heading=_("Account and charter"),
                help_text=_("Only for who writes here themselves. A byline needs no account."),
            ),
        ],
        base_form_class=OwnBrandForm,
    )
