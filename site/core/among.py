"""Rows by their keys: any number of keys as one value of a query.

Django makes an expression of every key in a list, and the database a placeholder: that costs
more than finding the row.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import models


class Among(models.Expression):
    """What a column may be (`address__in=Among(addresses)`), as one value and not as thousands.

    Django prepares and checks each value of a plain list, which takes longer than to look it up.
    They are all texts or all whole numbers.
    """

    def __init__(self, values: Iterable[str] | Iterable[int]) -> None:
        super().__init__(output_field=models.TextField())
        self.values = list(values)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:  # noqa: ARG002 - Django's
        if not self.values:
            raise EmptyResultSet
        if connection.vendor == "sqlite":
            return "(SELECT value FROM json_each(%s))", [json.dumps(self.values)]
        kind = "bigint" if isinstance(self.values[0], int) else "text"
        return f"(SELECT unnest(%s::{kind}[]))", [self.values]
