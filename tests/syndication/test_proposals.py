"""What the columns of an unknown table may mean: what is certain, and what a person is asked."""

from __future__ import annotations

import io
from typing import Any

import pytest

from syndication.archive import open_drop
from syndication.audience import (
    Meaning,
    Proposal,
    Reader,
    addresses_in,
    propose,
    read_first,
    together,
)
from syndication.exchange import Recognition, UnreadableFile
from syndication.platforms.sheet import Sheet
from syndication.tables import Table


def look(*lines) -> Proposal:
    text = "\n".join(lines) + "\n"
    return propose(Table(io.BytesIO(text.encode()), name="list.csv"))


def first(*lines):
    """Whom the first row brings, read as proposed."""
    proposal = look(*lines)
    return read_first(proposal, proposal.meaning)[0][1]


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("E-Mail-Adresse", "address"),
        ("Courriel", "address"),
        ("メールアドレス", "address"),
        ("Prénom", "first_name"),
        ("VORNAME", "first_name"),
        ("Nom de famille", "last_name"),
        ("Nachname", "last_name"),
        ("Vollständiger Name", "name"),
        ("Langue", "language"),
        ("Étiquettes", "tags"),
        ("Adresse IP", "ip"),
    ],
)
def test_headers_are_known_in_several_languages(header, part):
    cell = "a@x.org" if part == "address" else "word"

    assert look(header, cell).columns[0].part == part


@pytest.mark.parametrize(
    ("header", "cells", "part", "words"),
    [
        ("Statut", ["inscrit", "désinscrit"], "state", ("confirmed", "unsubscribed")),
        ("Zustand", ["aktiv", "Unzustellbar"], "state", ("confirmed", "bounced")),
        ("Newsletter", ["ja", "nein"], "state", ("confirmed", "unsubscribed")),
        ("Unsubscribed", ["yes", "no"], "state", ("unsubscribed", "pending")),
        ("Bounced", ["1", "0"], "state", ("bounced", "pending")),
        ("Subscribed", ["2024-01-02", "2024-01-03"], "subscribed_at", (None, None)),
        ("State", ["Ohio", "Texas"], None, (None, None)),
    ],
)
def test_cells_decide_where_a_header_could_mean_two_things(header, cells, part, words):
    proposal = look(f"email,{header}", f"a@x.org,{cells[0]}", f"b@x.org,{cells[1]}")
    column = proposal.columns[1]

    assert column.part == part
    if part == "state":
        assert tuple(proposal.meaning.words[word] for word in column.words) == words


def test_addresses_are_found_by_what_they_look_like():
    proposal = look("wer,wann", "a@x.org,1", "b@x.org,2", "nobody,3")

    assert proposal.meaning.parts == {"wer": "address"}


@pytest.mark.parametrize(
    ("lines", "doubt"),
    [
        (["name", "Ada"], "No column seems to hold addresses."),
        (["email,mail", "a@x.org,b@x.org"], "“mail” could mean the same as another column."),
        (["email,opt in,status", "a@x.org,yes,active"], "“status” could mean the same"),
        (["email,status", "a@x.org,dormant"], "What does “dormant” in “status” mean?"),
        (["email,joined", "a@x.org,04/05/2024"], "Is 04/05 in “joined” the 4th of May"),
        (["email,joined", "a@x.org,13/05/2024", "b@x.org,05/13/2024"], "Is 04/05 in “joined”"),
        (["email,was", "a@x.org,weg"], "“was” may say who left."),
        (["email,company", "a@x.org,unsubscribed"], "“company” may say who left."),
        (
            ["email,status", *(f"a{n}@x.org,word {n}" for n in range(20))],
            "What does “word 0, word 1, word 2” in “status” mean?",
        ),
    ],
)
def test_what_is_not_certain_is_a_doubt(lines, doubt):
    assert any(doubt in told for told in look(*lines).doubts)


@pytest.mark.parametrize(
    "lines",
    [
        ["email,company", "a@x.org,Ship Ltd"],
        ["email,points", "a@x.org,12"],
        ["email,story", "a@x.org,a text that is far too long to be the word of a state"],
        ["email,joined", "a@x.org,04.05.2020"],
        ["email,joined", "a@x.org,Dec 31, 2020"],
        ["email,status", "a@x.org,"],
    ],
)
def test_what_is_certain_is_no_doubt(lines):
    assert look(*lines).doubts == ()


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2020-12-31", "2020-12-31 00:00"),
        ("2020-12-31 10:20:30 +0200", "2020-12-31 10:20"),
        ("31/12/2020 9:05", "2020-12-31 09:05"),
        ("12/31/2020 9:05 PM", "2020-12-31 21:05"),
        ("31.12.20", "2020-12-31 00:00"),
        ("04.05.2020", "2020-05-04 00:00"),
        ("31 Dec 2020", "2020-12-31 00:00"),
        ("7-Feb-22", "2022-02-07 00:00"),
        ("December 31, 2020 12:00 am", "2020-12-31 00:00"),
    ],
)
def test_days_are_read_in_the_forms_of_exports(day, found):
    (person,) = first("email;joined", f"a@x.org;{day}")

    assert f"{person.subscribed_at:%Y-%m-%d %H:%M}" == found


