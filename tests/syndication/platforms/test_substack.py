"""Substack's export: readers with what the file proves, and posts with what it lost."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from syndication.archive import open_drop
from syndication.exchange import UnreadableFile
from syndication.platforms import substack
from syndication.platforms.substack import Substack

POSTS = "post_id,post_date,is_published,type,audience,title,subtitle\n"


@pytest.fixture
def french(exports):
    return exports / "synthetic/substack/export-fr.zip"


def people(path):
    with open_drop(path) as drop:
        return list(Substack().read_people(drop))


def stories(path):
    with open_drop(path) as drop:
        return {one.source_id: one for one in Substack().read_stories(drop)}


def recognised(path):
    with open_drop(path) as drop:
        return Substack().recognise(drop)


def export(folder, *lines, pages=()):
    (folder / "posts").mkdir()
    (folder / "posts.csv").write_text(POSTS + "".join(f"{line}\n" for line in lines))
    for name, text in pages:
        (folder / "posts" / name).write_text(text)
    return folder


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("synthetic/substack/export-fr.zip", ("stories", "people")),
        ("synthetic/substack/email_list.exemple.csv", ("people",)),
        ("substack/members/fixtures_signup_emails.csv", ("people",)),
        ("substack/ghost-migrate-export", ("stories",)),
        ("substack/members/invalid.csv", ()),
        ("mailchimp/subscribed.csv", ()),
    ],
)
def test_exports_are_known_by_their_columns(exports, name, holds):
    assert recognised(exports / name).holds == holds


def test_who_pays_says_nothing_about_mail(exports):
    found = {
        one.address: one.state
        for one in people(exports / "synthetic/substack/email_list.exemple.csv")
    }

    assert found["gratuite@example.com"] == "confirmed"
    assert found["payante@example.com"] == "confirmed"
    assert found["muette@example.com"] == "unsubscribed"


def test_the_older_list_is_read_too(exports):
    found = people(exports / "substack/members/fixtures_signup_emails.csv")

    assert len(found) == 21
    assert [one.row for one in found if one.state == "unsubscribed"] == [4, 15]
    assert {one.state for one in found} == {"confirmed", "unsubscribed"}
    assert found[0].subscribed_at == datetime(2018, 8, 27, 15, 6, 27, 713000, tzinfo=UTC)


def test_the_list_of_paying_readers_is_read_too(tmp_path):
    path = tmp_path / "subscribers.csv"
    path.write_text(
        "email,expiry,email_disabled,prefer_digests,stripe_connected_customer_id,type\n"
        "a@x.org,2027-01-01T00:00:00Z,false,false,cus_1,comp\n"
    )

    (person,) = people(path)

    assert (person.state, person.tags) == ("confirmed", ("substack:comp",))


@pytest.mark.parametrize("word", ["", "maybe"])
def test_a_word_that_is_not_known_is_no_state(tmp_path, word):
    path = tmp_path / "list.csv"
    path.write_text(f"email,email_disabled,created_at\na@x.org,{word},2023-01-01\n")

    assert people(path)[0].state == ""


def test_who_asked_to_be_deleted_is_left_out_with_a_reason(exports):
    found = people(exports / "synthetic/substack/email_list.exemple.csv")

    assert [one.problem for one in found if one.problem] == [
        "This reader asked Substack to be deleted."
    ]


def test_who_received_and_opened_is_never_read(french):
    assert {one.evidence.partition(":")[0] for one in people(french)} == {"email_list.exemple.csv"}


def test_posts_keep_their_state_audience_kind_and_address(french):
    found = stories(french)

    first = found["140001"]
    assert (first.title, first.status, first.visibility) == (
        "La sauce secrète #1",
        "published",
        "public",
    )
    assert first.source_url == "https://exemple.substack.com/p/la-sauce-secrete"
    assert first.old_urls == ("/p/la-sauce-secrete",)
    assert first.published_at == datetime(2024, 1, 6, 7, tzinfo=UTC)
    assert found["140002"].visibility == "members"
    assert found["140002"].standfirst == "“Sous-titre”"
    assert found["140004"].status == "draft"
    assert found["140005"].status == "scheduled"
    assert found["140008"].kind == "page"


def test_what_the_export_lost_is_said(french):
    found = stories(french)

    assert found["140009"].warnings == ("The export holds no page for this post.",)
    assert found["999999"].warnings == ("The table of posts does not name this page.",)
    assert found["999999"].title == "Orphelin"
    assert found["140006"].warnings[0] == "On Substack this was a podcast."
    assert "audio.mp3" in found["140006"].warnings[1]


def test_without_an_email_list_nobody_knows_where_the_posts_stood(exports):
    found = stories(exports / "substack/ghost-migrate-export")

    assert {one.source_url for one in found.values()} == {""}
    assert len(found) == 5


def test_pictures_are_asked_from_where_they_are_and_not_from_a_cache(tmp_path):
    cached = (
        "https://substackcdn.com/image/fetch/w_1456,c_limit/"
        "https%3A%2F%2Fbucketeer-e05bbc84.s3.amazonaws.com%2Fpublic%2Fimages%2Fa.png"
    )
    folder = export(
        tmp_path, "1.a,2024-01-01,true,newsletter,everyone,A,", pages=[("1.a.html", cached)]
    )

    page = stories(folder)["1"].html

    assert page == "https://substack-post-media.s3.amazonaws.com/public/images/a.png"


def test_a_day_without_a_zone_and_a_broken_row_are_read_with_care(tmp_path):
    folder = export(
        tmp_path,
        "1.a,2099-01-01 10:00,false,newsletter,everyone,A,",
        "2.b,someday,false,newsletter,strangers,B,,too,many",
        pages=[("1.a.html", "<p>a</p>"), ("2.b.html", "<p>b</p>")],
    )

    found = stories(folder)

    assert found["1"].published_at == datetime(2099, 1, 1, 10, tzinfo=UTC)
    assert found["2"].visibility == "private"
    assert "more cells" in found["2"].warnings[0]


def test_a_page_that_is_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(substack, "LARGEST_PAGE", 10)
    folder = export(tmp_path, "1.a,,false,,everyone,A,", pages=[("1.a.html", "<p>words</p>")])

    with pytest.raises(UnreadableFile, match="larger than a post"):
        stories(folder)


def test_a_list_under_another_name_tells_no_address(tmp_path):
    folder = export(tmp_path, "1.a,,false,,everyone,A,", pages=[("1.a.html", "<p>a</p>")])
    (folder / "readers.csv").write_text("email,email_disabled\na@x.org,false\n")
    (folder / "notes.md").write_text("x")

    assert stories(folder)["1"].source_url == ""
