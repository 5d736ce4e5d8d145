"""The report of a mail: what came of it, where readers pressed, and beside those before it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from core.downloads import table_to_keep
from newsletter.access import sites_written_for
from newsletter.models import Mailing
from newsletter.outcome.heat import as_table, heat, sections
from newsletter.outcome.report import Bar, Sums, before, by_language, polls_of, sums_of
from newsletter.views.desk import head, issue_for, trial_of

begun = Mailing.objects.select_related("newsletter__site", "issue").filter(started_at__isnull=False)


def report(request: HttpRequest, issue_id: int) -> HttpResponse | StreamingHttpResponse:
    """For who may edit the issue, from the moment it is on its way."""
    mailing = begun.filter(issue=issue_for(request, issue_id)).first()
    if mailing is None:
        raise Http404
    return _told(request, mailing)


def report_by_itself(request: HttpRequest, mailing_id: int) -> HttpResponse | StreamingHttpResponse:
    """The same of mail without a page, for who writes for the brand."""
    mailing = get_object_or_404(begun, pk=mailing_id, issue=None)
    if mailing.newsletter.site not in sites_written_for(request.user):
        raise PermissionDenied
    return _told(request, mailing)


def _told(request: HttpRequest, mailing: Mailing) -> HttpResponse | StreamingHttpResponse:
    # A step goes on for years: no mail comes before it, nor after it.
    is_step = mailing.kind == Mailing.Kind.STEP
    rows = sums_of([mailing]) if is_step else before(mailing)
    sums = rows[0]
    if request.GET.get("as") == "csv":
        return table_to_keep(as_table(mailing, sent=sums.sent), f"clicks-{mailing.pk}.csv")
    most = max(row.click_percent for row in rows) or 1
    facts = {
        "issue": mailing.issue,
        "mailing": mailing,
        "newsletter": mailing.newsletter,
        "bars": _bars(mailing, sums, is_step=is_step),
        "languages": by_language(mailing),
        "sections": sections(mailing, sent=sums.sent),
        "links": heat(mailing, sent=sums.sent),
        "polls": polls_of(mailing),
        "rows": [] if is_step else [(row, 100 * row.click_percent / most) for row in rows],
        **trial_of(mailing),
        **head(_("What came of it: %(issue)s") % {"issue": mailing.subject}),
    }
    return render(request, "newsletter/admin/report.html", facts)


def _bars(mailing: Mailing, sums: Sums, *, is_step: bool) -> list[Bar]:
    opened = Bar(_("opened, as far as pictures tell"), sums.opened, sums.sent)
    left = Bar(_("left until the next issue"), sums.left, sums.sent)
    return [
        Bar(_("sent"), sums.sent, mailing.recipients),
        Bar(_("readers who pressed a link"), sums.clicked, sums.sent),
        *([opened] if mailing.newsletter.counts_opens else []),
        Bar(_("replied"), sums.replied, sums.sent),
        Bar(_("came back"), sums.bounced, mailing.recipients),
        *([] if is_step else [left]),
    ]
