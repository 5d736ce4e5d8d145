"""People come home: a no beats everything, and every line ends in one bucket."""

from __future__ import annotations

import pytest

from newsletter.actions.audience import subscribe
from newsletter.actions.refusal import erase
from newsletter.evidence import Proof
from newsletter.models import (
    ConsentEvent,
    Subscription,
    Suppression,
)
from tests import make
from tests.syndication import homecomings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_batches")]
HAND = Proof(how="by hand")


def test_a_no_in_the_file_takes_a_confirmed_reader_off_the_list(newsletter, audience):
    make.subscription(newsletter=newsletter, address="r3@example.org")

    homecomings.brought(newsletter, audience)

    assert "r3@example.org" not in homecomings.mailable(newsletter)
    assert Subscription.objects.get(subscriber__address="r3@example.org").state == "unsubscribed"
    assert ConsentEvent.objects.filter(kind="left", subscriber__address="r3@example.org").exists()


def test_who_waits_here_is_not_raised_by_a_file(newsletter, audience):
    subscribe(newsletter=newsletter, address="r1@example.org", proof=HAND)

    homecomings.brought(newsletter, audience)

    assert Subscription.objects.get(subscriber__address="r1@example.org").state == "pending"


def test_who_was_erased_stays_erased(newsletter, audience):
    person = make.subscription(newsletter=newsletter, address="r1@example.org").subscriber
    erase(subscriber=person, proof=HAND)

    intake = homecomings.brought(newsletter, audience)

    assert "r1@example.org" not in homecomings.mailable(newsletter)
    assert homecomings.outcomes(intake)[1][2:] == ("hold", "said_no_here")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_no_beats_a_yes_in_any_order_of_rows_and_of_files(newsletter, tmp_path, order):
    rows = ["a@x.org,,,false,2023-01-15T10:00:00Z", "A@X.org,,,true,2023-01-15T10:00:00Z"]
    together = tmp_path / "both.csv"
    together.write_text("\n".join([homecomings.HEADERS, *(rows[n] for n in order)]))
    apart = [tmp_path / f"{n}.csv" for n in order]
    for path, n in zip(apart, order, strict=True):
        path.write_text(f"{homecomings.HEADERS}\n{rows[n]}".replace("a@", "b@").replace("A@", "B@"))

    for path in [together, *apart]:
        homecomings.brought(newsletter, path)

    assert homecomings.mailable(newsletter) == []
    assert Suppression.objects.count() == 2


def test_of_two_noes_about_one_address_both_are_kept(newsletter, tmp_path, exports):
    audience = exports / "mailchimp/unsubscribed.csv"
    text = audience.read_text()
    path = tmp_path / "unsubscribed.csv"
    abuse = text.splitlines()[1].replace("2018-07-23 12:19:27,,,,", "2018-07-23 12:19:27,,,ABUSE,")
    path.write_text(f"{text}{abuse}\n")

    homecomings.brought(newsletter, path)

    said = Suppression.objects.filter(reason="complained", newsletter=None)
    assert said.count() == 1
    assert Suppression.objects.filter(reason="unsubscribed").count() == 5


def test_a_weaker_no_that_was_known_gives_way_to_a_stronger(newsletter, tmp_path):
    columns = "Email Address,OPTIN_TIME,CONFIRM_TIME,LEID,EUID"
    rows = (
        f"{columns},CLEAN_TIME\na@x.org,,,1,a,2022-01-01\n",
        f"{columns},UNSUB_TIME,UNSUB_REASON\na@x.org,,,1,a,2022-01-01,ABUSE\n",
    )
    for n, text in enumerate(rows):
        (tmp_path / f"{n}.csv").write_text(text)
        homecomings.brought(newsletter, tmp_path / f"{n}.csv")

    assert [no.reason for no in Suppression.objects.all()] == ["complained"]


def test_a_broken_row_still_says_whose_no_it_is(newsletter, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(
        f"{homecomings.HEADERS}\na@x.org,,,true,2023-01-01,too,many\nb@x.org,,,false,,too,many\n"
    )

    intake = homecomings.brought(newsletter, path)

    assert [row[2] for row in homecomings.outcomes(intake)] == ["hold", "refuse"]
    assert Suppression.objects.count() == 1


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('"a@x.org\r\nBcc: b@x.org",,,false,2023-01-01', "unusable"),
        ("=cmd|'/C calc'!A0,,,false,2023-01-01", "unusable"),
        (",,,false,2023-01-01", "no_address"),
        ("a@x.org,,,perhaps,2023-01-01", "unknown_word"),
        ("postmaster@x.org,,,false,2023-01-01", "nobody_reads"),
        ("a@x.org,,,false,", "no_proof"),
        ("a@x.org,,,false,03/04/2021", "no_proof"),
    ],
)
def test_each_doubtful_line_ends_in_one_bucket_with_its_reason(newsletter, tmp_path, line, reason):
    path = tmp_path / "list.csv"
    path.write_text(f"{homecomings.HEADERS}\n{line}\n", newline="")

    intake = homecomings.brought(newsletter, path)

    assert [row[3] for row in homecomings.outcomes(intake)] == [reason]
    assert sum(intake.report["people"].values()) == 1
    assert homecomings.mailable(newsletter) == []


def test_the_corpus_of_bad_addresses_adds_up(newsletter, exports, tmp_path):
    text = (exports / "hostile/email/duplicates-and-invalid.csv").read_text()
    path = tmp_path / "list.csv"
    path.write_text(text.replace("email,name", "email,email_disabled", 1))

    intake = homecomings.brought(newsletter, path)

    assert sum(intake.report["people"].values()) == len(homecomings.outcomes(intake)) == 36
    assert homecomings.mailable(newsletter) == []


def test_the_proof_is_kept_with_the_person(newsletter, exports):
    intake = homecomings.brought(
        newsletter, exports / "synthetic/audience/mailchimp/audience_export_0123456789.zip"
    )

    event = ConsentEvent.objects.get(subscriber__address="s1@example.com")
    assert event.kind == "imported"
    assert event.ip == "203.0.113.0"
    assert event.evidence["sha256"] == intake.sha256
    assert event.evidence["statement"] == "They asked."
    assert "confirm_time=2021-03-04 10:21:00" in event.evidence["told"]
    assert event.subscriber.name == "Léa Martin"


def test_a_list_in_utf_16_comes_home(newsletter, tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(f"{homecomings.HEADERS}\nzoe@x.org,,,false,2023-01-01\n".encode("utf-16"))

    homecomings.brought(newsletter, path)

    assert homecomings.mailable(newsletter) == ["zoe@x.org"]
