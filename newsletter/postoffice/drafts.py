"""The engine that drafts issues before their hour, for newsletters that ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from core.work import Worker
from newsletter.actions.drafting import prepare, take_up
from newsletter.actions.issue import usual_time
from newsletter.languages import pages_of
from newsletter.models import IssuePage, Newsletter, NewsletterPage

EVERY = 60.0  # seconds
A_WEEK = timedelta(days=7)


def run_due(_worker: Worker) -> int:
    """Prepare every issue whose deadline has come, once; returns how many.

    First what somebody who died here had only begun, also where its hour has passed.
    """
    asking = NewsletterPage.objects.live().filter(newsletter__draft_hours__gt=0)
    done = 0
    for page in asking.select_related("newsletter__site"):
        newsletter = page.newsletter
        if next(iter(pages_of(newsletter).values())).pk != page.pk:
            continue  # drafted with that in the newsletter's own language
        done += take_up(page=page)
        for at in _near_hours(newsletter):
            if not _is_seen_to(page, at):
                prepare(page=page, at=at)
                done += 1
    return done


def _near_hours(newsletter: Newsletter) -> Iterator[datetime]:
    """The newsletter's hours whose deadline has come: several where it comes often."""
    last = timezone.now() + timedelta(hours=newsletter.draft_hours)
    at = usual_time(newsletter)
    while at <= last:
        yield at
        at = usual_time(newsletter, after=at)


def _is_seen_to(page: NewsletterPage, at: datetime) -> bool:
    """Whether we did it already, or an editor is writing an issue that was not sent.

    One that was drafted for an hour which passed without it stands in nobody's way.
    """
    if page.newsletter.occasions.filter(at=at).exists():
        return True
    drafts = IssuePage.objects.child_of(page).filter(live=False, mailing=None)
    drafted = page.newsletter.occasions.exclude(issue=None).values("issue")
    by_hand = drafts.exclude(pk__in=drafted)
    return by_hand.filter(latest_revision_created_at__gt=at - A_WEEK).exists()
