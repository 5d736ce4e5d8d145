"""The admin's addresses around one issue before it goes."""

from __future__ import annotations

from django.urls import URLPattern, path

from wagtail import hooks

from newsletter.views import preview, report, wishes


@hooks.register("register_admin_urls")
def addresses_of_an_issue() -> list[URLPattern]:
    """What goes in, see it, send it to yourself."""
    return [
        path("newsletter/issues/<int:issue_id>/see/", preview.see, name="newsletter_see"),
        path(
            "newsletter/issues/<int:issue_id>/see/mail/", preview.mail, name="newsletter_see_mail"
        ),
        path("newsletter/issues/<int:issue_id>/me/", preview.send_me, name="newsletter_send_me"),
        path("newsletter/issues/<int:issue_id>/report/", report.report, name="newsletter_report"),
        path(
            "newsletter/mailings/<int:mailing_id>/report/",
            report.report_by_itself,
            name="newsletter_report_by_itself",
        ),
        path("newsletter/issues/<int:issue_id>/fill/", wishes.fill, name="newsletter_fill"),
        path("newsletter/wishes/<int:article_id>/", wishes.wishes, name="newsletter_wishes"),
    ]
