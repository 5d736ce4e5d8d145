"""What an operator can get wrong, looked at one thing after the other, each with its cure."""

from __future__ import annotations

import shutil
import socket
import tempfile
import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.cache import cache
from django.core.checks import CheckMessage
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from cryptography.fernet import Fernet

from core import pause, work

LEAST_SECRET = 50  # characters, as Django's own check asks
LEAST_DISK = 1 << 30  # bytes
MAIL_PATIENCE = 5.0  # seconds
DURABILITY = {"sqlite": "PRAGMA journal_mode", "postgresql": "SHOW fsync"}


_offered: dict[str, Callable[[], Iterator[Finding]]] = {}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: whether it is well, what is so, what to do."""

    check: str
    ok: bool
    message: str
    fix: str = ""


def examine() -> list[Finding]:
    """Look at everything; a look that fails is a finding itself."""
    return [finding for look in (*LOOKS, *_offered.values()) for finding in _looked(look)]


def offer(look: Callable[[], Iterator[Finding]]) -> None:
    """Let a room's own look be among them; called in its `apps.ready()`."""
    _offered[look.__name__] = look


def _looked(look: Callable[[], Iterator[Finding]]) -> list[Finding]:
    name = look.__name__
    try:
        return list(look())
    except (OSError, DatabaseError, ValueError) as error:
        return [Finding(name, False, _("It could not be looked at: %s") % error)]


def keys() -> Iterator[Finding]:
    strong = len(settings.SECRET_KEY) >= LEAST_SECRET
    yield Finding(
        "secret_key",
        strong,
        _("SECRET_KEY is set.") if strong else _("SECRET_KEY is missing or short."),
        "" if strong else _("Set it to 50 random characters or more; `make run` makes one."),
    )
    usable = bool(settings.FIELD_ENCRYPTION_KEYS) and all(map(_is_key, _encryption_keys()))
    yield Finding(
        "field_encryption_keys",
        usable,
        _("Stored credentials are encrypted.")
        if usable
        else _("FIELD_ENCRYPTION_KEYS is missing or not a list of Fernet keys."),
        "" if usable else _("Put the old value back, or remove the line; `make run` makes one."),
    )
    signed = bool(settings.LINK_KEYS)
    yield Finding(
        "link_keys",
        signed,
        _("Links in mails are signed.") if signed else _("LINK_KEYS is missing."),
        "" if signed else _("Set it to name:secret; `make run` makes one."),
    )


def database() -> Iterator[Finding]:
    connection = connections["default"]
    with connection.cursor() as cursor:
        cursor.execute(DURABILITY[connection.vendor])
        answer = cursor.fetchone()[0]
    yield durability(connection.vendor, answer=answer)
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    yield Finding(
        "migrations",
        not missing,
        _("The database has the present form.")
        if not missing
        else _("%d migrations are not applied.") % missing,
        "" if not missing else "manage.py migrate",
    )


def durability(vendor: str, *, answer: str) -> Finding:
    """Whether a database that answered so to `DURABILITY` keeps what it confirmed."""
    if vendor == "sqlite":
        safe = answer in {"wal", "memory"}
        message, cure = _("SQLite with journal mode %s.") % answer, _("Let no tool change it.")
    else:
        safe = answer == "on"
        message = _("PostgreSQL, fsync %s.") % (_("on") if safe else _("off"))
        cure = _("Set fsync = on in postgresql.conf: a power cut loses who unsubscribed.")
    return Finding("database", safe, message, "" if safe else cure)


def interpreter() -> Iterator[Finding]:
    # Imported here: the checks register themselves with Django, which must be set up first.
    from core import checks

    yield from known_holes(checks.findings())


def known_holes(warnings: list[CheckMessage]) -> Iterator[Finding]:
    """What is known against the interpreter, one finding each, or that nothing is."""
    for warning in warnings:
        yield Finding("interpreter", False, str(warning.msg), str(warning.hint or ""))
    if not warnings:
        yield Finding("interpreter", True, _("Python and SQLite have no known holes."))


