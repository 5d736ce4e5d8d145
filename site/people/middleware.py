"""The door of the admin: who is not of the staff, or not sure to be, stays outside."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from people import second_factor
from people.rights import may_enter

OPEN_TO_ALL = ("sprite/", "jsi18n/")


class StaffDoor:
    """Stands before every address of the admin, and before the admin's own checks.

    A stranger is left to Wagtail, which sends them to the sign-in page. A
    reader who is signed in is refused here: sent there, they would be sent
    back for ever, because they are signed in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        admin = reverse("wagtailadmin_home")
        inside = request.path_info.removeprefix(admin)
        is_admin = request.path_info.startswith(admin) and inside not in OPEN_TO_ALL
        if is_admin and request.user.is_authenticated:
            if not may_enter(request.user):
                raise PermissionDenied
            if second_factor.is_required() and second_factor.is_missing(request.user):
                return self._ask_for_second_factor(request)
        return self.get_response(request)

    def _ask_for_second_factor(self, request: HttpRequest) -> HttpResponseBase:
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            raise PermissionDenied
        messages.warning(
            request,
            _("Add a passkey or an authenticator app first. The admin opens when you have one."),
        )
        return redirect("mfa_index")
