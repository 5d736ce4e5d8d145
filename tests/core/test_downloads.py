"""Files to take along."""

from __future__ import annotations

from email.message import Message

from django.http import HttpResponse

from core.downloads import table_to_keep, to_keep


def name_in(answer) -> str | None:
    told = Message()
    told["Content-Disposition"] = answer["Content-Disposition"]
    return told.get_filename()


def test_a_name_cannot_break_out_of_its_header():
    answer = to_keep(HttpResponse(b""), 'a"; x="b.csv')

    assert answer["Content-Disposition"].startswith("attachment;")
    assert name_in(answer) == 'a"; x="b.csv'


def test_a_name_in_other_letters_arrives():
    assert name_in(to_keep(HttpResponse(b""), "été.csv")) == "été.csv"


def test_a_table_is_streamed_as_csv():
    answer = table_to_keep(iter(["a,b\r\n"]), "table.csv")

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert list(answer) == [b"a,b\r\n"]
