"""The doors of the audience's desk: addresses, and what can be done with many at once."""

from __future__ import annotations

from django.urls import URLPattern, path

from wagtail import hooks

from newsletter.audience import asking_page, bulk, claims, growth_page, people, segments

hooks.register("register_bulk_action", bulk.TagPeople)
hooks.register("register_bulk_action", bulk.BlockPeople)
hooks.register("register_bulk_action", bulk.TakeOutPeople)


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
        path("newsletter/asking/", asking_page.page, name="newsletter_asking"),
        path(
            "newsletter/asking/<int:asking_id>/stop/",
            asking_page.stop,
            name="newsletter_asking_stop",
        ),
        path("newsletter/growth/", growth_page.page, name="newsletter_growth"),
    ]


@hooks.register("register_admin_urls")
def addresses_of_the_claims() -> list[URLPattern]:
    """The desk from which followers are called home."""
    return [
        path("newsletter/claims/", claims.brands, name="newsletter_claims_brands"),
        path("newsletter/claims/<int:site_id>/", claims.board, name="newsletter_claims"),
        path(
            "newsletter/claims/<int:site_id>/<slug:key>/",
            claims.platform,
            name="newsletter_claims_platform",
        ),
        path(
            "newsletter/claims/<int:site_id>/<slug:key>/change/",
            claims.change,
            name="newsletter_claims_change",
        ),
        path("newsletter/code/<int:claim_id>.<slug:kind>", claims.code, name="newsletter_code"),
    ]
