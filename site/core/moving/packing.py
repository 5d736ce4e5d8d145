"""Everything out: the tables as one moment saw them, the uploaded files, a manifest."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage, default_storage
from django.db import connection
from django.utils import timezone

from core.moving.archive import CHUNK, Packer
from core.moving.inventory import columns, rows, tables
from core.storage import private_storage

Told = Callable[[str], None]

# Said plainly: on SQLite atomic() would take the write lock (IMMEDIATE), a deferred BEGIN does not.
SNAPSHOT = {
    "sqlite": "BEGIN DEFERRED",
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
}


def export_home(path: Path, *, tell: Told = lambda _step: None) -> dict[str, Any]:
    """Write the whole home to one archive at `path` and return its counts.

    The file takes its name only when it is complete and on disk, so an export that was
    interrupted is never mistaken for a good one. Stored credentials leave as ciphertext; the
    keys (FIELD_ENCRYPTION_KEYS) are not in the archive.
    """
    unfinished = path.with_name(path.name + ".part")
    packer = Packer(unfinished)
    try:
        with one_moment():
            counts = pack_tables(packer, tell=tell)
        files = {
            "media": pack_files(packer, folder="media", storage=default_storage, tell=tell),
            "private": pack_files(packer, folder="private", storage=private_storage(), tell=tell),
        }
        shapes = {model._meta.label_lower: shape(model) for model in tables()}
        packer.finish(
            {
                "version": settings.DOMICILE_VERSION,
                "made_at": timezone.now().isoformat(),
                "database": connection.vendor,
                "rows": counts,
                "files": files,
                "shapes": shapes,
            }
        )
        settle(unfinished, path=path)
    except BaseException:
        packer.abandon()
        unfinished.unlink(missing_ok=True)
        raise
    return {
        "file": str(path),
        "version": settings.DOMICILE_VERSION,
        "rows": counts,
        "files": files,
        "bytes": path.stat().st_size,
        "sha256": digest_of(path),
    }


def shape(model: Any) -> list[str]:
    """The column names of a table; an archive only fits a house with the same."""
    return sorted(field.attname for field in columns(model))


@contextlib.contextmanager
def one_moment() -> Iterator[None]:
    """Read everything as of one instant, without holding up those who write."""
    if connection.in_atomic_block:
        yield
    else:
        with connection.cursor() as cursor:
            cursor.execute(SNAPSHOT[connection.vendor])
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def pack_tables(packer: Packer, *, tell: Told) -> dict[str, int]:
    """One member of JSON lines per table; returns rows per table."""
    counts = {}
    for model in tables():
        label = model._meta.label_lower
        tell(label)
        lines = (line(row) for row in rows(model))
        counts[label] = packer.add(f"data/{label}.jsonl", lines)
    return counts


def line(row: dict[str, Any]) -> bytes:
    """A row as one line of JSON."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def pack_files(packer: Packer, *, folder: str, storage: Storage, tell: Told) -> int:
    """Every file of a storage, uncompressed (pictures are already); returns how many."""
    count = 0
    for name in sorted(files_in(storage, "")):
        tell(f"{folder}/{name}")
        with storage.open(name) as file:
            packer.add(f"{folder}/{name}", file.chunks(CHUNK), compress=False)
        count += 1
    return count


def files_in(storage: Storage, folder: str) -> Iterator[str]:
    """The names of all files below a folder of a storage."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        yield f"{folder}/{name}" if folder else name
    for name in folders:
        yield from files_in(storage, f"{folder}/{name}" if folder else name)


def settle(unfinished: Path, *, path: Path) -> None:
    """Put the finished archive on disk for certain, then give it its name."""
    with unfinished.open("rb+") as file:
        os.fsync(file.fileno())
    unfinished.replace(path)


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
