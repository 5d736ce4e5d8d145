"""The account pages speak the visitor's language: their addresses name none."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers


class AccountLanguage:
    """Reads cookie and Accept-Language where Django, with no language in the path, uses its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(reverse("account_email").removesuffix("email/")):
            return self.get_response(request)
        language = translation.get_language_from_request(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
            patch_vary_headers(response, ("Accept-Language",))
            response.headers["Content-Language"] = language
        return response
