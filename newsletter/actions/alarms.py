"""An issue that goes wrong stops by itself, and the people who may send it are told."""

from __future__ import annotations

from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from wagtail.models import GroupPagePermission, Site
from wagtail.users.models import UserProfile

from newsletter.actions.issue import IssueError
from newsletter.actions.mailing import pause
from newsletter.alarms import Finding, findings
from newsletter.models import Alarm, Mailing
from newsletter.operations import tally_of
from people.models import User


def watch(*, mailing: Mailing) -> list[Alarm]:
    """Look at an issue on its way; returns the alarms that are new.

    Each kind is raised once at each level, so an issue that a person lets go
    on after an alarm is not stopped by the same one again.
    """
    return [
        alarm
        for finding in findings(tally_of(mailing))
        if (alarm := raise_alarm(mailing, finding)) is not None
    ]


@transaction.atomic
def raise_alarm(mailing: Mailing, finding: Finding) -> Alarm | None:
    """Tell whom it concerns, and stop the issue if it must be; None when it was told before."""
    level = Alarm.Level.STOP if finding.stops else Alarm.Level.WARNING
    alarm, is_new = Alarm.objects.get_or_create(
        mailing=mailing, kind=finding.kind, level=level, defaults={"words": finding.words}
    )
    if not is_new:
        return None
    if finding.stops:
        _stop(mailing, reason=finding.words)
    _tell(alarm)
    return alarm


def _stop(mailing: Mailing, *, reason: str) -> None:
    try:
        pause(mailing=mailing, reason=reason)
    except IssueError:  # it was paused, cancelled or done in the meantime
        return


def _tell(alarm: Alarm) -> None:
    """A letter to everybody who may send issues of this brand; their own language."""
    mailing = alarm.mailing
    site = mailing.newsletter.site
    page = (
        reverse("newsletter_issue", args=[mailing.issue_id])
        if mailing.issue_id
        else reverse("newsletter_post_office")
    )
    address = site.root_url + page
    for user in senders_of(site):
        with translation.override(UserProfile.get_for_user(user).get_preferred_language()):
            stopped = _("“%s” was stopped") if alarm.level == "stop" else _("“%s” needs a look")
            send_mail(
                stopped % mailing.subject,
                f"{alarm.words}\n\n{address}\n",
                mailing.newsletter.sender_email,
                [user.email],
            )


def senders_of(site: Site) -> list[User]:
    """Who may send issues of a brand: administrators, and its publishers with that right."""
    active = User.objects.filter(is_active=True)
    publishing = GroupPagePermission.objects.filter(
        page__in=site.root_page.get_ancestors(inclusive=True),
        permission__codename="publish_page",
        group__permissions__codename="send_mailing",
    )
    members = active.filter(groups__in=publishing.values("group"))
    return list((active.filter(is_superuser=True) | members).distinct().order_by("pk"))
