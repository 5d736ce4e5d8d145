"""Whose export it is, is asked of every platform that reads any."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from syndication.archive import open_drop
from syndication.exchange import Drop, Person, Recognition, UnreadableFile
from syndication.recognition import recognise


class Sure:
    """Knows every file that mentions it."""

    key: ClassVar[str] = "sure"
    name: ClassVar[str] = "Sure"
    confidence = 90

    def recognise(self, drop: Drop) -> Recognition:
        known = any(b"known" in drop.head(member) for member in drop.members())
        return Recognition(self.confidence if known else 0, "a list", ("people",))

    def read_people(self, drop: Drop) -> Iterator[Person]:
        yield Person(1, "reader@example.org")


class Surer(Sure):
    key: ClassVar[str] = "surer"
    name: ClassVar[str] = "Surer"
    confidence = 95


class OnlyCopies:
    key: ClassVar[str] = "copies"
    name: ClassVar[str] = "Copies"


@pytest.fixture(autouse=True)
def _three_platforms(settings):
    settings.SYNDICATION_PLATFORMS = [
        f"{__name__}.{one}" for one in ("OnlyCopies", "Sure", "Surer")
    ]


def file(folder: Path, text: str) -> Path:
    path = folder / "people.csv"
    path.write_text(text)
    return path


def test_the_surest_platform_comes_first(tmp_path):
    with open_drop(file(tmp_path, "known")) as drop:
        found = recognise(drop)

    assert [(one.key, answer.confidence) for one, answer in found] == [("surer", 95), ("sure", 90)]


def test_what_nobody_knows_is_refused_with_what_was_seen(tmp_path):
    with (
        open_drop(file(tmp_path, "strange")) as drop,
        pytest.raises(UnreadableFile, match=r"Seen: people\.csv\. Known are .* Sure, Surer"),
    ):
        recognise(drop)


def test_of_many_members_a_few_are_shown_and_all_are_counted(tmp_path):
    for number in range(7):
        (tmp_path / f"{number}.html").write_text("strange")
    (tmp_path / "readme").write_text("strange")

    with (
        open_drop(tmp_path) as drop,
        pytest.raises(UnreadableFile, match=r"4\.html… \(7 \.html, 1 no ending\)"),
    ):
        recognise(drop)
