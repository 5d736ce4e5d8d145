"""The "sent mail" page: what was written to files, as a reader would see it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from newsletter import sent_mail
from newsletter.access import may_see_mail
from newsletter.previews import MAIL_POLICY

A_PAGE = 50


def listing(request: HttpRequest) -> HttpResponse:
    """Every mail that was written, newest first."""
    _allow(request)
    page = Paginator(sent_mail.names(), A_PAGE).get_page(request.GET.get("p"))
    facts = {
        "page": page,
        "mails": [sent_mail.summary(name) for name in page],
        "is_written": sent_mail.folder() is not None,
        **_head(_("Sent mail")),
    }
    return render(request, "newsletter/admin/sent_mail.html", facts)


def show(request: HttpRequest, name: str) -> HttpResponse:
    """One mail: as a reader sees it, its text, its headers."""
    _allow(request)
    message = _message(name)
    tab = request.GET.get("show", "mail")
    facts = {
        "mail": sent_mail.summary(name),
        "tab": tab,
        "has_html": bool(sent_mail.part(message, "html")),
        "text": sent_mail.part(message, "plain"),
        "headers": [(key, str(value)) for key, value in message.items()],
        **_head(str(message["subject"] or _("Sent mail")), below=True),
    }
    return render(request, "newsletter/admin/sent_mail_show.html", facts)


def html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part for the frame: no script, no form, no cookie of ours in reach."""
    _allow(request)
    response = HttpResponse(sent_mail.part(_message(name), "html"))
    # `sandbox` makes the document a stranger to the admin even when opened by itself.
    response["Content-Security-Policy"] = (
        f"{MAIL_POLICY}; sandbox allow-popups allow-popups-to-escape-sandbox"
    )
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _allow(request: HttpRequest) -> None:
    if not may_see_mail(request.user):
        raise PermissionDenied


def _message(name: str) -> Any:
    try:
        return sent_mail.read(name)
    except FileNotFoundError as error:
        raise Http404(_("There is no such mail.")) from error


def _head(title: str, *, below: bool = False) -> dict[str, Any]:
    crumbs = [{"url": reverse("newsletter_sent_mail"), "label": _("Sent mail")}]
    if below:
        crumbs.append({"url": "", "label": title})
    return {"header_title": title, "header_icon": "mail", "breadcrumbs_items": crumbs}
