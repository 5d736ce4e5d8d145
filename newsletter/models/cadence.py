from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Cadence(models.TextChoices):
    """How often a reader is written to, the seldomest first."""

    ISSUE = "issue", _("the issues")
    DAILY = "daily", _("also what is new, once a day")
    ARTICLE = "article", _("also every article, as it appears")


def offered(most_often: str) -> list[Cadence]:
    """What a reader may choose: nothing comes more often than the newsletter says."""
    every = list(Cadence)
    return every[: every.index(Cadence(most_often)) + 1]


def meant_by(cadence: Cadence, *, most_often: str) -> list[Cadence]:
    """The choices that mean this cadence today.

    Who chose more than the newsletter offers now gets the most it offers.
    """
    every = list(Cadence)
    if cadence == most_often:
        return every[every.index(cadence) :]
    return [cadence] if cadence in offered(most_often) else []
