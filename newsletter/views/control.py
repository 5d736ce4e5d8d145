"""The switches of an issue on its way: pause, go on, cancel, send the rest, answer a doubt."""

from __future__ import annotations

from importlib import import_module

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from newsletter.access import may_send, may_send_by_itself
from newsletter.actions.issue import IssueError
from newsletter.models import Delivery, IssuePage, Mailing, Trial

VERBS = {
    "pause": "pause",
    "resume": "resume",
    "cancel": "cancel",
    "rest": "send_the_rest",
}


@require_POST
def control_by_itself(request: HttpRequest, mailing_id: int) -> HttpResponse:
    """The same for mail without a page: new articles, a step of a series."""
    mailing = get_object_or_404(
        Mailing.objects.select_related("newsletter__site"), pk=mailing_id, issue=None
    )
    if not may_send_by_itself(request.user, mailing.newsletter.site):
        raise PermissionDenied
    act = request.POST.get("act", "")
    if act not in {"pause", "resume", "cancel"}:
        return HttpResponseBadRequest(_("Press one of the buttons."))
    post_office = import_module("newsletter.actions.mailing")
    try:
        getattr(post_office, VERBS[act])(mailing=mailing, user=request.user)
        messages.success(request, _("Done."))
    except IssueError as error:  # a stale page
        messages.error(request, str(error))
    return HttpResponseRedirect(reverse("newsletter_post_office"))


@require_POST
def control(request: HttpRequest, issue_id: int) -> HttpResponse:
    """Do what the button says, with the post office's own verbs."""
    issue = get_object_or_404(IssuePage, pk=issue_id)
    if not may_send(request.user, issue):
        raise PermissionDenied
    mailing = get_object_or_404(Mailing, issue=issue)
    act = request.POST.get("act", "")
    post_office = import_module("newsletter.actions.mailing")
    try:
        if act in VERBS:
            getattr(post_office, VERBS[act])(mailing=mailing, user=request.user)
        elif act in {"arrived", "again"} and request.POST.get("delivery", "").isdecimal():
            delivery = get_object_or_404(Delivery, pk=request.POST["delivery"], mailing=mailing)
            doubt = import_module("newsletter.actions.doubt")
            doubt.settle_doubt(delivery=delivery, arrived=act == "arrived", user=request.user)
        elif act == "subject" and request.POST.get("subject", "").isdecimal():
            trial = get_object_or_404(Trial, mailing=mailing)
            verb = import_module("newsletter.actions.trial")
            verb.decide(trial=trial, winner=int(request.POST["subject"]), user=request.user)
        else:
            return HttpResponseBadRequest(_("Press one of the buttons."))
        messages.success(request, _("Done."))
    except IssueError as error:  # a stale page: somebody, or the post office, was faster
        messages.error(request, str(error))
    return HttpResponseRedirect(reverse("newsletter_issue", args=[issue.pk]))
