"""One row, written down and understood again."""

from __future__ import annotations

import json
import threading
import uuid
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from django.db import connection, models

from wagtail.models import Locale

import pytest

from core.moving.inventory import CannotMove, rows, understood, written
from core.moving.packing import one_moment


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (models.DateTimeField(), datetime(2026, 11, 28, 9, 0, 0, 123456, tzinfo=UTC)),
        (models.DateField(), date(2026, 11, 28)),
        (models.TimeField(), time(9, 30)),
        (models.DurationField(), timedelta(days=3, microseconds=5)),
        (models.DecimalField(max_digits=9, decimal_places=2), Decimal("12.30")),
        (models.UUIDField(), uuid.UUID(int=7)),
        (models.BinaryField(), b"\x00\xff"),
        (models.CharField(), "été"),
        (models.BooleanField(), True),
        (models.IntegerField(null=True), None),
        (models.CharField(null=True), None),
    ],
)
def test_a_value_is_the_same_after_it_was_written_down(field, value):
    told = json.loads(json.dumps(written(field, value=value)))

    assert understood(field, value=told) == value


def test_structured_values_keep_the_difference_between_nothing_and_null():
    assert understood(models.JSONField(null=True), value=None) is None
    assert understood(models.JSONField(), value=None).value is None


def test_a_value_that_json_cannot_hold_is_named():
    with pytest.raises(CannotMove, match="complex"):
        written(models.CharField(name="shape"), value=complex(1, 2))


@pytest.mark.django_db
def test_the_moment_that_is_read_holds_nobody_up():
    seen: list[str] = []

    def look() -> None:
        try:
            with one_moment():
                seen.extend(row["language_code"] for row in rows(Locale))
        finally:
            connection.close()

    other = threading.Thread(target=look)
    other.start()
    other.join()

    assert seen == ["en", "fr"]
