"""Ways in that Wagtail would open beside ours. They lead to the one that counts attempts."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page, with the address to come back to when it is one of ours."""
    wanted = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=settings.HTTPS
    )
    query = f"?{urlencode({'next': wanted})}" if wanted and is_ours else ""
    return redirect(f"{reverse('account_login')}{query}")


closed_entrances = [
    path("admin/login/", to_sign_in),
    *i18n_patterns(path("_util/login/", to_sign_in), prefix_default_language=False),
]
