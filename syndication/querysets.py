"""Questions about copies."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

IN_FLIGHT = ("armed", "unknown")
NEEDS_A_LOOK = ("asked", "unknown", "person", "failed")
WRONG = ("other", "missing", "several", "noindex", "unreachable", "login_wall")
GOING_OUT = Q(state="due", wanted__gt=0, shown=0)
THERE = Q(shown__gt=0)
# A platform that knows no canonical cannot do more than link home.
AS_FAR_AS_IT_CAN = Q(channel__canonical="attribution", verified="missing", evidence__backlink=True)
NEEDS_SOMEBODY = Q(state__in=NEEDS_A_LOOK) | (
    Q(shown__gt=0, verified__in=WRONG) & ~AS_FAR_AS_IT_CAN
)


class CopyQuerySet(QuerySet[Any]):
    def deliverable(self) -> CopyQuerySet:
        """What a worker may take up: due or in doubt, on a channel that is open."""
        now = timezone.now()
        return self.filter(
            Q(channel__paused_until=None) | Q(channel__paused_until__lte=now),
            state__in=["due", "unknown"],
            channel__state="active",
        )

    def to_verify(self) -> CopyQuerySet:
        """What is shown somewhere and has to be looked at as a stranger sees it."""
        now = timezone.now()
        return self.filter(shown__gt=0, verify_due_at__lte=now).exclude(remote_url="")

    def of_sites(self, sites: Any) -> CopyQuerySet:
        return self.filter(channel__site__in=sites)

    def as_they_should_be(self) -> CopyQuerySet:
        return self.filter(state="settled", wanted=F("shown"))

    def for_board(self) -> CopyQuerySet:
        """With what the board shows of each."""
        return self.select_related("channel__site", "article")
