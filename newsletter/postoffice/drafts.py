"""The engine that drafts issues before their hour, for newsletters that ask for it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from core.work import Worker
from newsletter.actions.drafting import prepare
from newsletter.actions.issue import usual_time
from newsletter.models import IssuePage, NewsletterPage

EVERY = 60.0  # seconds
A_WEEK = timedelta(days=7)


def run_due(_worker: Worker) -> int:
    """Prepare every issue whose deadline has come, once; returns how many."""
    asking = NewsletterPage.objects.live().filter(newsletter__draft_hours__gt=0)
    done = 0
    for page in asking.select_related("newsletter__site"):
        newsletter = page.newsletter
        at = usual_time(newsletter)
        is_near = at - timezone.now() <= timedelta(hours=newsletter.draft_hours)
        if is_near and not _is_seen_to(page, at):
            prepare(page=page, at=at)
            done += 1
    return done


def _is_seen_to(page: NewsletterPage, at: datetime) -> bool:
    """Whether we did it already, or an editor is writing an issue that was not sent."""
    if page.newsletter.occasions.filter(at=at).exists():
        return True
    drafts = IssuePage.objects.child_of(page).filter(live=False, mailing=None)
    return drafts.filter(latest_revision_created_at__gt=at - A_WEEK).exists()
