"""What a homecoming of stories leaves, so that two houses can be compared."""

from __future__ import annotations

from typing import Any

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from blog.models import Response, Series
from blog.models.article import Keyword
from core.models import Picture
from people.models import Contributor
from syndication.models import IntakeRow


def digest() -> dict[str, Any]:
    """Everything a run may make, in values that can be compared: rows by their names."""
    pages = {page.pk: page.specific for page in Page.objects.filter(depth__gt=2)}
    shown = {one.pk: one.file_hash for one in Picture.objects.all()}

    def plain(block: dict[str, Any]) -> str:
        value = block["value"]
        if block["type"] == "image":
            value = {**value, "image": shown[value["image"]]}
        told = f"{block['type']} {value}"
        for pk, page in pages.items():
            told = told.replace(f'id="{pk}"', f'id="{page.slug}"')
        return told

    return {
        "pages": sorted(
            (page.slug, page.title, page.live, str(page.first_published_at),
             str(page.last_published_at), tuple(map(plain, page.body.raw_data)),
             page.revisions.count())
            for page in pages.values()
        ),
        "pictures": sorted(Picture.objects.values_list("file_hash", "title")),
        "responses": sorted(Response.objects.values_list("body", "state", "remote_key")),
        "people": sorted(Contributor.objects.values_list("name", "slug")),
        "tags": sorted(Keyword.objects.values_list("name", flat=True)),
        "series": sorted(Series.objects.values_list("title", flat=True)),
        "redirects": sorted(Redirect.objects.values_list("old_path", "redirect_page__slug")),
        "rows": sorted(IntakeRow.objects.values_list("number", "outcome", "reason")),
    }  # fmt: skip
