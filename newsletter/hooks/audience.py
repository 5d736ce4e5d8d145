"""The doors of the audience's desk: addresses, and what can be done with many at once."""

from __future__ import annotations

from django.urls import URLPattern, path

from wagtail import hooks

from newsletter.audience import bulk, people, segments

hooks.register("register_bulk_action", bulk.TagPeople)
hooks.register("register_bulk_action", bulk.BlockPeople)


@hooks.register("register_admin_urls")
def addresses_of_the_audience() -> list[URLPattern]:
    """Beside the screens that Wagtail makes of the models."""
    return [
        path(
            "newsletter/people/<int:subscriber_id>/annotate/",
            people.annotate,
            name="newsletter_annotate",
        ),
        path("newsletter/segments/count/", segments.count, name="newsletter_segment_count"),
    ]
