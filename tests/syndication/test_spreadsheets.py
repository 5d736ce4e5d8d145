"""Spreadsheets: the first sheet is read a row at a time, and no formula is ever run."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook

from syndication.archive import open_drop
from syndication.exchange import UnreadableFile
from syndication.tables import Table, headers_in, spreadsheet

pytestmark = pytest.mark.filterwarnings("error")


def saved(*rows):
    book: Any = Workbook()
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def read(data):
    table = Table(io.BytesIO(data), name="list.xlsx")
    return table.headers, [(row.line, dict(row.cells)) for row in table.rows()]


def broken(data, part, text):
    """The same file with one part replaced."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, text if name == part else old.read(name))
    return target.getvalue()


def test_cells_are_read_as_they_are_shown():
    day, moment = date(2024, 1, 2), datetime.fromisoformat("2024-01-02 03:04:05")
    row = ["a@x.org", 7.0, 7.5, True, False, day, moment, None]

    headers, rows = read(saved(["Email", "A", "B", "C", "D", "E", "F", "G"], row))

    assert headers == ("email", "a", "b", "c", "d", "e", "f", "g")
    assert list(rows[0][1].values()) == [
        *("a@x.org", "7", "7.5", "true", "false"),
        *("2024-01-02T00:00:00", "2024-01-02T03:04:05"),
    ]


def test_blank_rows_are_no_rows_and_lines_are_counted_with_them():
    _headers, rows = read(saved(["Email"], [], ["a@x.org"], [None, None], ["b@x.org"]))

    assert rows == [(3, {"email": "a@x.org"}), (5, {"email": "b@x.org"})]


def test_a_formula_is_not_run_and_shows_what_it_last_showed():
    _headers, rows = read(saved(["Email", "Note"], ["a@x.org", "=1+1"]))

    assert rows == [(2, {"email": "a@x.org"})]


def test_a_formula_that_is_text_stays_text():
    book: Any = Workbook()
    book.active.append(["Email", "Note"])
    book.active.append(["a@x.org", "'=cmd|' /C calc'!A0"])
    target = io.BytesIO()
    book.save(target)

    assert read(target.getvalue())[1][0][1]["note"] == "'=cmd|' /C calc'!A0"


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
@pytest.mark.parametrize(
    "text",
    [
        "no markup",
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>',
    ],
)
def test_a_part_that_is_broken_or_explodes_is_refused_in_a_sentence(part, text):
    with pytest.raises(UnreadableFile, match=r"list\.xlsx is no spreadsheet that can be read"):
        read(broken(saved(["Email"], ["a@x.org"]), part, text))


def test_a_directory_that_is_cut_off_is_refused_in_a_sentence():
    with pytest.raises(UnreadableFile, match="no spreadsheet that can be read"):
        read(saved(["Email"], ["a@x.org"])[:-40])


@pytest.mark.parametrize("limit", ["LARGEST_TEXTS", "LARGEST_WHOLE", "MOST_PARTS"])
def test_what_is_too_large_is_refused_before_it_is_unpacked(monkeypatch, limit):
    monkeypatch.setattr(spreadsheet, limit, 3)

    data = io.BytesIO(saved(["Email"], ["a@x.org"]))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", "<sst>long</sst>")

    with pytest.raises(UnreadableFile, match="too large for a spreadsheet"):
        read(data.getvalue())


def test_more_columns_than_anybody_needs_are_refused():
    with pytest.raises(UnreadableFile, match="at most 500 are read"):
        read(saved([f"c{number}" for number in range(600)]))


def test_a_sheet_without_rows_is_refused():
    with pytest.raises(UnreadableFile, match="holds no rows"):
        read(saved())


@pytest.mark.parametrize("name", ["list.xlsx", "list.csv"])
def test_a_spreadsheet_is_one_member_whatever_it_is_called(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(saved(["E-Mail", "Prénom"], ["a@x.org", "Ada"]))

    with open_drop(path) as drop:
        assert drop.members() == [name]
        assert headers_in(drop, name) == {"e mail", "prenom"}


def test_a_spreadsheet_inside_an_archive_is_read_too(tmp_path):
    path = tmp_path / "lists.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("list.xlsx", saved(["Email"], ["a@x.org"]))

    with open_drop(path) as drop:
        assert headers_in(drop, "list.xlsx") == {"email"}
