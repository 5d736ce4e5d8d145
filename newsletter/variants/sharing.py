"""Who gets which subject, said to the database: the audience never passes through this process.

A reader's place is drawn from their number and the mailing's: the same readers
are not tried on every week, and neighbours in the list fall far apart.
"""

from __future__ import annotations

from django.db.models import (
    Case,
    DateTimeField,
    Expression,
    F,
    PositiveSmallIntegerField,
    Value,
    When,
)
from django.db.models.functions import Greatest, Mod
from django.db.models.lookups import GreaterThanOrEqual, LessThan

from newsletter.models import Trial

PLACES = 1000
STRIDE, TURN = 7919, 104_729  # primes: every place is reached, and each issue begins elsewhere


def variant_for(trial: Trial | None) -> Expression:
    """The subject's place for each subscription; NULL for the rest, who wait for the winner."""
    number = PositiveSmallIntegerField()
    if trial is None:
        return Value(0, output_field=number)
    size = len(trial.subjects)
    width = trial.percent * PLACES // (100 * size)
    place = _place(trial)
    return Case(
        *(
            When(LessThan(place, (variant + 1) * width), then=Value(variant))
            for variant in range(size)
        ),
        default=Value(None),
        output_field=number,
    )


def due_for(trial: Trial | None, due_at: Expression) -> Expression:
    """When each is due: the tried at their hour, the rest not before the winner is known."""
    if trial is None:
        return due_at
    moment = DateTimeField()
    tried = len(trial.subjects) * (trial.percent * PLACES // (100 * len(trial.subjects)))
    decided = Value(trial.decide_at, output_field=moment)
    return Case(
        When(GreaterThanOrEqual(_place(trial), tried), then=Greatest(due_at, decided)),
        default=due_at,
        output_field=moment,
    )


def _place(trial: Trial) -> Expression:
    turned = F("subscriber_id") * Value(STRIDE) + Value(trial.mailing_id * TURN % PLACES)
    return Mod(turned, Value(PLACES))
