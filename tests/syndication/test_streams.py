"""XML, JSON and times as strangers write them: mended, told, refused, and never swallowed."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from syndication import jsonstream, xmlmending
from syndication.archive import open_drop
from syndication.exchange import UnreadableFile
from syndication.jsonstream import JsonFile, listed, mapped, read_json, said
from syndication.moments import is_to_come, mail_moment, moment_as, moment_of, unix_moment
from syndication.xmlstream import XmlFile, called, local, text_of

NEW_YEAR = datetime(2020, 1, 1, tzinfo=UTC)


def texts(data: bytes | str, *names: str) -> list[str]:
    raw = data.encode() if isinstance(data, str) else data
    xml = XmlFile(io.BytesIO(raw), name="a.xml")
    return [text_of(one) for one in xml.elements(*(names or ("i",)))]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("<r><i>a &amp; b</i></r>", ["a & b"]),
        ("<r><i>a & b</i><i>c &amp; d</i></r>", ["a & b", "c & d"]),
        ("<r><i>&nbsp;&eacute;&odd;&acE;</i></r>", ["\xa0é&odd;\u223e\u0333"]),
        ("<r><i>&#65;&#x42;&#1;&#xD800;&#9999999;</i></r>", ["AB"]),
        ("<r><i><![CDATA[a & b &amp;]]> c</i></r>", ["a & b &amp; c"]),
        ("<r><i>a ]]> b &lt;</i></r>", ["a ]]> b <"]),
        ("<r><i>a\x0b\x00b</i></r>", ["ab"]),
        ("<r><i>a<b>b</b>c<!-- no -->d</i></r>", ["abcd"]),
        ("<r><i/><j/><i>x</i></r>", ["", "x"]),
        (b"<r><i>Caf\xe9</i></r>", ["Café"]),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?><r><i>Caf\xe9</i></r>', ["Café"]),
        (b'<?xml version="1.0" encoding="odd"?><r><i>a</i></r>', ["a"]),
        (b'<?xml version="1.0" encoding="utf-16"?><r><i>a</i></r>', ["a"]),
        (b"\xef\xbb\xbf<r><i>a</i></r>", ["a"]),
        ("<r><i>é</i></r>".encode("utf-16"), ["é"]),
        ("<r><i t='&amp;'>" + "x" * 70_000 + "&amp;" * 9 + "</i></r>", ["x" * 70_000 + "&" * 9]),
    ],
)
def test_what_is_broken_is_put_right(data, found):
    assert texts(data) == found


def test_an_element_that_is_cut_off_is_left_out_and_told():
    for end, whole in [
        ("", ["a"]),
        ("<i>b", ["a"]),
        ("<i>b</i><j>", ["a", "b"]),
        ("<i x='1'/><j", ["a", ""]),
    ]:
        xml = XmlFile(io.BytesIO(f"<r><i>a</i>{end}".encode()), name="a.xml")

        assert [text_of(one) for one in xml.elements("i")] == whole
        assert xml.is_cut


def test_comments_behind_the_end_cut_nothing():
    xml = XmlFile(io.BytesIO(b"<r><i>a</i></r> <!-- done --> <!-- <i> -->\n"), name="a.xml")

    assert len(list(xml.elements("i"))) == 1
    assert not xml.is_cut


@pytest.mark.parametrize(
    "prolog",
    [
        "<!DOCTYPE r>",
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        "<!-- <a --> <!doctype r>",
        "<!--" + "x" * 70_000 + "--><!DOCTYPE r>",
        "<!ENTITY x 'y'>",
    ],
)
def test_a_document_type_is_refused_wherever_it_hides(prolog):
    with pytest.raises(UnreadableFile, match="document type"):
        texts(f"{prolog}<r><i>a</i></r>")
    with pytest.raises(UnreadableFile, match="document type"):
        texts(f"{prolog}<r><i>a</i></r>".encode("utf-16"))


def test_a_document_type_in_a_text_is_only_words():
    assert texts("<r><i><![CDATA[<!DOCTYPE html>]]></i></r>") == ["<!DOCTYPE html>"]


def test_what_never_begins_and_what_never_ends_is_refused(monkeypatch):
    monkeypatch.setattr(xmlmending, "LONGEST_PROLOG", 1000)
    monkeypatch.setattr(xmlmending, "LONGEST_ELEMENT", 200_000)

    with pytest.raises(UnreadableFile, match="does not begin"):
        texts("<!--" + "x" * 2000)
    with pytest.raises(UnreadableFile, match="64 MB"):
        texts("<r><i>" + "x" * 300_000)


def test_what_is_no_xml_holds_nothing():
    assert texts("") == texts("words") == texts("<") == []


@pytest.mark.parametrize(
    "monster", ["x" * 10_500_000, "<a>" * 300 + "</a>" * 300, f"<{'n' * 60_000}/>"], ids=len
)
def test_what_is_too_much_for_the_parser_is_told(monster):
    xml = XmlFile(io.BytesIO(f"<r><i>a</i><i>{monster}</i><i>b</i></r>".encode()), name="a.xml")

    assert next(iter([text_of(one) for one in xml.elements("i")])) == "a"
    assert xml.is_cut


def test_several_documents_in_one_file_are_all_read():
    one = '<?xml version="1.0"?>\n<r><i>a</i></r>\n'

    assert texts(one + one) == ["a", "a"]


def test_elements_are_known_by_what_exports_mean_by_their_prefix():
    assert called("{https://wordpress.org/export/1.2/}post_id") == "wp:post_id"
    assert called("{http://www.w3.org/2005/Atom}entry") == "entry"
    assert called("{urn:odd}a") == "?:a"
    assert (called("wp:a"), local("wp:a"), local("{urn:x}a")) == ("wp:a", "a", "a")


def _siblings(element: Any) -> int:
    return len(element.getparent())


def test_memory_does_not_grow_with_the_file():
    xml = XmlFile(io.BytesIO(b"<r>" + b"<i>x</i><j/>" * 20_000 + b"</r>"), name="a.xml")

    assert max(_siblings(one) for one in xml.elements("i")) < 15_000


def test_only_a_broken_byte_is_read_as_an_old_one():
    with pytest.raises(UnicodeError):
        "\ud800".encode("utf-8", "domicile-legacy")


# --- JSON ------------------------------------------------------------------------


def rows(text: str, lists: dict[str, str], **facts) -> tuple[list[Any], bool]:
    file = JsonFile(io.BytesIO(text.encode()), name="a.json", **facts)
    return list(file.rows(lists)), file.is_cut


def test_rows_of_several_lists_come_in_the_order_of_the_file():
    text = '\ufeff{"a": [{"x": [1, {"y": 2.5}]}], "b": [{"z": null}], "c": [{"no": 1}]}'

    found, is_cut = rows(text, {"a.item": "one", "b.item": "two"})

    assert found == [("one", {"x": [1, {"y": 2.5}]}), ("two", {"z": None})]
    assert not is_cut


def test_a_script_is_read_behind_its_name():
    assert rows('window.x = [{"a": 1}];', {"item": "r"}, behind=b"=")[0] == [("r", {"a": 1})]
    assert rows('[{"a": "="}]', {"item": "r"}, behind=b"@")[0] == [("r", {"a": "="})]


def test_json_that_breaks_off_is_told_and_what_is_none_is_refused():
    assert rows('[{"a": 1}, {"a"', {"item": "r"}) == ([("r", {"a": 1})], True)
    with pytest.raises(UnreadableFile, match="no JSON"):
        rows("oops", {"item": "r"})
    with pytest.raises(UnreadableFile, match="no JSON"):
        rows('[{"a"', {"item": "r"})


def test_a_row_of_too_many_values_is_refused(monkeypatch):
    monkeypatch.setattr(jsonstream, "MOST_EVENTS", 10)

    with pytest.raises(UnreadableFile, match="more values"):
        rows(json.dumps([{"a": list(range(20))}]), {"item": "r"})


def test_a_small_file_is_read_whole_or_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(jsonstream, "LARGEST", 20)
    for name, text in (("a", '{"a": 1}'), ("b", '{"a": "longer than that"}'), ("c", "[" * 20)):
        (tmp_path / name).write_text(text)

    with open_drop(tmp_path) as drop:
        assert read_json(drop, "a") == {"a": 1}
        for name in ("b", "c"):
            with pytest.raises(UnreadableFile, match="no JSON"):
                read_json(drop, name)


def test_values_of_another_kind_are_nothing():
    assert said({"a": 1, "b": " x "}, "a", "b", "c") == "x"
    assert (listed("x"), mapped([1]), listed([1]), mapped({"a": 1})) == ([], {}, [1], {"a": 1})


# --- times -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "2020-01-01",
        "2020-01-01T00:00:00Z",
        "2020-01-01 01:00:00 +0100",
        "2020-01-01T01:00:00+01:00",
        "2020-01-01 00:00:00 UTC",
        "2020-01-01 00:00:00 GMT",
        "2020-01-01T00:00:00.000000000Z",
        datetime(2020, 1, 1),  # noqa: DTZ001 - as a parser gives it
        date(2020, 1, 1),
        1577836800,
        1577836800000,
    ],
)
def test_times_are_read_in_every_form(text):
    assert moment_of(text) == NEW_YEAR


@pytest.mark.parametrize("text", ["", None, "soon", "0000-00-00 00:00:00", "1492-01-01", True])
def test_what_is_no_time_is_none(text):
    assert moment_of(text) is None


def test_other_forms_of_times():
    assert unix_moment("1577836800") == NEW_YEAR
    assert (unix_moment("x"), unix_moment(None), unix_moment(1e30)) == (None, None, None)
    assert mail_moment("Wed, 01 Jan 2020 00:00:00 +0000") == NEW_YEAR
    assert (mail_moment("x"), mail_moment("Wed, 30 Nov -0001 00:00:00 +0000")) == (None, None)
    assert moment_as("01/01/2020", ["%Y", "%d/%m/%Y"]) == NEW_YEAR
    assert moment_as("x", ["%Y"]) is None


def test_what_is_to_come_lies_ahead(time_machine):
    time_machine.move_to(NEW_YEAR)

    assert is_to_come(datetime(2020, 1, 2, tzinfo=UTC))
    assert not is_to_come(datetime(2019, 1, 2, tzinfo=UTC))
    assert not is_to_come(None)
