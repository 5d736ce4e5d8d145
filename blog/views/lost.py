"""Addresses that were not found: what was meant, and one press to lead readers there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wagtail.models import Page, Site

from blog.actions import lost as verbs
from blog.lost import Finder, Known
from blog.models import LostAddress
from people.rights import sites_of

A_PAGE = 20


def report(request: HttpRequest) -> HttpResponse:
    """What was asked for and not found, the most wanted first."""
    sites = _sites(request)
    found = LostAddress.objects.filter(site__in=sites, passed_over_at=None).select_related("site")
    page = Paginator(found.order_by("-hits", "-last_at", "pk"), A_PAGE).get_page(
        request.GET.get("p")
    )
    finders: dict[Site, Finder] = {}
    rows: list[tuple[LostAddress, list[Known]]] = []
    for one in page:
        finder = finders.setdefault(one.site, finders.get(one.site) or Finder(one.site))
        rows.append((one, finder.meant(one.path)))
    facts: dict[str, Any] = {
        "page": page,
        "rows": rows,
        "many_brands": len(sites) > 1,
        "may_redirect": request.user.has_perm("wagtailredirects.add_redirect"),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Lost addresses")},
        ],
        "header_title": _("Lost addresses"),
        "header_icon": "link-external",
    }
    return render(request, "blog/admin/lost.html", facts)


@require_POST
def mend(request: HttpRequest, address_id: int) -> HttpResponse:
    """Lead the address to the page that was pressed."""
    address = _address(request, address_id)
    asked = request.POST.get("page", "")
    number = int(asked[:15]) if asked.isascii() and asked.isdigit() else 0
    page = get_object_or_404(Page.objects.live(), pk=number)
    verbs.mend(address=address, page=page.specific_deferred, user=request.user)
    told = _("%(path)s now leads to “%(title)s”.") % {"path": address.path, "title": page.title}
    messages.success(request, told)
    return redirect("blog_lost")


@require_POST
def pass_over(request: HttpRequest, address_id: int) -> HttpResponse:
    """Nothing was meant."""
    address = verbs.pass_over(address=_address(request, address_id), user=request.user)
    messages.success(request, _("%(path)s is passed over.") % {"path": address.path})
    return redirect("blog_lost")


def _sites(request: HttpRequest) -> list[Site]:
    """The brands a person publishes for; who publishes for none is refused."""
    sites = [site for site in sites_of(request.user) if verbs.may_mend(site, request.user)]
    if not sites:
        raise PermissionDenied
    return sites


def _address(request: HttpRequest, address_id: int) -> LostAddress:
    """One of the person's own brands; of another it is not there."""
    mine = LostAddress.objects.filter(site__in=sites_of(request.user)).select_related("site")
    return get_object_or_404(mine, pk=address_id)
