"""Whose newsletters a person of the staff may see and send: those of the brands they publish."""

from __future__ import annotations

from typing import Any

from wagtail.models import Site

from newsletter.models import IssuePage

SEND = "newsletter.send_mailing"


def sites_written_for(user: Any) -> list[Site]:
    """The brands whose pages a person may write or publish."""
    return [
        site
        for site in Site.objects.select_related("root_page")
        if site.root_page.permissions_for_user(user).can_add_subpage()
    ]


def may_send(user: Any, issue: IssuePage) -> bool:
    """Sending needs its own permission, and the right to publish this very page."""
    return bool(user.has_perm(SEND) and issue.permissions_for_user(user).can_publish())


def may_send_by_itself(user: Any, site: Site) -> bool:
    """Mail that no editor wrote as an issue: new articles, the steps of a series."""
    return bool(user.has_perm(SEND) and site in sites_written_for(user))


def may_manage_domain(user: Any) -> bool:
    """Keys sign in the brand's name: only who sets up the domain makes and uses them."""
    return bool(user.has_perm("newsletter.manage_domain"))


def may_see_mail(user: Any) -> bool:
    """The sent mail shows codes and confirmation links: only who runs the house sees it."""
    return bool(user.has_perm("newsletter.view_sent_mail"))


def may_stop_everything(user: Any) -> bool:
    """The switch holds the mail of every brand: only who runs the house turns it."""
    return bool(user.is_superuser)
