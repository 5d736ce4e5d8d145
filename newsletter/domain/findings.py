"""What was found: a name for machines, a sentence for people, and the record that cures it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is: `FAIL` keeps an issue back, `UNKNOWN` could not be looked at."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Record:
    """A line to add to a domain's DNS."""

    kind: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `check` says which: spf, dkim, dmarc, ptr, mx, tls, mail."""

    check: str
    name: str
    level: Level
    words: str
    record: Record | None = None


def ok(check: str, words: str) -> Finding:
    """All is well."""
    return Finding(check, f"{check}_ok", Level.OK, words)


def fails(findings: list[Finding], *checks: str) -> list[Finding]:
    """What is wrong, with some checks or all."""
    return [
        one for one in findings if one.level == Level.FAIL and (not checks or one.check in checks)
    ]
