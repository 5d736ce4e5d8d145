"""Older articles for a channel: chosen by a person, ten at most, one after the other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from blog.models import ArticlePage
from people.rights import sites_of
from syndication.actions.copies import may_change
from syndication.actions.plans import MOST_OLDER, bring_older
from syndication.actions.reconcile import readable_at
from syndication.errors import SyndicationError
from syndication.models import Channel, Copy

A_PAGE = 30
HOURS = [
    ("24", gettext_lazy("one a day")),
    ("12", gettext_lazy("two a day")),
    ("168", gettext_lazy("one a week")),
]


class OlderForm(forms.Form):
    """Which articles, and how far apart they go."""

    articles = forms.ModelMultipleChoiceField(
        queryset=ArticlePage.objects.none(),
        error_messages={"required": gettext_lazy("Choose at least one article.")},
    )
    hours = forms.ChoiceField(label=gettext_lazy("How often"), choices=HOURS)

    def __init__(self, *args: Any, rows: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.fields["articles"].queryset = rows  # type: ignore[attr-defined]  # a model choice


def older(request: HttpRequest, channel_id: int) -> HttpResponse:
    """What could be copied there and is not, the newest first."""
    channel = get_object_or_404(
        Channel.objects.select_related("site"), pk=channel_id, site__in=sites_of(request.user)
    )
    if not may_change(request.user, channel):
        raise PermissionDenied
    rows = not_there(channel)
    form = OlderForm(request.POST or None, rows=rows)
    if request.method == "POST" and form.is_valid() and _brought(request, channel, form):
        return redirect(f"{reverse('syndication_copies')}?shelf=out&channel={channel.pk}")
    title = _("Older articles for %(channel)s") % {"channel": channel.name}
    facts = {
        "channel": channel,
        "form": form,
        "most": MOST_OLDER,
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("p")),
        "header_title": title,
        "header_icon": "history",
        "breadcrumbs_items": [
            {"url": reverse("syndication_channels"), "label": _("Channels")},
            {"url": "", "label": title},
        ],
    }
    return render(request, "syndication/admin/older.html", facts)


def not_there(channel: Channel) -> Any:
    """The articles that everybody may read at home and that the channel neither has nor awaits."""
    has_or_awaits = Q(shown__gt=0) | Q(wanted__gt=0)
    taken = Copy.objects.filter(has_or_awaits, channel=channel, article=OuterRef("pk"))
    found: Any = readable_at(channel.site).filter(~Exists(taken), canonical_override="")
    return found.defer_streamfields().order_by("-first_published_at", "-pk")


def _brought(request: HttpRequest, channel: Channel, form: OlderForm) -> bool:
    every = timedelta(hours=int(form.cleaned_data["hours"]))
    chosen = form.cleaned_data["articles"]
    try:
        count = bring_older(channel=channel, articles=chosen, every=every, user=request.user)
    except SyndicationError as error:
        form.add_error("articles", str(error))
        return False
    said = ngettext("%(count)d article goes there.", "%(count)d articles go there.", count)
    messages.success(request, said % {"count": count})
    return True
