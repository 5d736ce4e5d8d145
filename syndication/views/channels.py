"""The channels of a brand: choose a platform, connect, see how it does, pause, close."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.downloads import to_keep
from people.rights import sites_of
from syndication.accounts import known_platform, takers
from syndication.actions import channels as verbs
from syndication.actions.access import ending
from syndication.channel_forms import ChannelForm
from syndication.errors import SyndicationError
from syndication.exchange import AssistsCopies, Platform
from syndication.models import Channel
from syndication.querysets import NEEDS_A_LOOK
from syndication.registry import UnknownPlatform, platform

PLUGIN = Path(__file__).parents[1] / "platforms" / "wordpress" / "domicile-canonical.php"
CONTROLS = {"pause": verbs.pause, "resume": verbs.resume, "close": verbs.close}


def channels(request: HttpRequest) -> HttpResponse:
    """Every channel of the brands a person works for, and how it does."""
    if not request.user.has_perm("syndication.view_channel"):
        raise PermissionDenied
    found = (
        Channel.objects.filter(site__in=sites_of(request.user))
        .select_related("site")
        .annotate(
            there=Count("copies", filter=Q(copies__shown__gt=0)),
            waiting=Count("copies", filter=Q(copies__state__in=NEEDS_A_LOOK)),
        )
    )
    facts = {
        "channels": found,
        "ending": ending(Channel.objects.filter(site__in=sites_of(request.user))),
        "may_change": _may_change(request),
        **_head(_("Channels")),
    }
    return render(request, "syndication/admin/channels.html", facts)


def choose(request: HttpRequest) -> HttpResponse:
    """Which platform shall take copies?"""
    _check(request)
    facts = {
        "platforms": [(one, isinstance(one, AssistsCopies)) for one in takers()],
        **_head(_("Add a channel")),
    }
    return render(request, "syndication/admin/choose.html", facts)


def connect(request: HttpRequest, key: str) -> HttpResponse:
    """Connect an account there; it is saved when the platform has answered."""
    _check(request)
    try:
        found = platform(key)
    except UnknownPlatform as error:
        raise Http404 from error
    if found not in takers():
        raise Http404
    form = ChannelForm(
        request.POST or None,
        platform=found,
        user=request.user,
        initial={"site": sites_of(request.user).first()},
        instance=Channel(platform=key),
    )
    return _answer(request, form, title=_("Connect %(name)s") % {"name": found.name})


def channel(request: HttpRequest, channel_id: int) -> HttpResponse:
    """Change what a channel copies, or connect it again."""
    _check(request)
    found = _channel(request, channel_id)
    known = known_platform(found)
    if known is None:
        raise Http404
    form = ChannelForm(request.POST or None, platform=known, user=request.user, instance=found)
    return _answer(request, form, title=found.name)


@require_POST
def control(request: HttpRequest, channel_id: int) -> HttpResponse:
    """Pause, resume or close."""
    found = _channel(request, channel_id)
    act = request.POST.get("act", "")
    if act not in CONTROLS:
        return HttpResponseBadRequest(_("Press one of the buttons."))
    CONTROLS[act](channel=found, user=request.user)
    messages.success(request, _("Done."))
    return redirect("syndication_channels")


def plugin(request: HttpRequest) -> HttpResponse:
    """The file that makes WordPress name our address as the canonical one."""
    if not request.user.has_perm("syndication.view_channel"):
        raise PermissionDenied
    response = HttpResponse(PLUGIN.read_bytes(), content_type="text/plain; charset=utf-8")
    return to_keep(response, PLUGIN.name)


def _answer(request: HttpRequest, form: ChannelForm, *, title: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and _saved(request, form):
        return redirect("syndication_channels")
    found: Platform = form.platform
    facts = {
        "form": form,
        "channel": form.instance,
        "ending": ending(Channel.objects.filter(pk=form.instance.pk)),
        "platform": found,
        "assists": isinstance(found, AssistsCopies),
        **_head(title),
    }
    return render(request, "syndication/admin/channel.html", facts)


def _saved(request: HttpRequest, form: ChannelForm) -> bool:
    made: Channel = form.save(commit=False)
    try:
        if made.pk and not form.is_reconnecting:
            verbs.change_policy(channel=made, user=request.user)
            messages.success(request, _("Saved."))
            return True
        typed = form.connection()
        secrets = verbs.kept(made, typed) if made.pk else typed
        connection = verbs.Connection(form.cleaned_data["base_url"].rstrip("/"), secrets)
        probe = verbs.connect(channel=made, connection=connection, user=request.user)
    except SyndicationError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("Connected to %(name)s.") % {"name": probe.name or made.name})
    for warning in probe.warnings:
        messages.warning(request, warning)
    return True


def _channel(request: HttpRequest, channel_id: int) -> Channel:
    return get_object_or_404(
        Channel.objects.select_related("site"), pk=channel_id, site__in=sites_of(request.user)
    )


def _may_change(request: HttpRequest) -> bool:
    return bool(request.user.has_perm(verbs.CHANGE))


def _check(request: HttpRequest) -> None:
    if not _may_change(request):
        raise PermissionDenied


def _head(title: str) -> dict[str, Any]:
    return {
        "header_title": title,
        "header_icon": "link-external",
        "breadcrumbs_items": [
            {"url": reverse("syndication_channels"), "label": _("Channels")},
            {"url": "", "label": title},
        ],
    }
