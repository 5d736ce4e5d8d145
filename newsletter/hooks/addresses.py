"""The admin's addresses of the newsletter."""

from __future__ import annotations

from django.urls import URLPattern, path

from wagtail import hooks

from newsletter.views import (
    control,
    desk,
    domain,
    post_office,
    returns,
    routes,
    sent_mail,
    taking_out,
    ways_back,
)


@hooks.register("register_admin_urls")
def admin_addresses() -> list[URLPattern]:
    """The desk and the sent mail, below /admin/newsletter/."""
    return [
        path("newsletter/issues/", desk.mailings, name="newsletter_mailings"),
        path("newsletter/draft/<int:page_id>/", desk.draft, name="newsletter_draft"),
        path("newsletter/issues/<int:issue_id>/", desk.issue, name="newsletter_issue"),
        path(
            "newsletter/issues/<int:issue_id>/schedule/", desk.schedule, name="newsletter_schedule"
        ),
        path(
            "newsletter/issues/<int:issue_id>/unschedule/",
            desk.unschedule,
            name="newsletter_unschedule",
        ),
        path("newsletter/issues/<int:issue_id>/test/", desk.test, name="newsletter_test"),
        path("newsletter/issues/<int:issue_id>/counts/", desk.counts, name="newsletter_counts"),
        path(
            "newsletter/issues/<int:issue_id>/control/", control.control, name="newsletter_control"
        ),
        path(
            "newsletter/mailings/<int:mailing_id>/control/",
            control.control_by_itself,
            name="newsletter_control_by_itself",
        ),
        path("newsletter/post-office/", post_office.board, name="newsletter_post_office"),
        path("newsletter/post-office/switch/", post_office.switch, name="newsletter_switch"),
        path("newsletter/sent-mail/", sent_mail.listing, name="newsletter_sent_mail"),
        path("newsletter/sent-mail/<str:name>/", sent_mail.show, name="newsletter_sent_mail_show"),
        path(
            "newsletter/sent-mail/<str:name>/html/",
            sent_mail.html,
            name="newsletter_sent_mail_html",
        ),
    ]


@hooks.register("register_admin_urls")
def addresses_of_the_ways() -> list[URLPattern]:
    """How mail leaves and comes back: the domain, the routes, the returns."""
    return [
        path("newsletter/domain/", domain.brands, name="newsletter_domains"),
        path("newsletter/domain/<int:site_id>/", domain.page, name="newsletter_domain"),
        path("newsletter/domain/<int:site_id>/seed/", domain.seed, name="newsletter_seed"),
        path("newsletter/domain/<int:site_id>/keys/", domain.keys, name="newsletter_keys"),
        path("newsletter/routes/", routes.routes, name="newsletter_routes"),
        path("newsletter/routes/new/", routes.choose, name="newsletter_route_choose"),
        path("newsletter/routes/new/<slug:kind>/", routes.connect, name="newsletter_route_connect"),
        path("newsletter/routes/<int:route_id>/", routes.route, name="newsletter_route"),
        path(
            "newsletter/routes/<int:route_id>/control/",
            routes.control,
            name="newsletter_route_control",
        ),
        path("newsletter/returns/", returns.ReturnsReport.as_view(), name="newsletter_returns"),
        path(
            "newsletter/returns/results/",
            returns.ReturnsReport.as_view(results_only=True),
            name="newsletter_returns_results",
        ),
        path("newsletter/ways-back/", ways_back.brands, name="newsletter_ways_back_brands"),
        path("newsletter/ways-back/<int:site_id>/", ways_back.page, name="newsletter_ways_back"),
        path(
            "newsletter/ways-back/<int:site_id>/mailbox/",
            ways_back.mailbox,
            name="newsletter_mailbox",
        ),
        path("newsletter/ways-back/<int:site_id>/doors/", ways_back.doors, name="newsletter_doors"),
    ]


@hooks.register("register_admin_urls")
def addresses_of_the_way_out() -> list[URLPattern]:
    """Where the audience is taken out of the house."""
    one = "newsletter/take-out/<int:site_id>/"
    return [
        path("newsletter/take-out/", taking_out.page, name="newsletter_take_out"),
        path(one, taking_out.archive, name="newsletter_take_out_archive"),
        path(f"{one}<slug:slug>/", taking_out.table, name="newsletter_take_out_table"),
    ]
