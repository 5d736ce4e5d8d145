"""An issue before it is sent: as one reader will see it, and in the editor's own inbox."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from newsletter.actions.issue import send_test
from newsletter.addresses import BadAddress, normalise
from newsletter.languages import spoken, versions_of
from newsletter.mail.headers import BadMail
from newsletter.models import IssuePage, Subscriber
from newsletter.previews import MODES, NARROW, WIDE, as_mail, values_of
from newsletter.rendering import preview_values
from newsletter.views.desk import head, issue_for

VIEW_READERS = "newsletter.view_subscriber"
SHOWN = ("mail", "dark", "bare", "text")


def see(request: HttpRequest, issue_id: int) -> HttpResponse:
    """The latest draft on a telephone and on a wide screen, as one reader gets it."""
    issue = issue_for(request, issue_id)
    how = _how(request)
    asked = request.GET.get("reader", "").strip()
    reader = _reader(request, issue, asked)
    if asked and reader is None:
        messages.error(request, _("No reader of this brand has that address."))
    facts = {
        "issue": issue,
        "how": how,
        "ways": [(mode, label) for mode, label in MODES if mode in SHOWN],
        "asked": asked,
        "reader": reader,
        "may_ask": request.user.has_perm(VIEW_READERS),
        "query": urlencode({"how": how, "reader": asked if reader else ""}),
        "widths": (NARROW, WIDE),
        **head(_("See it before it goes")),
    }
    return render(request, "newsletter/admin/see.html", facts)


@xframe_options_sameorigin
def mail(request: HttpRequest, issue_id: int) -> HttpResponse:
    """The mail by itself, for the frames of the page."""
    issue = issue_for(request, issue_id)
    draft = issue.get_latest_revision_as_object()
    newsletter = issue.newsletter
    reader = _reader(request, issue, request.GET.get("reader", ""))
    if reader:
        versions = versions_of(draft, newsletter)
        draft = versions[spoken(reader.language, versions)]
    values = (
        values_of(draft, newsletter=newsletter, reader=reader)
        if reader
        else preview_values(newsletter, web_url=draft.full_url or "")
    )
    return as_mail(draft, newsletter=newsletter, how=_how(request), values=values)


@require_POST
def send_me(request: HttpRequest, issue_id: int) -> HttpResponse:
    """The latest draft into the inbox of whoever asks, now."""
    issue = issue_for(request, issue_id, sending=True)
    address = str(getattr(request.user, "email", ""))
    name = str(getattr(request.user, "first_name", "")) or None
    try:
        send_test(issue=issue, addresses=[address], user=request.user, name=name)
    except BadMail as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is on its way to %s.") % address)
    return redirect("newsletter_issue", issue.pk)


def _how(request: HttpRequest) -> str:
    how = request.GET.get("how", "mail")
    return how if how in SHOWN else "mail"


def _reader(request: HttpRequest, issue: IssuePage, asked: str) -> Subscriber | None:
    """A reader of the issue's brand; only who may see readers can ask for one."""
    if not asked:
        return None
    if not request.user.has_perm(VIEW_READERS):
        raise PermissionDenied
    try:
        address = normalise(asked)
    except BadAddress:
        return None
    known: Any = Subscriber.objects.filter(site=issue.newsletter.site)
    return known.filter(address=address).first()
