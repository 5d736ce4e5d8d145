"""Bad lists: each costs nobody else their row, and nobody is mailed by mistake."""

from __future__ import annotations

import csv
import json
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook

from newsletter.models import Subscription
from syndication.actions.homecoming import bring_home
from syndication.actions.intake import Wishes
from syndication.exchange import UnreadableFile
from syndication.intake_report import as_csv
from syndication.models import IntakeRow
from tests.syndication import homecomings

pytestmark = pytest.mark.django_db
WORDS = "email,name,status,subscribed_at"


def run(newsletter, path, *, wishes=homecomings.STATED):
    intake = homecomings.received(newsletter, path, wishes=wishes)
    bring_home(intake)
    rows = IntakeRow.objects.filter(intake=intake).order_by("number")
    return intake, [(row.source_id, row.outcome, row.reason) for row in rows]


def listed(folder, *rows, headers=WORDS, name="list.csv"):
    path = folder / name
    text = "\n".join([headers, *rows]) + "\n"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_broken_quotes_cost_one_row_and_a_no_in_it_still_counts(newsletter, tmp_path):
    path = listed(
        tmp_path,
        'a@x.org,"un"close,active,2024-01-02',
        '"b@x.org,"x",unsubscribed,2024-01-02',
        "n@x.org,N,unsubscribed,2024-01-02,more",
        "c@x.org,ok,active,2024-01-02",
        'd@x.org,"never closed,active,2024-01-02',
        "e@x.org,ok,active,2024-01-02",
    )

    _intake, found = run(newsletter, path)

    assert homecomings.mailable(newsletter) == ["a@x.org", "c@x.org", "e@x.org"]
    assert [one[1] for one in found] == ["admit", "refuse", "hold", "admit", "refuse", "admit"]


def test_two_encodings_in_one_file_are_both_read(newsletter, tmp_path):
    path = listed(tmp_path, "a@x.org,Zoé,active,2024-01-02")
    path.write_bytes(path.read_bytes() + "b@x.org,Noël,active,2024-01-02\n".encode("cp1252"))

    intake, _found = run(newsletter, path)

    assert list(intake.rows.order_by("number").values_list("title", flat=True)) == ["Zoé", "Noël"]


def test_an_archive_that_calls_itself_csv_is_read_as_what_it_is(newsletter, tmp_path):
    inside = listed(tmp_path, "a@x.org,Ada,active,2024-01-02", name="inside.csv")
    path = tmp_path / "list.csv"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(inside, "inside.csv")

    run(newsletter, path)

    assert homecomings.mailable(newsletter) == ["a@x.org"]


def test_a_spreadsheet_that_calls_itself_csv_is_read_as_what_it_is(newsletter, tmp_path):
    book: Any = Workbook()
    book.active.append(["E-Mail", "Status", "Angemeldet am"])
    book.active.append(["a@x.org", "aktiv", "2024-01-02"])
    book.active.append(["b@x.org", "abgemeldet", None])
    path = tmp_path / "list.csv"
    book.save(path)

    _intake, found = run(newsletter, path)

    assert [one[:2] for one in found] == [("a@x.org", "admit"), ("b@x.org", "hold")]


@pytest.mark.parametrize("name", ["xlsx-renamed.csv", "html-is-not-csv.csv", "5000-columns.csv"])
def test_what_is_no_list_says_what_it_is(newsletter, exports, name):
    with pytest.raises(UnreadableFile, match=f"^{name} (is|has) "):
        homecomings.received(newsletter, exports / "hostile/csv" / name)


def test_two_hundred_columns_are_read(newsletter, tmp_path):
    more = ",".join(f"c{number}" for number in range(200))
    cells = ",".join(str(number) for number in range(200))
    path = listed(tmp_path, f"a@x.org,A,active,2024-01-02,{cells}", headers=f"{WORDS},{more}")

    run(newsletter, path)

    assert homecomings.mailable(newsletter) == ["a@x.org"]


def test_of_duplicated_headers_nobody_guesses_which_one_counts(newsletter, exports):
    with pytest.raises(Exception, match="could mean the same as another column"):
        homecomings.received(newsletter, exports / "hostile/csv/duplicate-headers.csv")


def test_formulas_stay_text_and_leave_as_text(newsletter, exports):
    intake, found = run(newsletter, exports / "hostile/csv/formula-injection.csv")

    told = "".join(as_csv(intake))
    assert {outcome for _address, outcome, _reason in found} == {"invite"}
    assert ",=" not in told
    assert "'=cmd|' /C calc'!A0" in told


