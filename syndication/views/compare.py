"""What somebody changed in a copy over there, beside what the article says now."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from wagtail.admin.compare import diff_text

from core.secrets import CannotDecrypt
from people.rights import sites_of
from syndication.accounts import account_of, known_platform
from syndication.actions.copies import may_change
from syndication.choices import choices
from syndication.dressing import dressed
from syndication.exchange import ExchangeError, ReadsCopies, Receipt
from syndication.models import Copy
from syndication.writing.markdown import write_markdown
from syndication.writing.reading import read


def can_compare(copy: Copy) -> bool:
    """Whether the platform shows us what is there, and there is something to put beside it."""
    is_there = bool(copy.remote_id and copy.article)
    return is_there and isinstance(known_platform(copy.channel), ReadsCopies)


def compare(request: HttpRequest, copy_id: int) -> HttpResponse:
    """Ours and theirs, with what differs marked; the buttons to decide."""
    rows = Copy.objects.of_sites(sites_of(request.user)).select_related("channel__site", "article")
    copy: Copy = get_object_or_404(rows, pk=copy_id)
    if not (may_change(request.user, copy.channel) and can_compare(copy)):
        raise PermissionDenied
    try:
        theirs = words_there(copy)
    except (ExchangeError, CannotDecrypt) as error:
        messages.error(request, str(error))
        return redirect("syndication_copy", copy.pk)
    ours = write_markdown(read(dressed(copy).html))
    title = _("Changed at %(channel)s") % {"channel": copy.channel.name}
    facts = {
        "copy": copy,
        "difference": mark_safe(diff_text(theirs, ours).to_html()),  # Wagtail escapes
        "choices": choices(copy),
        "header_title": title,
        "header_icon": "history",
        "breadcrumbs_items": [
            {"url": reverse("syndication_copies"), "label": _("Copies")},
            {"url": reverse("syndication_copy", args=[copy.pk]), "label": copy.title},
            {"url": "", "label": title},
        ],
    }
    return render(request, "syndication/admin/compare.html", facts)


def words_there(copy: Copy) -> str:
    """The text of the copy as it is there, in the same plain form as ours."""
    platform: Any = known_platform(copy.channel)
    there = Receipt(copy.remote_id, copy.remote_url, copy.remote_revision)
    return write_markdown(read(platform.read(account_of(copy.channel), there)))
