"""What is taken along when a home moves, and how one row is written down.

Rows are read and written as the database has them: a stored credential stays the ciphertext it
is, an article's blocks are not interpreted, and no signal is sent.
"""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import ExpressionWrapper, F

# Made again by `migrate`, by `update_index` and `rebuild_references_index`, or worth nothing
# in another house: who is signed in, and what was about to be indexed.
LEFT_BEHIND = {
    "auth.permission",
    "contenttypes.contenttype",
    "django_tasks_db.dbtaskresult",
    "sessions.session",
    "usersessions.usersession",
    "wagtailcore.referenceindex",
    "wagtailsearch.indexentry",
    "wagtailsearch.sqliteftsindexentry",
}
AnyModel = type[models.Model]
AnyField = models.Field[Any, Any]


class CannotMove(Exception):
    """The home cannot be exported or restored; the message says why and what to do."""


def tables() -> list[AnyModel]:
    """The models whose rows are taken along, join tables included, in a stable order."""
    known = apps.get_models(include_auto_created=True)
    ours = [
        model
        for model in known
        if model._meta.managed
        and not model._meta.proxy
        and not model._meta.swapped
        and model._meta.label_lower not in LEFT_BEHIND
    ]
    return sorted(ours, key=lambda model: model._meta.label_lower)


def columns(model: AnyModel) -> list[AnyField]:
    """The fields that live in the model's own table; a parent's are in the parent's table."""
    return list(model._meta.local_concrete_fields)


def rows(model: AnyModel) -> Iterator[dict[str, Any]]:
    """Every row of a table as JSON values, in the order of the primary key."""
    fields = columns(model)
    found = model._base_manager.order_by("pk").values_list(*(read(field) for field in fields))
    names = names_by_id(fields)
    for row in found.iterator(chunk_size=1000):
        yield {
            field.attname: names[field.attname].get(value, value)
            if field.attname in names
            else written(field, value=value)
            for field, value in zip(fields, row, strict=True)
        }


def plain(field: AnyField) -> AnyField | None:
    """The field that shows what is stored, where the field itself would interpret it."""
    if type(field).__module__.startswith("django.db.models"):
        return None
    kind = field.get_internal_type()
    if kind == "JSONField":
        return models.JSONField()
    return models.TextField() if kind in {"TextField", "CharField"} else None


def read(field: AnyField) -> Any:
    """How to ask for a column so that it comes as it is stored."""
    shown = plain(field)
    return ExpressionWrapper(F(field.attname), output_field=shown) if shown else F(field.attname)


def written(field: AnyField, *, value: Any) -> Any:
    """A value as JSON; times keep their microseconds, which Django's encoder drops."""
    if value is None or isinstance(value, (str, int, float, bool, list, dict)):
        return value
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, (Decimal, uuid.UUID)):
        return str(value)
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(value).decode()
    raise CannotMove(f"{field} holds a {type(value).__name__}, which an archive cannot hold.")


def understood(field: AnyField, *, value: Any) -> Any:
    """The reverse of `written`: what is given to the database."""
    shown = plain(field)
    if value is None and field.null:
        return None
    if shown is not None:
        return models.Value(value, output_field=shown)
    kind = field.get_internal_type()
    if kind == "JSONField":
        return models.Value(value, output_field=models.JSONField())
    if kind == "DurationField" and value is not None:
        return timedelta(seconds=value)
    if kind == "BinaryField" and value is not None:
        return base64.b64decode(value)
    return field.to_python(value) if field.remote_field is None else value


def names_by_id(fields: list[AnyField]) -> dict[str, dict[Any, list[str]]]:
    """For columns that point at content types and permissions: what each number means.

    The numbers are given by `migrate` and differ from house to house.
    """
    return {field.attname: dict(known_names(field)) for field in fields if is_named(field)}


def ids_by_name(fields: list[AnyField]) -> dict[str, dict[tuple[str, ...], Any]]:
    """The reverse of `names_by_id` in the house that is moved into."""
    return {
        field.attname: {tuple(name): number for number, name in known_names(field)}
        for field in fields
        if is_named(field)
    }


def is_named(field: AnyField) -> bool:
    """Whether a column is told by name: it points at a content type or a permission."""
    return field.remote_field is not None and field.related_model in {ContentType, Permission}


def known_names(field: AnyField) -> list[tuple[Any, list[str]]]:
    """Numbers and names of what a named column may point at."""
    if field.related_model is ContentType:
        kinds = ContentType.objects.order_by("pk")
        return [(kind.pk, [kind.app_label, kind.model]) for kind in kinds]
    may = Permission.objects.select_related("content_type").order_by("pk")
    return [
        (one.pk, [one.content_type.app_label, one.content_type.model, one.codename]) for one in may
    ]
