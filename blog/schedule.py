"""What the worker does by the clock: publishes what is due, and takes down what has expired.

Wagtail leaves this to a command that somebody must start every few minutes, and that stops at the
first page that cannot be published. Here each page is locked, looked at once more and published in
a transaction of its own, so two workers never do it twice and one page never holds up the others.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from wagtail.models import Page, Revision

from core.work import Worker

EVERY = 15.0  # seconds between two looks at the clock
AT_ONCE = 50
logger = logging.getLogger("blog.schedule")


def run_due(worker: Worker) -> int:
    """Do what the clock asks for; how much was done. What failed is told and tried again."""
    now = timezone.now()
    expired = Page.objects.filter(live=True, expire_at__lte=now).order_by("expire_at")
    due = Revision.objects.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at")
    return _each(expired, _take_down, worker) + _each(due, _publish, worker)


def _each(rows: QuerySet[Any], act: Callable[[Any], None], worker: Worker) -> int:
    done = 0
    for pk in list(rows.values_list("pk", flat=True)[:AT_ONCE]):
        if worker.stopping:
            break
        try:
            with transaction.atomic():
                for row in rows.select_for_update(of=("self",)).filter(pk=pk):
                    act(row)  # still due, now that nobody else can do it
                    done += 1
        except Exception:
            logger.exception("%s %s was due and could not be done.", rows.model.__name__, pk)
    return done


def _publish(revision: Any) -> None:
    revision.publish(log_action="wagtail.publish.scheduled")


def _take_down(page: Any) -> None:
    page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
