"""The page that shows how the lists of a person's brands grow."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from newsletter.access import sites_written_for
from newsletter.audience.chart import draw
from newsletter.audience.growth import STEPS, growth, standing
from newsletter.models import Newsletter, Subscription


def page(request: HttpRequest) -> HttpResponse:
    """One newsletter, or all of a person's; by week or by day."""
    if not request.user.has_perm("newsletter.view_subscriber"):
        raise PermissionDenied
    mine = Newsletter.objects.filter(site__in=sites_written_for(request.user))
    chosen = request.GET.get("newsletter", "")
    shown = [get_object_or_404(mine, pk=chosen)] if chosen.isdecimal() else list(mine)
    by = request.GET.get("by") if request.GET.get("by") in STEPS else "week"
    zone = shown[0].time_zone if shown else "UTC"
    steps = growth(shown, by=str(by), zone=zone) if shown else []
    now = standing(shown)
    title = _("Growth")
    facts = {
        "newsletters": mine,
        "chosen": chosen,
        "by": by,
        "steps": steps,
        "chart": draw(steps),
        "standing": [(label, now.get(state, 0)) for state, label in Subscription.State.choices],
        "joined": sum(step.joined for step in steps),
        "gone": sum(step.left + step.bounced for step in steps),
        "header_title": title,
        "header_icon": "group",
        "breadcrumbs_items": [{"url": "", "label": title}],
    }
    return render(request, "newsletter/admin/growth.html", facts)
