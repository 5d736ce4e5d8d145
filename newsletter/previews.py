"""An issue as different readers and programs will see it, before it is sent."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as render_page
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsletter import personal
from newsletter.languages import language_of
from newsletter.looks import look_at_issue
from newsletter.models import IssuePage, Newsletter, Subscriber
from newsletter.rendering import fill, preview_values, render

DARK = re.compile(r"@media\s*\(prefers-color-scheme:\s*dark\)")
SOURCE = re.compile(r'(<img\b[^>]*?)\ssrc="[^"]*"')
NARROW, WIDE = 390, 700  # a telephone; a window that shows the whole mail
# A mail is nothing but pictures and inline styles; no script of it may ever run in the admin.
MAIL_POLICY = (
    "default-src 'none'; img-src * data:; style-src 'unsafe-inline'; "
    "frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)
MODES = [
    ("mail", gettext_lazy("Mail")),
    ("dark", gettext_lazy("Mail in the dark")),
    ("bare", gettext_lazy("Mail without pictures")),
    ("nameless", gettext_lazy("Mail to a reader without a name")),
    ("text", gettext_lazy("Plain text")),
    ("checks", gettext_lazy("What inboxes will find")),
    ("", gettext_lazy("Page")),
]


def preview(issue: IssuePage, request: HttpRequest, *, mode: str) -> HttpResponse:
    """One mode of the preview beside the editor; it follows what is typed."""
    newsletter = issue.newsletter
    if mode == "checks":
        findings = look_at_issue(issue, newsletter=newsletter)
        return render_page(request, "newsletter/admin/checks.html", {"findings": findings})
    values = preview_values(newsletter, web_url=issue.full_url or "")
    if mode == "nameless":
        with translation.override(language_of(issue, newsletter)):
            values["name"] = _("reader")
    return as_mail(issue, newsletter=newsletter, how=mode, values=values)


def as_mail(
    issue: IssuePage, *, newsletter: Newsletter, how: str, values: dict[str, str]
) -> HttpResponse:
    """The mail by itself, with nothing around it."""
    rendered = render(issue, newsletter=newsletter)
    if how == "text":
        text = fill(rendered.text, values=values)
        response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    else:
        response = HttpResponse(shown(fill(rendered.html, values=values, is_html=True), how=how))
    response["Content-Security-Policy"] = MAIL_POLICY
    return response


def shown(html: str, *, how: str) -> str:
    """A mail in the dark, or where pictures are not fetched; any other way as it is."""
    if how == "dark":
        return DARK.sub("@media all", html)
    return SOURCE.sub(r"\1", html) if how == "bare" else html


def values_of(issue: IssuePage, *, newsletter: Newsletter, reader: Subscriber) -> dict[str, str]:
    """What stands in the open places of one reader's own mail."""
    names = frozenset(personal.offered())
    found = personal.looked_up(names, newsletter=newsletter.pk, subscribers=[reader.pk])
    whom = personal.Whom(
        site=newsletter.site,
        newsletter=newsletter.pk,
        issue=issue.pk,
        delivery=0,
        subscriber=reader.pk,
        at=timezone.now(),
    )
    values: dict[str, Any] = preview_values(newsletter, web_url=issue.full_url or "")
    with translation.override(language_of(issue, newsletter)):
        name = reader.name or _("reader")
    return values | personal.own_values(names, whom, known_of=found) | {"name": name}
