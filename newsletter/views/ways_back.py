"""Where a brand's mail comes back to: its mailbox, and the doors for its providers."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wagtail.models import Site

from newsletter.actions import ways_back as verbs
from newsletter.actions.ways_back import WayBackError
from newsletter.models import Newsletter, ProviderHook, ReturnMailbox
from newsletter.return_forms import DoorForm, MailboxForm
from newsletter.views.provider import address_of
from people.rights import sites_of


def brands(request: HttpRequest) -> HttpResponse:
    """To the first brand the person works for; the page offers the others."""
    if not request.user.has_perm(verbs.CHANGE):
        raise PermissionDenied
    first = sites_of(request.user).first()
    return redirect("newsletter_ways_back", first.pk if first else 0)


def page(request: HttpRequest, site_id: int) -> HttpResponse:
    """The mailbox and the doors of a brand."""
    site = _site(request, site_id)
    return _show(request, site, MailboxForm(instance=_mailbox(site)), DoorForm())


@require_POST
def mailbox(request: HttpRequest, site_id: int) -> HttpResponse:
    """Ask the mailbox and keep it, or forget it."""
    site = _site(request, site_id)
    found = _mailbox(site)
    if request.POST.get("act") == "forget" and found is not None:
        verbs.forget_mailbox(mailbox=found, user=request.user)
        return _back(request, site, _("The mailbox is not visited any more."))
    form = MailboxForm(request.POST, instance=found or ReturnMailbox(site=site))
    if form.is_valid():
        try:
            said = verbs.save_mailbox(mailbox=form.save(commit=False), user=request.user)
        except WayBackError as error:
            form.add_error(None, str(error))
        else:
            return _back(request, site, said)
    return _show(request, site, form, DoorForm())


@require_POST
def doors(request: HttpRequest, site_id: int) -> HttpResponse:
    """Open a door for a provider, or close it."""
    site = _site(request, site_id)
    act = request.POST.get("act")
    if act == "close":
        door = get_object_or_404(ProviderHook, site=site, pk=request.POST.get("door") or 0)
        verbs.close_door(door=door, user=request.user)
        return _back(request, site, _("The door is closed."))
    if act != "open":
        return HttpResponseBadRequest(_("Press one of the buttons."))
    form = DoorForm(request.POST)
    if form.is_valid():
        try:
            door = verbs.open_door(site_id=site.pk, user=request.user, **form.cleaned_data)
        except WayBackError as error:
            form.add_error("key", str(error))
        else:
            said = _("The door is open. Give its address to %s.") % door
            return _back(request, site, said)
    return _show(request, site, MailboxForm(instance=_mailbox(site)), form)


def _show(
    request: HttpRequest, site: Site, mailbox_form: MailboxForm, door_form: DoorForm
) -> HttpResponse:
    found = ProviderHook.objects.filter(site=site).select_related("site").order_by("provider")
    facts = {
        "site": site,
        "others": [one for one in sites_of(request.user) if one != site],
        "mailbox": _mailbox(site),
        "mailbox_form": mailbox_form,
        "door_form": door_form,
        "doors": [(one, address_of(one)) for one in found],
        "newsletters": Newsletter.objects.filter(site=site),
        "header_title": _("Returned mail"),
        "header_icon": "undo",
        "breadcrumbs_items": [
            {"url": reverse("newsletter_returns"), "label": _("Returns")},
            {"url": "", "label": _("Returned mail")},
        ],
    }
    return render(request, "newsletter/admin/ways_back.html", facts)


def _site(request: HttpRequest, site_id: int) -> Site:
    if not verbs.may_manage(request.user, site_id):
        raise PermissionDenied
    return get_object_or_404(Site, pk=site_id)


def _mailbox(site: Site) -> ReturnMailbox | None:
    """Without its password, which no page shows."""
    return ReturnMailbox.objects.filter(site=site).defer("password").first()


def _back(request: HttpRequest, site: Site, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("newsletter_ways_back", site.pk)
