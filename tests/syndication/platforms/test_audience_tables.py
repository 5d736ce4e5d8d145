"""Tables of people of which no sample lies beside the house: headers, words, states."""

from __future__ import annotations

from typing import Any

import pytest

from syndication.archive import open_drop
from syndication.exchange import UnreadableFile
from syndication.recognition import recognise
from syndication.registry import platform

BREVO = (
    "EMAIL;LASTNAME;FIRSTNAME;SMS;EMAIL_BLACKLISTED;SMS_BLACKLISTED;DOUBLE_OPT-IN;OPT_IN;"
    "ADDED_TIME;MODIFIED_TIME"
)
HUBSPOT = (
    "Record ID,First Name,Last Name,Email,Marketing contact status,"
    "Legal basis for processing contact's data,Unsubscribed from all email,"
    "Email hard bounce reason,Create Date"
)
EVENTBRITE = "Order #,Order Date,First Name,Last Name,Email,Attendee #,Attendee Status"
LISTMONK = "uuid,email,name,attributes,status,created_at,updated_at"
MONITOR = "Email Address,Name,State,Date Subscribed"
LITE = "Subscriber,Status,Subscribed,Opt-in IP,Groups"
MEMBERFUL = "Full Name,Email,Memberful ID,Plan,Subscribed to posts,Created at"
ROWS = [
    ("brevo", BREVO, "a@x.org;B;A;;No;No;Yes;;05-04-2024 10:20;", "confirmed", "2024-04-05"),
    ("brevo", BREVO, "a@x.org;;;;0;0;1;;13-04-2024 10:20;", "confirmed", "2024-04-13"),
    ("brevo", BREVO, "a@x.org;;;;No;No;;;;", "pending", ""),
    ("brevo", BREVO, "a@x.org;;;;Yes;No;Yes;;13-04-2024 10:20;", "unsubscribed", "2024-04-13"),
    ("brevo", BREVO, "a@x.org;;;;perhaps;No;Yes;;;", "", ""),
    (
        "mailerlite",
        LITE,
        "a@x.org,Active,2024-01-02 10:00:00,203.0.113.1,G",
        "confirmed",
        "2024-01-02",
    ),
    ("mailerlite", LITE, "a@x.org,Unconfirmed,,,", "pending", ""),
    ("mailerlite", LITE, "a@x.org,Unsubscribed,,,", "unsubscribed", ""),
    ("mailerlite", LITE, "a@x.org,Bounced,,,", "bounced", ""),
    ("mailerlite", LITE, "a@x.org,Junk,,,", "complained", ""),
    ("mailerlite", LITE, "a@x.org,Sleeping,,,", "", ""),
    ("mailerlite", LITE, "a@x.org,,,,", "", ""),
    ("campaign_monitor", MONITOR, "a@x.org,A,Active,2 Jan 2024", "confirmed", "2024-01-02"),
    ("campaign_monitor", MONITOR, "a@x.org,A,Unconfirmed,", "pending", ""),
    ("campaign_monitor", MONITOR, "a@x.org,A,Unsubscribed,", "unsubscribed", ""),
    ("campaign_monitor", MONITOR, "a@x.org,A,Bounced,", "bounced", ""),
    ("campaign_monitor", MONITOR, "a@x.org,A,Deleted,", "blocked", ""),
    ("campaign_monitor", MONITOR, "a@x.org,A,,", "", ""),
    ("campaign_monitor", "Email Address,Name,Date Bounced", "a@x.org,A,2024-01-02", "bounced", ""),
    ("listmonk", LISTMONK, "u,a@x.org,A,{},enabled,2024-01-02,", "pending", "2024-01-02"),
    ("listmonk", LISTMONK, "u,a@x.org,A,{},disabled,,", "blocked", ""),
    ("listmonk", LISTMONK, "u,a@x.org,A,{},blocklisted,,", "blocked", ""),
    ("listmonk", LISTMONK, "u,a@x.org,A,{},sleeping,,", "", ""),
    ("tinyletter", "Email Address,Date Subscribed", "a@x.org,2019-01-02", "pending", "2019-01-02"),
    (
        "hubspot",
        HUBSPOT,
        "1,A,B,a@x.org,,Freely given consent from contact,No,,2024-01-02 10:20",
        "confirmed",
        "2024-01-02",
    ),
    (
        "hubspot",
        HUBSPOT,
        "1,A,B,a@x.org,,Legitimate interest,No,,2024-01-02",
        "pending",
        "2024-01-02",
    ),
    ("hubspot", HUBSPOT, "1,A,B,a@x.org,,Freely given consent,Yes,,", "unsubscribed", ""),
    ("hubspot", HUBSPOT, "1,A,B,a@x.org,,Freely given consent,No,UNKNOWN_USER,", "bounced", ""),
    ("hubspot", HUBSPOT, "1,A,B,a@x.org,,,perhaps,,", "", ""),
    ("memberful", MEMBERFUL, "A,a@x.org,7,Gold,Yes,2024-01-02", "confirmed", "2024-01-02"),
    ("memberful", MEMBERFUL, "A,a@x.org,7,Gold,No,2024-01-02", "unsubscribed", "2024-01-02"),
    ("memberful", MEMBERFUL, "A,a@x.org,7,Gold,,", "pending", ""),
    ("memberful", MEMBERFUL, "A,a@x.org,7,Gold,perhaps,", "", ""),
    ("eventbrite", EVENTBRITE, "1,2024-01-02,A,B,a@x.org,9,Attending", "pending", "2024-01-02"),
    (
        "eventbrite",
        EVENTBRITE,
        "1,2024-01-02,A,B,Info Requested,9,Attending",
        "no_email",
        "2024-01-02",
    ),
    (
        "eventbrite",
        f"{EVENTBRITE},May we send the newsletter?",
        "1,,A,B,a@x.org,9,Attending,Yes",
        "confirmed",
        "",
    ),
    (
        "eventbrite",
        f"{EVENTBRITE},May we send the newsletter?",
        "1,,A,B,a@x.org,9,Attending,No",
        "pending",
        "",
    ),
    (
        "kit",
        "first_name,email,created_at,status",
        "A,a@x.org,2024-01-02,cold",
        "confirmed",
        "2024-01-02",
    ),
    ("kit", "first_name,email,created_at,status", "A,a@x.org,2024-01-02,asleep", "", "2024-01-02"),
    ("activecampaign", "Email,Date Created,IP,Status", "a@x.org,,,Sleeping", "", ""),
    ("ghost", "email,subscribed_to_emails", "a@x.org,perhaps", "", ""),
]


