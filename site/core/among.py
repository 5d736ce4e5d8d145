"""Rows by their keys: any number of keys as one value of a query.

Django makes an expression of every key in a list, and the database a placeholder: that costs
more than finding the row.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.db import connection
from django.db.models.expressions import RawSQL


def among(keys: Iterable[int]) -> RawSQL:
    """For `pk__in`: the keys as a table."""
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(keys))])
    return RawSQL(
        "SELECT unnest(%s::bigint[])", [list(keys)]
    )  # pragma: no cover - make test-postgres