@pytest.mark.parametrize(
    "cell",
    [
        '"a@x.org\r\nBcc: v@x.org"',
        "😀" * 3 + "@",
        f"{'a' * 300}@x.org",
        f"a@{'x' * 300}.org",
        "<script>alert(1)</script>@x.org",
        "a@x org",
        "null",
        "N/A",
    ],
    ids=["CRLF", "emoji", "long", "long host", "script", "space", "null", "n/a"],
)
def test_what_is_no_address_is_refused_and_the_next_row_is_read(newsletter, tmp_path, cell):
    path = listed(tmp_path, f"{cell},A,active,2024-01-02", "b@x.org,B,active,2024-01-02")

    _intake, found = run(newsletter, path)

    assert [one[1:] for one in found] == [("refuse", "unusable"), ("admit", "proven")]
    assert homecomings.mailable(newsletter) == ["b@x.org"]


def test_an_address_with_an_emoji_is_one_or_none_and_is_never_cut(newsletter, tmp_path):
    path = listed(tmp_path, "😀@x.org,A,active,2024-01-02", "b@x.org,B,active,2024-01-02")

    run(newsletter, path)

    assert set(homecomings.mailable(newsletter)) <= {"😀@x.org", "b@x.org"}


def test_upper_case_duplicates_are_one_person_and_a_no_among_them_wins(newsletter, tmp_path):
    path = listed(
        tmp_path,
        "Ada@X.org,A,active,2024-01-02",
        "ada@x.ORG,A,active,2024-01-02",
        "BO@x.org,B,active,2024-01-02",
        "bo@x.org,B,unsubscribed,",
    )

    _intake, found = run(newsletter, path)

    assert [one[1:] for one in found] == [
        ("admit", "proven"),
        ("hold", "repeated"),
        ("hold", "no_in_file"),
        ("hold", "left_there"),
    ]
    assert Subscription.objects.count() == 1


@pytest.mark.parametrize("mask", ["j***@g****.com", "********", "j***@gmail.com"])
def test_a_masked_address_is_counted_and_never_kept(newsletter, tmp_path, mask):
    path = listed(tmp_path, f"{mask},A,active,2024-01-02", "b@x.org,B,active,2024-01-02")

    intake, found = run(newsletter, path)

    assert found[0][1:] == ("refuse", "no_email")
    assert intake.report["reasons"]["no_email"] == 1
    assert homecomings.mailable(newsletter) == ["b@x.org"]


def test_followers_without_addresses_are_counted_for_the_campaign(newsletter, exports):
    intake, _found = run(
        newsletter,
        exports / "synthetic/twitter/twitter-2026-01-08.zip",
        wishes=Wishes(only="people"),
    )

    assert (intake.platform, intake.report["reasons"]) == ("x", {"no_email": 5})
    assert not Subscription.objects.exists()


def test_the_corpus_of_bad_addresses_ends_in_one_bucket_each(newsletter, exports):
    intake, found = run(newsletter, exports / "hostile/email/duplicates-and-invalid.csv")

    refused = {address for address, outcome, _reason in found if outcome == "refuse"}
    assert sum(intake.report["people"].values()) == len(found) == 37
    assert homecomings.mailable(newsletter) == []
    assert {"a@b", "a..b@example.com", ".a@example.com", "user@localhost", "null", "-"} <= refused
    assert {one[0] for one in found if one[1] == "invite"} >= {
        "nom@example.com",
        "m@example.com",
        "user@xn--bcher-kva.example",
    }


def test_naughty_strings_are_names_and_no_address(newsletter, exports, tmp_path):
    strings = json.loads((exports / "hostile/strings/blns.json").read_text())
    path = tmp_path / "list.csv"
    with path.open("w", newline="", encoding="utf-8", errors="replace") as file:
        writer = csv.writer(file)
        writer.writerow(WORDS.split(","))
        for number, text in enumerate(strings):
            writer.writerow([f"r{number}@x.org", text, "active", "2024-01-02"])
            writer.writerow([text, "Ada", "active", "2024-01-02"])

    intake, found = run(newsletter, path)

    admitted = {address for address, outcome, _reason in found if outcome == "admit"}
    assert {f"r{number}@x.org" for number in range(len(strings))} <= admitted
    assert len(admitted) == len(homecomings.mailable(newsletter)) == len(strings)
    assert sum(intake.report["people"].values()) == len(found)
