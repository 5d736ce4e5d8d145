"""Which door is at which address."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from blog.urls import in_a_language
from people.entrances import closed_entrances

urlpatterns = [
    *closed_entrances,
    path("account/", include("people.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/", include("core.urls")),
    path("", include("blog.urls")),
    path("", include("newsletter.urls")),
    path("", include("syndication.urls")),
    *i18n_patterns(
        path("", include(in_a_language)),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]
