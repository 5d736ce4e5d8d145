"""The newsletter in the admin's menu."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSetGroup

from newsletter.access import may_see_mail, sites_written_for
from newsletter.actions import ways_back
from newsletter.actions.asking import ASK
from newsletter.actions.claims import CHANGE as CALL
from newsletter.actions.routes import CHANGE
from newsletter.actions.taking_out import EXPORT
from newsletter.audience.people import SubscriberViewSet
from newsletter.audience.segments import SegmentViewSet
from newsletter.audience.series import MailSeriesViewSet
from newsletter.referrals.screens import RewardViewSet
from newsletter.viewsets import NewsletterViewSet


class IssuesItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return _writes_for_some_brand(request)


def _writes_for_some_brand(request: HttpRequest) -> bool:
    """Asked once a request, for all the items that want to know."""
    known = request.__dict__
    if "writes_for_some_brand" not in known:
        known["writes_for_some_brand"] = bool(sites_written_for(request.user))
    return bool(known["writes_for_some_brand"])


class SentMailItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_mail(request.user)


class RightItem(MenuItem):
    """Shown to who has a right."""

    def __init__(self, right: str, label: Promise, address: str, **looks: Any) -> None:
        super().__init__(label, reverse_lazy(address), **looks)
        self._right = right

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(self._right))


def _about_people() -> list[MenuItem]:
    see = "newsletter.view_subscriber"
    return [
        RightItem(see, _("Growth"), "newsletter_growth", icon_name="view", order=36),
        RightItem(ASK, _("Ask once"), "newsletter_asking", icon_name="help", order=38),
        RightItem(
            CALL, _("Call followers home"), "newsletter_claims_brands", icon_name="home", order=40
        ),
        RightItem(EXPORT, _("Take out"), "newsletter_take_out", icon_name="upload", order=45),
    ]


class NewsletterGroup(ModelViewSetGroup):
    """Newsletters, people, issues and sent mail under one word."""

    menu_label = _("Newsletter")
    menu_icon = "mail"
    menu_order = 210
    items = (NewsletterViewSet, SubscriberViewSet, SegmentViewSet, RewardViewSet, MailSeriesViewSet)

    def get_submenu_items(self) -> list[MenuItem]:
        issues = IssuesItem(
            _("Issues"), reverse_lazy("newsletter_mailings"), icon_name="doc-full", order=1
        )
        office = IssuesItem(
            _("Post office"), reverse_lazy("newsletter_post_office"), icon_name="site", order=890
        )
        domain = IssuesItem(
            _("Sending domain"), reverse_lazy("newsletter_domains"), icon_name="globe", order=880
        )
        ways = RightItem(
            CHANGE, _("Mail routes"), "newsletter_routes", icon_name="redirect", order=885
        )
        returns = IssuesItem(
            _("Returns"), reverse_lazy("newsletter_returns"), icon_name="undo", order=892
        )
        back = RightItem(
            ways_back.CHANGE,
            _("Returned mail"),
            "newsletter_ways_back_brands",
            icon_name="download",
            order=887,
        )
        mail = SentMailItem(
            _("Sent mail"), reverse_lazy("newsletter_sent_mail"), icon_name="mail", order=900
        )
        people = [*super().get_submenu_items(), *_about_people()]
        return [issues, *people, domain, ways, back, office, returns, mail]


@hooks.register("register_admin_viewset")
def newsletter_group() -> NewsletterGroup:
    """Newsletters and subscribers, made of Wagtail's own screens."""
    return NewsletterGroup()
