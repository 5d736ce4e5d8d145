"""The look of a brand in the admin: what its live preview asks for."""

from __future__ import annotations

from django.urls import URLPattern, path

from wagtail import hooks

from blog.views import look


@hooks.register("register_admin_urls")
def look_addresses() -> list[URLPattern]:
    """The style sheet of choices that are not saved yet."""
    return [path("writing/look.css", look.sample_css, name="brand_sample_css")]
