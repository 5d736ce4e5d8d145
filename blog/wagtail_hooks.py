"""The doors of this room in the admin, and one on the way to every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import translation

from wagtail import hooks
from wagtail.models import Page

from blog.hooks import checks, html_right, look, lost, previews, responses
from blog.viewsets import WritingGroup

__all__ = ["checks", "html_right", "look", "lost", "previews", "responses"]


@hooks.register("register_admin_viewset")
def writing_group() -> WritingGroup:
    """Topics, series and contributors under one word of the menu."""
    return WritingGroup()


@hooks.register("before_serve_page", order=-1)
def speak_the_language_of_the_page(
    page: Page,
    request: HttpRequest,  # noqa: ARG001 - Wagtail passes all four
    serve_args: Any,  # noqa: ARG001
    serve_kwargs: Any,  # noqa: ARG001
) -> None:
    """A page's own words are in its language, so everything around them is too.

    The address alone does not say it where a brand's first language is not
    the installation's.
    """
    translation.activate(page.locale.language_code)
