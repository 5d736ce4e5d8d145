"""The admin's screens for people, made of Wagtail's own."""

from __future__ import annotations

from typing import Any

from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from people.forms import InvitationForm, MemberForm


class UserViewSet(WagtailUserViewSet):
    """Users without user names."""

    def get_form_class(self, for_update: bool = False) -> Any:
        return MemberForm if for_update else InvitationForm
