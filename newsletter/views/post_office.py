"""The operator's view: what goes out, how fast, who pushes back, what is in doubt, and the stop."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wagtail.log_actions import log

from core import pause
from core.bell import ring
from core.models import Brand
from newsletter.access import (
    may_send,
    may_send_by_itself,
    may_stop_everything,
    sites_written_for,
)
from newsletter.models import Alarm, Letter, Mailing
from newsletter.operations import going

RECENT = 8


def board(request: HttpRequest) -> HttpResponse:
    """Everything that is on its way, and what was last."""
    sites = sites_written_for(request.user)
    if not sites:
        raise PermissionDenied
    mine = Mailing.objects.filter(newsletter__site__in=sites).select_related("issue", "newsletter")
    facts = {
        "going": [(one, _may_send(request, one.mailing)) for one in going(sites)],
        "scheduled": mine.filter(state=Mailing.State.SCHEDULED).order_by("send_at")[:RECENT],
        "finished": mine.filter(finished_at__isnull=False).order_by("-finished_at")[:RECENT],
        "alarms": Alarm.objects.filter(mailing__in=mine).select_related("mailing")[:RECENT],
        "letters_waiting": Letter.objects.filter(due_at__isnull=False).count(),
        "paused": pause.why() if pause.is_paused() else None,
        "may_stop": may_stop_everything(request.user),
        "header_title": _("Post office"),
        "header_icon": "mail",
        "breadcrumbs_items": [{"url": "", "label": _("Post office")}],
    }
    return render(request, "newsletter/admin/post_office.html", facts)


def _may_send(request: HttpRequest, mailing: Mailing) -> bool:
    """What has no page is in the hands of who may send for the brand."""
    if mailing.issue is None:
        return may_send_by_itself(request.user, mailing.newsletter.site)
    return may_send(request.user, mailing.issue)


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Hold all mail and all copies of the whole house, or let them leave again."""
    if not may_stop_everything(request.user):
        raise PermissionDenied
    if request.POST.get("act") == "stop":
        by = getattr(request.user, "email", "")
        pause.pause(_("Stopped in the admin by %s.") % by)
        messages.warning(request, _("Everything is held: no mail and no copy leaves the house."))
    else:
        pause.resume()
        ring("mail")
        ring("letters")
        messages.success(request, _("Mail and copies leave again."))
    act = "stop_all" if pause.is_paused() else "start_all"
    for brand in Brand.objects.all():
        log(instance=brand, action=f"newsletter.{act}", user=request.user)
    return HttpResponseRedirect(reverse("newsletter_post_office"))