def folders() -> Iterator[Finding]:
    for name in ("VAR_DIR", "MEDIA_ROOT"):
        folder = Path(getattr(settings, name))
        writable = _is_writable(folder)
        yield Finding(
            name.lower(),
            writable,
            f"{folder}",
            "" if writable else _("Let the user who runs the house write to this folder."),
        )
    free = shutil.disk_usage(settings.VAR_DIR).free
    roomy = free >= LEAST_DISK
    yield Finding(
        "disk",
        roomy,
        _("%d MB are free.") % (free >> 20),
        "" if roomy else _("Make room: below 1 GB, journals and uploads may fail."),
    )


def shared_cache() -> Iterator[Finding]:
    mark = get_random_string(12)
    cache.set("doctor", mark, 30)
    works = cache.get("doctor") == mark
    backend = settings.CACHES["default"]["BACKEND"]
    shared = not backend.endswith("LocMemCache")
    yield Finding(
        "cache",
        works and shared,
        _("Every process counts in the same cache.")
        if works and shared
        else _("Processes do not share a cache, so rate limits leak."),
        "" if works and shared else _("Set CACHE_URL to redis://… or db://, then migrate."),
    )


def worker() -> Iterator[Finding]:
    locks = (Path(settings.VAR_DIR) / "workers").glob("*.lock")
    alive = sum(work.is_alive(lock.stem) for lock in locks)
    yield Finding(
        "worker",
        alive > 0,
        _("%d workers of this machine are alive.") % alive,
        "" if alive else _("Start `manage.py serve`, or `manage.py work` beside a web server."),
    )


def sending() -> Iterator[Finding]:
    paused = pause.is_paused()
    yield Finding(
        "sending",
        not paused,
        _("Sending is paused: %s") % pause.why() if paused else _("Mail and copies may leave."),
        "manage.py sending --resume" if paused else "",
    )


def mail() -> Iterator[Finding]:
    parts = urlsplit(settings.EMAIL_URL)
    if parts.scheme == "file":
        writable = _is_writable(Path(unquote(parts.path)))
        told = _("Mail is written to files and reaches nobody; set EMAIL_URL to send it.")
        yield Finding("mail", writable, told)
        return
    host, port = parts.hostname or "", parts.port or 587
    where = f"{host}:{port}"
    try:
        socket.create_connection((host, port), timeout=MAIL_PATIENCE).close()
    except OSError as error:
        message = _("%(where)s does not answer: %(error)s") % {"where": where, "error": error}
        yield Finding("mail", False, message, _("Correct EMAIL_URL, or open the port."))
    else:
        yield Finding("mail", True, _("%s answers.") % where)


def address() -> Iterator[Finding]:
    parts = urlsplit(settings.SITE_URL)
    local = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    behind = settings.TRUSTED_PROXIES > 0
    sound = local or (parts.scheme == "https" and behind)
    yield Finding(
        "site_url",
        sound,
        settings.SITE_URL,
        ""
        if sound
        else _(
            "Put a proxy with TLS in front, set SITE_URL to https://… and TRUSTED_PROXIES to 1."
        ),
    )


def time_zone() -> Iterator[Finding]:
    known = settings.TIME_ZONE in zoneinfo.available_timezones()
    yield Finding("time_zone", known, settings.TIME_ZONE, "" if known else _("Install tzdata."))


LOOKS = (
    keys,
    database,
    interpreter,
    folders,
    shared_cache,
    worker,
    sending,
    mail,
    address,
    time_zone,
)


def _encryption_keys() -> list[str]:
    return [str(key) for key in settings.FIELD_ENCRYPTION_KEYS]


def _is_key(key: str) -> bool:
    try:
        Fernet(key)
    except ValueError:
        return False
    return True


def _is_writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