@pytest.mark.parametrize("day", ["31 Xyz 2020", "31/31/2020", "30/02/2020", "soon", "04/05/2020"])
def test_what_is_no_day_or_could_be_two_is_none(day):
    meaning = Meaning({"email": "address", "joined": "subscribed_at"})
    proposal = look("email;joined", f"a@x.org;{day}")

    ((_row, (person,)),) = read_first(proposal, meaning)

    assert person.subscribed_at is None


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("Nom <nom@x.org>", ("nom@x.org",)),
        ("mailto:m@x.org", ("m@x.org",)),
        ("a@x.org; b@x.org", ("a@x.org", "b@x.org")),
        ("a@x.org ::: b@x.org", ("a@x.org", "b@x.org")),
        ("a@x.org, nobody", ("a@x.org, nobody",)),
        ("null", ("null",)),
    ],
)
def test_a_cell_is_taken_apart_only_when_each_part_is_an_address(cell, found):
    assert addresses_in(cell) == found


def test_who_has_a_day_of_leaving_has_left():
    people = first("email,status,unsubscribed at", "a@x.org,active,2024-01-02")

    assert [one.state for one in people] == ["unsubscribed"]


def test_a_stronger_no_than_leaving_stays():
    people = first("email,status,unsubscribed at", "a@x.org,complained,2024-01-02")

    assert [one.state for one in people] == ["complained"]


def test_a_word_that_comes_later_than_anybody_looked_is_known_all_the_same():
    proposal = look("email,status", "a@x.org,active")
    reader = Reader(proposal.meaning, member="m", headers=["email", "status"])
    table = Table(io.BytesIO(b"email,status\nb@x.org,cleaned\nc@x.org,odd\n"), name="m")

    states = [one.state for row in table.rows() for one in reader.people(row)]

    assert states == ["bounced", ""]


def test_headers_that_are_alike_but_for_signs_are_both_shown():
    assert look("E-Mail;e_mail;", "a@x.org;;").headers == ("e mail", "e mail 2", "column 3")


def test_only_what_agrees_with_what_was_said_is_read_without_asking():
    proposal = look("email,when,how", "a@x.org,13/05/2024,in")
    said: dict[str, Any] = {"email": "address", "when": "subscribed_at", "how": "state"}

    agrees = [
        proposal.agrees_with(Meaning(said, {"in": "confirmed"}, {"when": "dmy"})),
        proposal.agrees_with(Meaning(said, {"in": "confirmed"}, {"when": "mdy"})),
        proposal.agrees_with(Meaning(said, {}, {"when": "dmy"})),
    ]

    assert agrees == [True, False, False]


def test_what_was_kept_and_is_no_part_or_state_is_left_out():
    found = Meaning.from_json(
        {
            "parts": {"mail": "address", "x": "password"},
            "words": {"ja": "confirmed", "nein": "nonsense"},
            "orders": {"seit": "dmy", "bis": "random"},
            "default": "emperor",
        }
    )

    assert found == Meaning({"mail": "address"}, {"ja": "confirmed"}, {"seit": "dmy"}, "pending")


def test_a_table_in_doubt_is_not_read_unasked(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("email,status\na@x.org,dormant\n")

    with open_drop(path) as drop:
        with pytest.raises(UnreadableFile, match="is not certain: What does “dormant”"):
            list(Sheet().read_people(drop))
        mapped = Sheet().by(Meaning({"email": "address"}).as_json())
        assert mapped.recognise(drop).holds == ("people",)
        assert [one.state for one in mapped.read_people(drop)] == ["pending"]


def test_of_several_tables_none_is_guessed(tmp_path):
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("email\na@x.org\n")

    with open_drop(tmp_path) as drop:
        assert Sheet().recognise(drop).confidence == 0


def test_a_platform_answers_once_for_stories_and_people():
    stories, people = Recognition(95, "posts", ("stories",)), Recognition(60, "list", ("people",))
    nothing = Recognition(0, "")

    assert together(people, stories) == Recognition(95, "list + posts", ("stories", "people"))
    assert together(stories, nothing) == stories
    assert together(nothing, nothing) == nothing
