"""What every platform that people come home from promises of files that are not its own."""

from __future__ import annotations

import pytest

from syndication.archive import open_drop
from syndication.exchange import ExportsPeople, UnreadableFile
from syndication.registry import able
from tests.house.plan import HOUSE
from tests.syndication import drops

MANNERS = {
    "notes.txt": b"Some words that are nobody's list.\n",
    "picture.csv": bytes(range(256)) * 8,
    "empty.csv": b"",
    "page.csv": b"<!DOCTYPE html><p>Sign in",
    "book.vcf": b"no card",
    "follower.js": b"window.alert(1)",
    "sheet.xlsx": b"PK\x03\x04[Content_Types].xml",
    "broken.json": b"{",
}


@pytest.fixture(scope="module")
def strange(tmp_path_factory):
    """An archive of what looks like something and is nothing."""
    return drops.packed(tmp_path_factory.mktemp("strange"), MANNERS)


def read(platform, drop):
    """Whom it reads; nobody where it says in a sentence that it cannot."""
    try:
        return list(platform.read_people(drop))
    except UnreadableFile:
        return []


@pytest.mark.parametrize("platform", able(ExportsPeople), ids=lambda one: one.key)
def test_a_strange_file_is_not_claimed_and_breaks_nothing(platform, strange, exports):
    for path in (strange, exports / "hostile/strings", exports / "hostile/csv/ghost-example.csv"):
        with open_drop(path) as drop:
            assert platform.recognise(drop).confidence == 0
            assert read(platform, drop) == []


@pytest.mark.parametrize("platform", able(ExportsPeople), ids=lambda one: one.key)
def test_it_has_a_page_of_its_own(platform):
    if platform.key == "domicile":
        pytest.skip("Our own archive is told of where it is made.")

    assert (HOUSE / "docs" / "platforms" / f"{platform.key}.md").is_file()
