"""The verbs of subjects that are tried: begin with the freeze, decide once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail.log_actions import log

from core.bell import ring
from newsletter.actions.issue import IssueError
from newsletter.models import Delivery, IssuePage, Mailing, Trial
from newsletter.rendering import one_line
from newsletter.variants.evidence import weigh
from newsletter.variants.rule import judge


def begin(*, mailing: Mailing, draft: IssuePage) -> Trial | None:
    """Note which subjects are tried on whom; None where the issue has only one."""
    subjects = [one_line(subject) for subject in draft.subjects]
    if len(subjects) == 1:
        return None
    begins = max(mailing.send_at, timezone.now())
    return Trial.objects.create(
        mailing=mailing,
        subjects=subjects,
        by=draft.trial_by,
        percent=draft.trial_percent,
        decide_at=begins + timedelta(hours=draft.trial_hours),
    )


@transaction.atomic
def decide(*, trial: Trial, winner: int | None = None, user: Any = None) -> Trial:
    """Give the rest of the readers their subject: the one that won, or the one a person names.

    Once: raises `IssueError` when it was decided already, or there is no such subject.
    """
    if winner is not None and winner >= len(trial.subjects):
        raise IssueError(_("The issue has no such subject."))
    found = weigh(trial)
    verdict = judge(found)
    chosen = verdict.winner if winner is None else winner
    decided = Trial.objects.filter(pk=trial.pk, winner=None).update(
        winner=chosen,
        is_proven=verdict.is_proven and chosen == verdict.winner,
        decided_at=timezone.now(),
        evidence=[[one.mails, one.answers] for one in found],
    )
    if not decided:
        raise IssueError(_("The subject was chosen already."))
    waiting = Delivery.objects.filter(mailing=trial.mailing_id, variant=None)
    # A person who decides early does not want the rest to wait for the hour.
    waiting.filter(due_at=trial.decide_at).update(due_at=timezone.now())
    rest = waiting.update(variant=chosen)
    log(
        instance=trial.mailing.issue,
        action="newsletter.decide",
        user=user,
        data={"subject": trial.subjects[chosen], "rest": rest},
    )
    ring("mail")
    trial.refresh_from_db()
    return trial


def decide_due() -> int:
    """Decide every trial whose hour has come, of issues on their way; returns how many."""
    due = Trial.objects.filter(
        winner=None, decide_at__lte=timezone.now(), mailing__state=Mailing.State.SENDING
    ).select_related("mailing__issue")
    return sum(bool(decide(trial=trial)) for trial in due)
