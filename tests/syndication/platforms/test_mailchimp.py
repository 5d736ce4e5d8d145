"""Mailchimp's audience files: what each line claims, and on what proof."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from syndication.archive import open_drop
from syndication.platforms.mailchimp import Mailchimp

HEADERS = "Email Address,First Name,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LEID,EUID,TAGS"
LONG_AGO = "2021-03-04 10:20:30"


def people(path):
    with open_drop(path) as drop:
        return list(Mailchimp().read_people(drop))


def states(path):
    return {one.address: one.state for one in people(path)}


def one_line(folder, cells, *, name="subscribed.csv", headers=HEADERS):
    path = folder / name
    path.write_text(f"{headers}\n{cells}\n")
    (person,) = people(path)
    return person


def test_the_archive_has_a_file_for_each_state(exports):
    archive = exports / "synthetic/audience/mailchimp/audience_export_0123456789.zip"

    assert states(archive) == {
        "s1@example.com": "confirmed",
        "s2@example.com": "pending",
        "u1@example.com": "unsubscribed",
        "u2@example.com": "complained",
        "c1@example.com": "bounced",
        "n1@example.com": "pending",
    }


def test_files_and_folders_are_read_one_by_one(exports):
    assert set(states(exports / "mailchimp/subscribed.csv").values()) == {"confirmed"}
    assert set(states(exports / "mailchimp/unsubscribed.csv").values()) == {"unsubscribed"}
    assert len(states(exports / "mailchimp")) == 10


@pytest.mark.parametrize("language", ["de", "fr"])
def test_headers_in_other_languages_are_found(exports, language):
    name = f"subscribed_members_export_{language}.csv"

    (person,) = people(exports / "synthetic/audience/mailchimp" / name)

    assert person.address == f"{language}@example.com"
    assert person.name == "Léa Martin"
    assert person.state == "confirmed"
    assert person.confirmed_at == datetime(2021, 3, 4, 10, 21, tzinfo=UTC)
    assert person.ip == "203.0.113.7"
    assert f"{name}:2" in person.evidence


def test_tags_are_read_out_of_their_cell(exports):
    archive = exports / "synthetic/audience/mailchimp/audience_export_0123456789.zip"

    assert people(archive)[0].tags == ("VIP", "Blog")


def test_a_file_is_known_by_the_headers_that_are_never_translated(exports, tmp_path):
    other = tmp_path / "subscribed.csv"
    other.write_text("Email Address,First Name\na@x.org,A\n")
    with open_drop(exports / "mailchimp/subscribed.csv") as drop:
        known = Mailchimp().recognise(drop)
    with open_drop(other) as drop:
        unknown = Mailchimp().recognise(drop)

    assert (known.confidence, known.holds) == (95, ("people",))
    assert unknown.confidence == 0


@pytest.mark.parametrize(
    ("source", "state"),
    [
        ("Embed Form", "confirmed"),
        ("Landing Page", "confirmed"),
        ("List Import from File", "pending"),
        ("Admin Add", "pending"),
        ("API - Generic", "pending"),
        ("", "pending"),
    ],
)
def test_without_a_confirmation_only_a_form_of_their_own_counts(tmp_path, source, state):
    person = one_line(
        tmp_path, f"a@x.org,A,{LONG_AGO},,,,1,aa,,{source}", headers=f"{HEADERS},SOURCE"
    )

    assert person.state == state


def test_an_import_does_not_count_even_with_a_confirmation_time(tmp_path):
    cells = f"a@x.org,A,{LONG_AGO},,{LONG_AGO},,1,aa,,List Import from File"

    person = one_line(tmp_path, cells, headers=f"{HEADERS},SOURCE")

    assert (person.state, person.confirmed_at) == ("pending", None)


@pytest.mark.parametrize("name", ["nonsubscribed_x.csv", "non-subscribed_x.csv"])
def test_who_stands_in_the_file_of_those_never_asked_waits(tmp_path, name):
    assert one_line(tmp_path, f"a@x.org,A,,,{LONG_AGO},,1,aa,", name=name).state == "pending"


def test_a_file_without_a_column_for_addresses_is_read_by_its_first(tmp_path):
    headers = HEADERS.replace("Email Address", "Adresse")

    assert one_line(tmp_path, "a@x.org,A,,,,,1,aa,", headers=headers).address == "a@x.org"


def test_who_left_left_when_the_file_says(exports):
    left = people(exports / "mailchimp/unsubscribed.csv")[0]

    assert left.left_at == datetime(2018, 7, 23, 12, 19, 27, tzinfo=UTC)
