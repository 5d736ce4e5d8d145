"""Many rows at once, as values and not as models: what a list of a million people needs.

Django makes an object, its defaults and a compiled expression of every value of every row, which
costs ten times what the database does with it. Nobody is told of these rows: only for tables that
no signal handler listens to.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import repeat
from typing import Any

from django.db import connection, models, transaction

Values = Sequence[Any]


@contextmanager
def unswept() -> Iterator[None]:
    """Without Python's search for cycles: rows of values have none, and it takes a tenth of all."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


as_json = json.JSONEncoder(ensure_ascii=False).encode


def insert(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Values],
    *,
    ignore_conflicts: bool = False,
    encoded: Collection[str] = (),
) -> None:
    """Insert rows of values in the order of `columns`; other columns take their field's default.

    The values of columns that are `encoded` are JSON already.
    """
    written = list(rows)
    if not written:
        return
    named = [_field(model, column) for column in columns]
    rest = [one for one in model._meta.concrete_fields if one not in named and not one.primary_key]
    usual = [repeat(one.get_default(), len(written)) for one in rest]
    names = ", ".join(_quoted(one.column) for one in (*named, *rest))
    head = f"INSERT INTO {_quoted(model._meta.db_table)} ({names})"
    tail = " ON CONFLICT DO NOTHING" if ignore_conflicts else ""
    _each(
        [*named, *rest],
        [*zip(*written, strict=True), *usual],
        encoded,
        one_by_one=f"{head} VALUES ({', '.join(['%s'] * (len(named) + len(rest)))}){tail}",
        together=f"{head} SELECT * FROM {{rows}}{tail}",  # noqa: S608 - own names
    )


def update(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Values],
    *,
    encoded: Collection[str] = (),
) -> None:
    """Set `columns` of the rows whose keys come first in each row of values; as `insert`."""
    written = list(rows)
    if not written:
        return
    key = model._meta.pk
    named = [_field(model, column) for column in columns]
    table, key_name = _quoted(model._meta.db_table), _quoted(key.column)
    names = [_quoted(one.column) for one in named]
    values = ", ".join(f"{name} = %s" for name in names)
    theirs = ", ".join(f"{name} = v.{name}" for name in names)
    if connection.vendor == "sqlite":  # its placeholders come in the order they are written
        keys, *columns_of_values = zip(*written, strict=True)
        sql = f"UPDATE {table} SET {values} WHERE {key_name} = %s"  # noqa: S608 - own names
        _each([*named, key], [*columns_of_values, keys], encoded, one_by_one=sql, together="")
        return
    columns_of_rows = ", ".join([key_name, *names])
    _each(
        [key, *named],
        list(zip(*written, strict=True)),
        encoded,
        one_by_one="",
        together=f"UPDATE {table} SET {theirs} FROM {{rows}} AS v({columns_of_rows})"  # noqa: S608
        f" WHERE {table}.{key_name} = v.{key_name}",
    )


def _each(
    fields: Sequence[Any],
    columns: Sequence[Iterable[Any]],
    encoded: Collection[str],
    *,
    one_by_one: str,
    together: str,
) -> None:
    """SQLite is quickest with a prepared statement, PostgreSQL with one array a column."""
    ways = [None if field.attname in encoded else _prepared(field) for field in fields]
    prepared = [
        map(prepare, values) if prepare else values
        for prepare, values in zip(ways, columns, strict=True)
    ]
    # Without a transaction SQLite would wait for the disk after every single row.
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(one_by_one, list(zip(*prepared, strict=True)))
        else:
            arrays = ", ".join(_array(field) for field in fields)
            cursor.execute(
                together.format(rows=f"unnest({arrays})"), [list(values) for values in prepared]
            )


def _field(model: type[models.Model], column: str) -> Any:
    """The field behind a column's name in Python (`site_id`)."""
    return next(one for one in model._meta.concrete_fields if one.attname == column)


def _prepared(field: Any) -> Callable[[Any], Any] | None:
    """What must be done to a value of this field before the database takes it, if anything."""
    kind = field.get_internal_type()
    if kind == "JSONField":
        return as_json
    if kind == "DateTimeField":
        # A batch has few different times: most are "now".
        return lru_cache(maxsize=256)(connection.ops.adapt_datetimefield_value)
    return None


def _array(field: Any) -> str:
    """A placeholder for all values of a column."""
    kind = field.rel_db_type(connection) if field.primary_key else field.db_type(connection)
    return f"%s::text[]::{kind}[]" if kind == "jsonb" else f"%s::{kind}[]"


def _quoted(name: str | None) -> str:
    assert name is not None  # noqa: S101 - every column has one
    return connection.ops.quote_name(name)
