"""Verbs on an issue before it is frozen: schedule, take back, test."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.utils import formataddr
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail.log_actions import log

from core.bell import ring
from newsletter.actions.letters import queue_letter
from newsletter.approval import is_approved
from newsletter.languages import versions_of
from newsletter.links import leave_url
from newsletter.models import IssuePage, Mailing, Newsletter
from newsletter.rendering import fill, preview_values, render
from newsletter.rhythm import next_slot


class IssueError(Exception):
    """An issue cannot do this now; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Cleared:
    """The number of an issue that was looked at and may go; `preflight.clear` says so."""

    issue: int


def usual_time(newsletter: Newsletter, *, after: datetime | None = None) -> datetime:
    """The newsletter's next hour that no other issue has taken, in UTC."""
    issues = newsletter.mailings.filter(kind=Mailing.Kind.ISSUE, state=Mailing.State.SCHEDULED)
    taken = set(issues.values_list("send_at", flat=True))
    slot = next_slot(after or timezone.now(), newsletter.rhythm)
    while slot in taken:
        slot = next_slot(slot, newsletter.rhythm)
    return slot


@transaction.atomic
def schedule(
    *,
    issue: IssuePage,
    cleared: Cleared,
    send_at: datetime,
    user: Any = None,
    on_unknown: str = "hold",
) -> Mailing:
    """Say when an issue goes out; the post office freezes it then. Raises `IssueError`.

    It was `cleared` before: looking at it asks the DNS, which no transaction waits for.
    """
    assert cleared.issue == issue.pk  # noqa: S101 - one issue's clearance is not another's
    issue = _unsent(issue)
    newsletter = issue.newsletter
    draft = _finished(issue, newsletter)
    mailing, _made = Mailing.objects.update_or_create(
        issue=issue,
        defaults={
            "newsletter": newsletter,
            "state": Mailing.State.SCHEDULED,
            "send_at": send_at,
            "subject": draft.subject_line,
            "on_unknown": on_unknown,
            # What goes out now goes to everybody now, wherever they are.
            "at_readers_hour": newsletter.at_readers_hour and send_at > timezone.now(),
            "spread_minutes": newsletter.spread_minutes,
        },
    )
    log(
        instance=issue,
        action="newsletter.schedule",
        user=user,
        data={"send_at": send_at.isoformat()},
    )
    ring("mail")
    return mailing


@transaction.atomic
def unschedule(*, issue: IssuePage, user: Any = None) -> None:
    """Take an issue back while it is not frozen. Raises `IssueError`."""
    taken_back, _kinds = Mailing.objects.filter(
        issue_id=issue.pk, state=Mailing.State.SCHEDULED, frozen_at=None
    ).delete()
    if not taken_back:
        raise IssueError(_("The issue is not waiting: it is on its way, or was never scheduled."))
    log(instance=issue, action="newsletter.unschedule", user=user)


def send_test(
    *, issue: IssuePage, addresses: list[str], user: Any = None, name: str | None = None
) -> int:
    """Mail the latest draft to a few addresses, marked as a test; returns how many.

    `name` stands where a reader's own would.
    """
    draft = issue.get_latest_revision_as_object()
    newsletter: Newsletter = issue.newsletter
    rendered = render(draft, newsletter=newsletter)
    values = preview_values(newsletter, web_url=issue.full_url or "")
    # Signed for nobody: the link opens a page that says so, and takes no one off a list.
    link = leave_url(newsletter.site, subscriber=0, newsletter=newsletter.pk)
    values |= {"unsubscribe_url": link, "preferences_url": link}
    values["name"] = name or values["name"]
    with transaction.atomic():
        for address in addresses:
            queue_letter(
                site=newsletter.site,
                kind="test",
                recipient=address,
                sender=formataddr((newsletter.sender_name, newsletter.sender_email)),
                reply_to=newsletter.reply_to,
                subject=_("[Test] %(subject)s")
                % {"subject": fill(rendered.subject, values=values)},
                text=fill(rendered.text, values=values),
                html=fill(rendered.html, values=values, is_html=True),
            )
        log(instance=issue, action="newsletter.test", user=user, data={"addresses": addresses})
    return len(addresses)


def zone_of(newsletter: Newsletter) -> Any:
    """The newsletter's time zone."""
    from zoneinfo import ZoneInfo

    return ZoneInfo(newsletter.time_zone)


def _finished(issue: IssuePage, newsletter: Newsletter) -> IssuePage:
    """The words that go out; refuses what is empty, or what nobody approved where that is asked."""
    draft: IssuePage = issue.get_latest_revision_as_object()
    versions = versions_of(draft, newsletter)
    lead = versions.get(newsletter.language, draft)
    if lead.pk != issue.pk:
        raise IssueError(_("This goes out together with “%s”: schedule that.") % lead.title)
    if not draft.body:
        raise IssueError(_("The issue is empty. Write something, or add an article."))
    if newsletter.needs_approval and not all(is_approved(one) for one in versions.values()):
        raise IssueError(_("Somebody has to approve these words first: submit the issue."))
    return draft


def _unsent(issue: IssuePage) -> IssuePage:
    """The page as it is kept, locked against a second editor; refuses what is on its way."""
    mailing = Mailing.objects.select_for_update().filter(issue_id=issue.pk).first()
    if mailing is not None and mailing.state != Mailing.State.SCHEDULED:
        raise IssueError(_("This issue has been sent already. Draft the next one."))
    if mailing is not None and mailing.frozen_at is not None:
        raise IssueError(_("This issue is frozen already: it is on its way."))
    return IssuePage.objects.get(pk=issue.pk)
