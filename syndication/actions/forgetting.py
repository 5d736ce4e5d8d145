"""What homecomings forget: who was erased, and the files themselves when their time is over."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail.models import Site

from newsletter.models import Retention, Subscriber
from syndication.actions.intake import path_of
from syndication.models import Intake, IntakeRow

State = Intake.State
UNDER_WAY = (State.RECEIVED, State.DUE, State.RUNNING, State.UNDOING)


def forget_person(*, subscriber: Subscriber, known_as: set[str]) -> int:
    """Take a person out of every report of their brand: the line stays, the hash says whose it was.

    Returns how many lines there were.
    """
    named = Q(subscriber=subscriber) | Q(kind="person", source_id__in=known_as)
    rows = IntakeRow.objects.filter(named, intake__site=subscriber.site_id)
    return rows.update(source_id=subscriber.address_hash, title="", fidelity={})


def overdue(*, grace: timedelta = timedelta(0)) -> Iterator[Intake]:
    """The runs whose file their brand keeps no longer; one that is under way is waited for."""
    now = timezone.now() - grace
    kept = Intake.objects.exclude(file="").exclude(state__in=UNDER_WAY)
    for site in Site.objects.all():
        if days := Retention.for_site(site).upload_days:
            yield from kept.filter(site=site, created_at__lt=now - timedelta(days=days))


def forget_file(intake: Intake) -> int:
    """Delete what was dropped; what came of it stays, and can be taken back as before."""
    shutil.rmtree(path_of(intake).parent, ignore_errors=True)
    intake.file = ""
    intake.save(update_fields=["file"])
    Intake.objects.filter(pk=intake.pk, state__in=[State.ASKING, State.REPORTED]).update(
        state=State.REFUSED,
        last_error=_("Its file was deleted after its time. Drop it again to bring it home."),
    )
    return 1
