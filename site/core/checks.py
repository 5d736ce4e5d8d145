"""System checks that name interpreters and databases with holes that are known.

`pip-audit` never looks at the interpreter itself. What each hole can do here is kept out by guards
in code (`core.door`, `core.html`, `syndication.archive`); the warning asks for the real cure.
"""

from __future__ import annotations

import sqlite3
import sys
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Info, register

Version = tuple[int, ...]

# First good patch release per series: html.parser (CVE-2025-6069), http.cookies (CVE-2024-7592),
# zipfile (CVE-2024-0450).
GOOD_PYTHON: dict[Version, Version] = {
    (3, 11): (3, 11, 14),
    (3, 12): (3, 12, 12),
    (3, 13): (3, 13, 6),
}
# https://sqlite.org/wal.html#walresetbug: two connections in WAL mode can corrupt the file.
GOOD_SQLITE: dict[Version, Version] = {(3, 44): (3, 44, 6), (3, 50): (3, 50, 7)}
GOOD_SQLITE_FROM: Version = (3, 51, 3)


def findings(
    *, python: Version = tuple(sys.version_info[:3]), sqlite: Version = sqlite3.sqlite_version_info
) -> list[CheckMessage]:
    """What is known against this interpreter and this SQLite; empty when nothing is."""
    found: list[CheckMessage] = []
    good = GOOD_PYTHON.get(python[:2])
    if good and python < good:
        found.append(
            Info(
                f"Python {_text(python)} has known holes in html.parser, cookies or zipfile.",
                hint=f"Upgrade to {_text(good)} or newer.",
                id="core.I101",
            )
        )
    if _uses_sqlite() and not _is_good_sqlite(sqlite):
        found.append(
            Info(
                f"SQLite {_text(sqlite)} can corrupt a database in WAL mode under two processes.",
                hint="Use SQLite 3.51.3 or newer, or PostgreSQL. Export the home every night.",
                id="core.I102",
            )
        )
    return found


@register("compatibility", deploy=True)
def interpreter(**_facts: Any) -> list[CheckMessage]:
    """Tell with `check --deploy`. No warning: a house on Debian's packages must be able to pass."""
    return findings()


def _uses_sqlite() -> bool:
    return bool(settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"))


def _is_good_sqlite(version: Version) -> bool:
    good = GOOD_SQLITE.get(version[:2])
    return version >= good if good else version >= GOOD_SQLITE_FROM


def _text(version: Version) -> str:
    return ".".join(map(str, version))
