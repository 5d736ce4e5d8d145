"""The engine that adds up all books when a worker begins, and every day after.

The transaction that finishes a mailing checks its own; this finds what was
changed since, by a hand, a restore or a broken disk.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from core.work import Worker
from newsletter.actions.alarms import raise_alarm
from newsletter.actions.mailing import OPEN
from newsletter.alarms import Finding
from newsletter.models import Mailing

EVERY = 86_400.0  # seconds


def run_due(_worker: Worker) -> int:
    """Raise an alarm for every mailing whose books do not balance; returns how many are new."""
    alarms = [raise_alarm(mailing, _finding(mailing, rows)) for mailing, rows in unbalanced()]
    return len(alarms) - alarms.count(None)


def unbalanced() -> Iterator[tuple[Mailing, int]]:
    """Mailings with more or fewer rows than readers, or finished with something open."""
    rows = Count("deliveries")
    still_open = Count("deliveries", filter=Q(deliveries__state__in=OPEN))
    frozen = Mailing.objects.filter(frozen_at__isnull=False).order_by()
    counted = frozen.values("pk", "recipients", "state").annotate(rows=rows, still_open=still_open)
    wrong = counted.filter(
        ~Q(rows=F("recipients")) | Q(state=Mailing.State.FINISHED, still_open__gt=0)
    )
    found = dict(wrong.values_list("pk", "rows"))
    for mailing in Mailing.objects.filter(pk__in=found).select_related("newsletter__site"):
        yield mailing, found[mailing.pk]


def _finding(mailing: Mailing, rows: int) -> Finding:
    words = _(
        "The books do not balance: %(frozen)d were frozen and %(rows)d are in the ledger, or "
        "something is open in a finished issue. Look for what changed them."
    ) % {"frozen": mailing.recipients, "rows": rows}
    return Finding("books", stops=True, words=words)
