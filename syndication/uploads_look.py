"""What `manage.py doctor` says of the files that were brought home, and for how long they stay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext as _

from core.doctor import Finding
from syndication.actions.forgetting import overdue
from syndication.models import Intake

GRACE = timedelta(days=2)


def uploads() -> Iterator[Finding]:
    """Whether the worker deletes what is kept no longer."""
    late = sum(1 for _intake in overdue(grace=GRACE))
    kept = Intake.objects.exclude(file="").count()
    told = _("%(kept)d files that were brought home are kept, %(late)d of them too long.")
    fix = _("They hold people's addresses: see that a worker runs.") if late else ""
    yield Finding("uploads", not late, told % {"kept": kept, "late": late}, fix)
