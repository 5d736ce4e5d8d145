"""Tables that strangers wrote: whatever they did to them, each row is read or says why not."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndication.exchange import UnreadableFile
from syndication.tables import Table, headers_of, lines, moment
from syndication.tables.records import _records

PEOPLE = [{"email": "zoé@example.org", "name": "Zoé"}, {"email": "bo@example.org", "name": "Bo"}]
PLAIN = "email,name\r\nzoé@example.org,Zoé\r\nbo@example.org,Bo\r\n"


def read(data, *, name="list.csv"):
    if isinstance(data, str):
        data = data.encode()
    return list(Table(io.BytesIO(data), name=name).rows())


def cells(data):
    return [dict(row.cells) for row in read(data)]


def problems(data):
    return [row.problem for row in read(data)]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1"],
)
def test_every_usual_encoding_is_read(encoding):
    assert cells(PLAIN.encode(encoding)) == PEOPLE


def test_old_macintosh_files_are_read():
    assert cells(PLAIN.replace("\r\n", "\r").encode("mac_roman")) == PEOPLE


def test_wide_files_with_old_line_ends_are_read():
    assert cells(PLAIN.replace("\r\n", "\r").encode("utf-16")) == PEOPLE


def test_a_file_in_two_encodings_is_read_line_by_line():
    assert cells("email,name\na@x.org,Zoé\n".encode() + "b@x.org,Noël\n".encode("cp1252")) == [
        {"email": "a@x.org", "name": "Zoé"},
        {"email": "b@x.org", "name": "Noël"},
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_usual_separator_is_recognised(separator):
    assert cells(PLAIN.replace(",", separator)) == PEOPLE


def test_the_separator_that_excel_declares_is_used():
    assert cells("sep=;\r\n" + PLAIN.replace(",", ";")) == PEOPLE


def test_a_separator_inside_quotes_does_not_count():
    assert cells('"a;b;c;d",email\n1,a@x.org\n') == [{"a;b;c;d": "1", "email": "a@x.org"}]


def test_headers_are_found_without_case_and_edges_and_the_second_of_a_name_is_numbered():
    table = Table(io.BytesIO(b" Email ,EMAIL,First  Name,email\n1,2,3,4\n"), name="x")

    assert table.headers == ("email", "email 2", "first name", "email 3")
    assert next(table.rows()).get("email 2", "email") == "2"


def test_lines_before_the_first_word_and_blank_lines_are_no_rows():
    assert cells("\n\r\nemail\na@x.org\n\n\nb@x.org") == [
        {"email": "a@x.org"},
        {"email": "b@x.org"},
    ]


def test_a_row_says_on_which_line_it_begins():
    rows = read('email,note\na@x.org,"two\nlines"\nb@x.org,x\n')

    assert [(row.line, row.cells["note"]) for row in rows] == [(2, "two\nlines"), (4, "x")]


def test_short_rows_are_read_and_rows_with_too_many_cells_say_so():
    rows = read("email,name\na@x.org\nb@x.org,B,more\nc@x.org,C,,\n")

    assert [row.get("email") for row in rows] == ["a@x.org", "b@x.org", "c@x.org"]
    assert ["more cells" in row.problem for row in rows] == [False, True, False]


def test_broken_quotes_cost_nobody_else_their_row(exports):
    rows = read((exports / "hostile/csv/broken-quotes.csv").read_bytes())

    found = {row.get("email"): row.problem for row in rows if "@" in row.get("email")}
    assert {"a@example.com", "b@example.com", "d@example.com", "e@example.com"} <= set(found)
    assert [row.problem for row in rows if row.problem] == ["The quotes of this row do not match."]


def test_a_quote_that_never_closes_ends_with_the_file():
    rows = read('email,note\na@x.org,"never closed\n\nfree text\n')

    assert [row.get("email") for row in rows] == ["a@x.org", "free text"]


def test_a_quote_that_never_closes_is_given_up_after_a_hundred_lines():
    text = 'email,note\na@x.org,"never closed\n' + "words\n" * 300 + "b@x.org,B\n"

    assert "b@x.org" in [row.get("email") for row in read(text)]


def test_a_cell_without_end_is_one_bad_row(exports):
    path = exports / "hostile/csv/huge-cell-2MB.csv"

    assert problems(path.read_bytes() + b"\nb@x.org,B\n") == ["A cell of this row is too long.", ""]


def test_a_line_without_end_is_cut(monkeypatch):
    monkeypatch.setattr(lines, "LONGEST_LINE", 1000)

    assert cells(b"email\n" + b"x" * 200_000 + b"\na@x.org\n")[-1] == {"email": "a@x.org"}


def test_nul_characters_are_taken_out(exports):
    found = cells((exports / "hostile/csv/nul-bytes.csv").read_bytes())

    assert found == [
        {"email": "a@example.com", "name": "xy"},
        {"email": "b@example.com", "name": "ok"},
    ]


def test_two_hundred_columns_are_read_and_five_thousand_are_not(exports):
    header = ",".join(["email", *[f"c{n}" for n in range(200)]])

    assert cells(f"{header}\na@x.org{',1' * 200}\n")[0]["c199"] == "1"
    with pytest.raises(UnreadableFile, match="5001 columns"):
        read((exports / "hostile/csv/5000-columns.csv").read_bytes())


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (b" \r\n\r\n", "is empty"),
        (b"PK\x03\x04" + bytes(60), "ZIP archive or a spreadsheet"),
        (b"\n <!DOCTYPE html><html></html>", "web page"),
        (b"\xef\xbb\xbf<html><body>Sign in</body></html>", "web page"),
        (bytes(range(1, 32)) * 20, "not text"),
        (b"\0\0\n", "holds no rows"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(data, sentence):
    with pytest.raises(UnreadableFile, match=sentence) as refused:
        read(data, name="list.csv")

    assert "list.csv" in str(refused.value)


@pytest.mark.parametrize("name", ["html-is-not-csv.csv", "xlsx-renamed.csv"])
def test_hostile_files_of_the_corpus_are_refused(exports, name):
    with pytest.raises(UnreadableFile):
        read((exports / "hostile/csv" / name).read_bytes())


@pytest.mark.parametrize("name", ["newlines_crlf", "escaped_quotes", "quotes_and_newlines", "utf8"])
def test_the_csv_spectrum_is_read_as_its_authors_say(exports, name):
    folder = exports / "hostile/csv"
    expected = json.loads((folder / f"csv-spectrum-expected/{name}.json").read_text())

    found = cells((folder / f"csv-spectrum/{name}.csv").read_bytes())

    assert [[one.replace("\r\n", "\n") for one in row.values()] for row in found] == [
        [one.replace("\r\n", "\n") for one in row.values()] for row in expected
    ]


def test_headers_are_none_where_there_is_no_table():
    assert headers_of(b"PK\x03\x04") == frozenset()
    assert headers_of(b"A,B\n") == {"a", "b"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2023-01-15T10:00:00.000Z", datetime(2023, 1, 15, 10, tzinfo=UTC)),
        ("2021-03-04 10:20:30", datetime(2021, 3, 4, 10, 20, 30, tzinfo=UTC)),
        ("2021-03-04 10:20:30 UTC", datetime(2021, 3, 4, 10, 20, 30, tzinfo=UTC)),
        ("2099-01-01", None),
        ("1994-12-31", None),
        ("03/04/2021", None),
        ("", None),
    ],
)
def test_a_time_is_read_or_there_is_none(text, found):
    assert moment(text) == found


@given(st.binary(max_size=400))
def test_any_bytes_are_rows_or_a_sentence(data):
    try:
        told = [row.line for row in read(data)]
    except UnreadableFile as refused:
        told = [len(str(refused))]

    assert all(number > 0 for number in told)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=20)


@given(st.lists(st.tuples(WORDS, WORDS), max_size=8))
def test_what_was_written_with_quotes_is_read_back(pairs):
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([("email", "note"), *pairs])

    rows = read(out.getvalue())

    assert [(row.get("email"), row.get("note")) for row in rows] == pairs


@given(
    st.lists(
        st.text(st.characters(exclude_characters='"\r\n\0', exclude_categories=["Cs"]), max_size=9),
        min_size=1,
        max_size=6,
    )
)
def test_lines_without_quotes_are_parted_as_csv_parts_them(lines_):
    text = [f"{line}\r\n" for line in lines_]

    found = [cells for _number, cells, _is_broken in _records(iter(enumerate(text)), ",")]

    assert found == [next(csv.reader([line])) for line in text if line.strip()]