def written(folder, headers, *rows, name="people.csv"):
    path = folder / name
    path.write_text("\n".join([headers, *rows]) + "\n")
    return path


def people(path):
    with open_drop(path) as drop:
        found: Any = recognise(drop)[0][0]
        return found.key, list(found.read_people(drop))


@pytest.mark.parametrize(("key", "headers", "row", "state", "day"), ROWS)
def test_a_row_claims_what_its_words_say(tmp_path, key, headers, row, state, day):
    known, (person,) = people(written(tmp_path, headers, row))

    assert (known, person.state) == (key, state)
    assert str(person.subscribed_at or "")[:10] == day


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("subscribers_active.csv", "confirmed"),
        ("Unsubscribed-2024.csv", "unsubscribed"),
        ("junk.csv", "complained"),
        ("export.csv", ""),
    ],
)
def test_the_name_of_a_file_tells_the_state_where_no_column_does(tmp_path, name, state):
    path = written(tmp_path, "Subscriber,Subscribed,Opt-in IP", "a@x.org,2024-01-02,", name=name)

    assert people(path)[1][0].state == state


def test_who_left_left_whatever_a_file_is_called(tmp_path):
    headers, row = "Subscriber,Subscribed,Unsubscribed at", "a@x.org,2023-01-02,2024-01-02"

    assert people(written(tmp_path, headers, row, name="active.csv"))[1][0].state == "unsubscribed"


@pytest.mark.parametrize(
    ("name", "state"), [("subscribers_1.csv", "pending"), ("unsubscribed_1.csv", "unsubscribed")]
)
def test_revue_is_known_by_the_names_of_its_files(tmp_path, name, state):
    headers, row = "email,first_name,last_name,created_at", "a@x.org,A,B,2021-01-02 10:00:00 UTC"

    known, (person,) = people(written(tmp_path, headers, row, name=name))

    assert (known, person.state, person.name) == ("revue", state, "A B")
    assert people(written(tmp_path, headers, row, name="people.csv"))[0] == "sheet"


def test_who_did_not_come_to_the_event_is_refused_and_totals_are_nobody(tmp_path):
    rows = ("1,,A,B,a@x.org,9,Refunded", "Totals,,,,,,")

    _known, found = people(written(tmp_path, EVENTBRITE, *rows))

    assert [one.problem for one in found] == ["Did not come to the event."]


def test_who_was_deleted_at_ghost_is_refused(tmp_path):
    headers = "email,subscribed_to_emails,deleted_at"

    _known, (person,) = people(written(tmp_path, headers, "a@x.org,true,2024-01-02"))

    assert person.problem == "This member was deleted there."


