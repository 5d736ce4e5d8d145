"""Verbs on lost addresses: count one, lead it to the page that was meant, pass it over."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log
from wagtail.models import Page, Site

from blog.models import LostAddress
from people.rights import sites_of

MOST = 1000  # addresses that are remembered for a brand
SWEPT = 100  # of them make room at once: those that were asked for least


def count(*, site: Site, path: str) -> None:
    """Somebody asked for a path of a brand that is not there."""
    now = timezone.now()
    known = LostAddress.objects.filter(site=site)
    if known.filter(path=path).update(hits=F("hits") + 1, last_at=now):
        return
    if known.count() >= MOST:
        least = known.order_by("hits", "last_at").values_list("pk", flat=True)[:SWEPT]
        known.filter(pk__in=list(least)).delete()
    LostAddress.objects.bulk_create([LostAddress(site=site, path=path)], ignore_conflicts=True)


def mend(*, address: LostAddress, page: Page, user: Any) -> Redirect:
    """From now on a lost address leads to a page of the same brand, and browsers remember it.

    Raises `PermissionDenied` unless the person publishes for the brand.
    """
    _check(address.site, user)
    if not page.permissions_for_user(user).can_publish() or page.get_site() != address.site:
        raise PermissionDenied
    with transaction.atomic():
        redirect, made = Redirect.objects.update_or_create(
            old_path=address.path,
            site=address.site,
            defaults={"redirect_page": page, "redirect_link": "", "is_permanent": True},
        )
        log(instance=redirect, action="wagtail.create" if made else "wagtail.edit", user=user)
        address.delete()
    return redirect


def pass_over(*, address: LostAddress, user: Any) -> LostAddress:
    """Nobody needs to look at a lost address again, however often it is asked for."""
    _check(address.site, user)
    address.passed_over_at = timezone.now()
    address.save(update_fields=["passed_over_at"])
    return address


def may_mend(site: Site, user: Any) -> bool:
    """Whether a person publishes for a brand."""
    root = site.root_page
    return site in sites_of(user) and root.permissions_for_user(user).can_publish_subpage()


def _check(site: Site, user: Any) -> None:
    if not may_mend(site, user):
        raise PermissionDenied
