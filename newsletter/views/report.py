"""The report of an issue: what came of it, link by link, and beside the issues before."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from newsletter.models import Mailing
from newsletter.outcome.report import Bar, before, heat, polls_of
from newsletter.views.desk import head, issue_for, trial_of


def report(request: HttpRequest, issue_id: int) -> HttpResponse:
    """For who may edit the issue, from the moment it is frozen."""
    issue = issue_for(request, issue_id)
    mailing = (
        Mailing.objects.select_related("newsletter").filter(issue=issue, started_at__isnull=False)
    ).first()
    if mailing is None:
        raise Http404
    rows = before(mailing)
    sums = rows[0]
    most = max(row.click_percent for row in rows) or 1
    bars = [
        Bar(_("sent"), sums.sent, mailing.recipients),
        Bar(_("readers who pressed a link"), sums.clicked, sums.sent),
        Bar(_("replied"), sums.replied, sums.sent),
        Bar(_("came back"), sums.bounced, mailing.recipients),
        Bar(_("left until the next issue"), sums.left, sums.sent),
    ]
    if mailing.newsletter.counts_opens:
        bars.insert(2, Bar(_("opened, as far as pictures tell"), sums.opened, sums.sent))
    facts = {
        "issue": issue,
        "mailing": mailing,
        "newsletter": mailing.newsletter,
        "bars": bars,
        "links": heat(mailing, sent=sums.sent),
        "polls": polls_of(mailing),
        "rows": [(row, 100 * row.click_percent / most) for row in rows],
        **trial_of(mailing),
        **head(_("What came of it: %(issue)s") % {"issue": mailing.subject}),
    }
    return render(request, "newsletter/admin/report.html", facts)