def test_who_came_back_at_buttondown_is_what_their_type_says(tmp_path):
    headers = "email,subscriber_type,subscription_date,unsubscription_date"

    _known, (person,) = people(written(tmp_path, headers, "a@x.org,regular,2024-03-01,2023-01-01"))

    assert person.state == "confirmed"


def test_a_dead_address_at_beehiiv_stays_dead_whatever_day_stands_beside_it(tmp_path):
    headers = "email,status,tier,created_at,unsubscribed_at"
    rows = ("a@x.org,invalid,free,2023-01-01,2024-01-01", "b@x.org,asleep,free,2023-01-01,")

    _known, found = people(written(tmp_path, headers, *rows))

    assert [one.state for one in found] == ["bounced", ""]


def test_a_list_of_followers_in_parts_is_counted(tmp_path):
    for number, name in enumerate(["follower.js", "follower-part1.js"]):
        entry = '{"follower": {"accountId": "1", "userLink": "https://x.com"}}'
        text = f"window.YTD.follower.part{number} = [ {entry} ]"
        (tmp_path / name).write_text(text)

    known, found = people(tmp_path)

    assert known == "x"
    assert [(one.address, one.state) for one in found] == [("", "no_email")] * 2


@pytest.mark.parametrize(
    "text", ["window.YTD.follower.part0 = [ {", "window.YTD.follower.part0 " + "x" * 300]
)
def test_a_broken_list_of_followers_says_what_to_do(tmp_path, text):
    path = tmp_path / "follower.js"
    path.write_text(text)

    with pytest.raises(UnreadableFile, match="Ask X for a new archive"):
        people(path)


@pytest.mark.parametrize(
    ("headers", "name", "is_mediums"),
    [
        ("email,subscribed_at", "list.csv", True),
        ("email,name", "medium-subscribers.csv", True),
        ("email,name", "list.csv", False),
        ("email,subscribed_at,plan", "list.csv", False),
    ],
)
def test_medium_is_known_by_having_nothing_but_its_columns(tmp_path, headers, name, is_mediums):
    path = written(tmp_path, headers, "a@x.org,2024-01-02", name=name)

    assert (people(path)[0] == "medium") == is_mediums


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["item1.EMAIL;type=INTERNET:a@x.org", "LANG:fr", "FN:Ada"], ("a@x.org", "Ada", "fr")),
        (["EMAIL:mailto:a@x.org", r"FN:Ada\nQuill"], ("a@x.org", "Ada Quill", "")),
        (
            ["EMAIL:a@x.org", "FN;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Zo=E9"],
            ("a@x.org", "Zoé", ""),
        ),
        (
            ["EMAIL:a@x.org", "FN;ENCODING=QUOTED-PRINTABLE;CHARSET=NONSENSE:Zo=C3=A9 =", "Qui"],
            ("a@x.org", "Zoé Qui", ""),
        ),
        (["EMAIL:a@x.org", "NOTE:" + "x" * 9_999, " " + "y" * 9_999, " zz"], ("a@x.org", "", "")),
    ],
)
def test_a_card_is_read_in_every_version(tmp_path, lines, found):
    path = written(tmp_path, "BEGIN:VCARD", *lines, "END:VCARD", "END:VCARD", name="a.vcf")

    _known, (person,) = people(path)

    assert (person.address, person.name, person.language) == found


def test_a_book_that_ends_in_the_middle_of_a_card_keeps_those_before(tmp_path):
    whole = ("EMAIL:a@x.org", "END:VCARD")
    path = written(tmp_path, "BEGIN:VCARD", *whole, "BEGIN:VCARD", "EMAIL:b@x", name="a.vcf")
    path.write_text(path.read_text().rstrip("\n"))

    assert [one.address for one in people(path)[1]] == ["a@x.org"]


def test_an_empty_book_of_cards_is_read_to_its_end(tmp_path):
    path = written(tmp_path, "BEGIN:VCARD", name="a.vcf")
    path.write_bytes(b"\r\n\r\nBEGIN:VCARD\r\nEND:VCARD\r\n\r\n")

    assert [one.address for one in people(path)[1]] == [""]


def test_a_platform_can_be_asked_about_what_it_does_not_know(tmp_path):
    path = written(tmp_path, "a,b", "1,2")

    with open_drop(path) as drop:
        asked: list[Any] = [platform(key) for key in ("kit", "x", "vcard", "sheet")]
        found = [one.recognise(drop).confidence for one in asked]

    assert found == [0, 0, 0, 0]
