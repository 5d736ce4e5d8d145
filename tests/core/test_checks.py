"""Interpreters and databases with known holes are named."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.checks import findings, interpreter

GOOD = (3, 51, 3)


@pytest.fixture
def on(settings, monkeypatch) -> Callable[[str], None]:
    """Say which database the house stands on."""
    return lambda engine: monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", engine)


@pytest.mark.parametrize(
    ("python", "named"),
    [
        ((3, 11, 2), True),
        ((3, 11, 13), True),
        ((3, 11, 14), False),
        ((3, 12, 11), True),
        ((3, 13, 6), False),
        ((3, 14, 0), False),
    ],
)
def test_an_interpreter_with_known_holes_is_named_with_the_cure(python, named):
    found = findings(python=python, sqlite=GOOD)

    assert [one.id for one in found] == (["core.I101"] if named else [])


@pytest.mark.parametrize(
    ("sqlite", "named"),
    [
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 52, 0), False),
    ],
)
def test_an_sqlite_that_can_corrupt_a_database_is_named(on, sqlite, named):
    on("django.db.backends.sqlite3")

    found = findings(python=(3, 14, 0), sqlite=sqlite)

    assert [one.id for one in found] == (["core.I102"] if named else [])


def test_a_house_on_postgresql_is_not_told_about_sqlite(on):
    on("django.db.backends.postgresql")

    assert findings(python=(3, 14, 0), sqlite=(3, 40, 1)) == []


def test_the_check_looks_at_what_runs_here():
    assert interpreter() == findings()
