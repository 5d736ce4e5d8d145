"""Everything in: into an empty home only, all or nothing, with sending paused."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.base import File
from django.core.files.storage import Storage, default_storage
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import IntegrityError, connection, transaction
from django.dispatch import Signal
from django.utils.translation import gettext as _

from wagtail.models import Page

from core import pause
from core.moving.archive import Parcel
from core.moving.inventory import (
    AnyField,
    AnyModel,
    CannotMove,
    columns,
    ids_by_name,
    tables,
    understood,
)
from core.moving.packing import Told, shape
from core.storage import private_storage

BATCH = 500
PAGES_OF_A_NEW_HOME = 2  # Wagtail's root and its welcome page

home_restored = Signal()  # the rooms replay their journals (who left since the archive was made)


def restore_home(path: Path, *, tell: Told = lambda _step: None) -> dict[str, Any]:
    """Fill an empty home from the archive at `path` and return the counts.

    Every byte is verified before the first is written. Mail and copies stay paused until
    somebody resumes them: an archive may be older than what was sent since. Raises CannotMove.
    """
    parcel = Parcel(path)
    try:
        refuse_other_shapes(parcel)
        refuse_furnished_home()
        tell(_("Verifying the archive"))
        parcel.verify()
        pause.pause(_("This home was restored from %s. Check it, then resume sending.") % path.name)
        files = unpack_files(parcel, tell=tell)
        counts = unpack_tables(parcel, tell=tell)
    finally:
        parcel.close()
    tell(_("Rebuilding the search index"))
    call_command("update_index", verbosity=0)
    call_command("rebuild_references_index", verbosity=0)
    home_restored.send(sender=None)
    return {
        "file": str(path),
        "version": parcel.manifest["version"],
        "made_at": parcel.manifest["made_at"],
        "rows": counts,
        "files": files,
        "paused": True,
    }


def refuse_furnished_home() -> None:
    """An archive is never mixed into what is there."""
    if get_user_model().objects.exists() or Page.objects.count() > PAGES_OF_A_NEW_HOME:
        raise CannotMove(
            _("This home is not empty. Restore into a new one: another DATABASE_URL and VAR_DIR.")
        )


def refuse_other_shapes(parcel: Parcel) -> None:
    """An archive fits the version that made it, or one with the same tables."""
    here = {model._meta.label_lower: shape(model) for model in tables()}
    if parcel.manifest.get("shapes") != here:
        version = parcel.manifest.get("version", "?")
        told = _("The archive was made by version %s, whose tables differ from this one's. ") + _(
            "Restore it with that version, then upgrade."
        )
        raise CannotMove(told % version)


def unpack_files(parcel: Parcel, *, tell: Told) -> dict[str, int]:
    """Put every uploaded file where it was; returns how many per storage."""
    storages: dict[str, Storage] = {"media": default_storage, "private": private_storage()}
    counts = dict.fromkeys(storages, 0)
    for member in parcel.members:
        folder, _slash, name = member.partition("/")
        if folder in storages:
            tell(member)
            put(storages[folder], name=name, parcel=parcel, member=member)
            counts[folder] += 1
    return counts


def put(storage: Storage, *, name: str, parcel: Parcel, member: str) -> None:
    """Write one file under exactly its name: rows point at it."""
    if storage.exists(name):
        storage.delete(name)
    with parcel.open(member) as content:
        saved = storage.save(name, File(content, name=name))
    if saved != name:
        raise CannotMove(_("The file %s could not be written under its name.") % name)


def unpack_tables(parcel: Parcel, *, tell: Told) -> dict[str, int]:
    """All rows in one transaction, at whose end the database checks foreign keys."""
    counts = {}
    with transaction.atomic():
        for model in tables():
            clear(model)
        for model in tables():
            label = model._meta.label_lower
            tell(label)
            counts[label] = insert(model, read_rows(model, parcel=parcel))
            if counts[label] != parcel.manifest["rows"].get(label):
                raise CannotMove(_("The archive has other rows in %s than it says.") % label)
        check_and_continue_numbers()
    return counts


def clear(model: AnyModel) -> None:
    """Remove what `migrate` furnished (root page, locale, groups): it is in the archive too."""
    everything: Any = model._base_manager.all()
    everything._raw_delete(using="default")  # noqa: SLF001 - Django's own deletion without signals


def check_and_continue_numbers() -> None:
    """Refuse dangling references, and let PostgreSQL count on after the highest number."""
    try:
        connection.check_constraints()
    except IntegrityError as error:
        raise CannotMove(_("The archive contradicts itself: %s") % error) from error
    execute(connection.ops.sequence_reset_sql(no_style(), tables()))


def execute(statements: Iterable[str]) -> None:
    """Say one statement after the other to the database."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def read_rows(model: AnyModel, *, parcel: Parcel) -> Iterator[SimpleNamespace]:
    """The rows of a table, ready for the database."""
    fields = columns(model)
    ids = ids_by_name(fields)
    with parcel.open(f"data/{model._meta.label_lower}.jsonl") as lines:
        for text in lines:
            row = json.loads(text)
            yield SimpleNamespace(
                **{field.attname: value_of(field, row=row, ids=ids) for field in fields}
            )


def value_of(field: AnyField, *, row: dict[str, Any], ids: dict[str, Any]) -> Any:
    """One value; content types and permissions are found by their names."""
    value = row[field.attname]
    if field.attname not in ids or value is None:
        return understood(field, value=value)
    try:
        return ids[field.attname][tuple(value)]
    except KeyError as error:
        raise CannotMove(_("The archive speaks of %s, unknown here.") % value) from error


def insert(model: AnyModel, found: Iterator[SimpleNamespace]) -> int:
    """Insert rows as they are: own table only, no signals, no `auto_now`."""
    fields = columns(model)
    manager: Any = model._base_manager
    size = max(1, min(BATCH, connection.ops.bulk_batch_size(fields, [None] * BATCH)))
    count = 0
    while batch := list(islice(found, size)):
        manager._insert(batch, fields=fields, using="default", raw=True)  # noqa: SLF001 - see save_base
        count += len(batch)
    return count
