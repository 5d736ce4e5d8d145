"""Pitfalls of importers, by their number: pictures on the way, links, people, and silence."""

from __future__ import annotations

from datetime import UTC, datetime

from django.core import mail

import pytest

from blog.models import Announcement
from core.models import Picture
from syndication.actions.stories import relink
from syndication.document import read_document
from syndication.exchange import SlowDown
from syndication.live import patiently
from syndication.models import Copy
from syndication.pictures import BadPicture, check
from tests import make
from tests.fakes.stranger import answer, stranger
from tests.syndication.bringing import article_of, bring, intake, story
from tests.syndication.exports_made import people, sign_ups
from tests.syndication.test_story_pictures import figure, jpeg

NOW = datetime(2026, 5, 4, tzinfo=UTC)


@pytest.fixture
def run(settings):
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    return intake(site=make.site())


@pytest.fixture
def it():
    with stranger() as one:
        yield one


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["403 Forbidden", "404 Not Found"])
def test_pitfall_23_a_picture_that_is_refused_is_not_asked_for_again(run, it, tmp_path, status):
    url = it.says("/gone.jpg", answer(b"", status=status))

    bring(run, story(html=figure(url)), story(source_id="2", html=figure(url)), folder=tmp_path)

    assert len(it.heard) == 1


@pytest.mark.django_db
def test_pitfall_23_a_page_in_the_place_of_a_picture_is_remembered_too(run, it, tmp_path):
    url = it.says("/page.jpg", answer(b"<html>", content_type="text/html"))

    bring(run, story(html=figure(url)), story(source_id="2", html=figure(url)), folder=tmp_path)

    assert len(it.heard) == 1


@pytest.mark.django_db
def test_pitfall_23_what_may_heal_is_asked_for_twice_and_again_later(run, it, tmp_path):
    url = it.says("/busy.jpg", answer(b"", status="503 Service Unavailable"))

    bring(run, story(html=figure(url)), folder=tmp_path)
    bring(run, story(source_id="2", html=figure(url)), folder=tmp_path)

    assert len(it.heard) == 4


@pytest.mark.django_db
def test_pitfall_24_no_cookie_is_carried_along_a_redirect(run, it, tmp_path):
    picture = it.says("/a.jpg", answer(jpeg()))
    moved = it.says("/moved.jpg", answer(status="302 Found", location=picture, set_cookie="a=b"))

    bring(run, story(html=figure(moved)), folder=tmp_path)

    assert "cookie" not in repr(it.heard).lower()
    assert Picture.objects.count() == 1


@pytest.mark.parametrize("data", [b"\x00\x00\x00\x18ftypheic" + bytes(99), b"II*\x00" + bytes(99)])
def test_pitfall_26_a_picture_of_a_kind_that_is_not_kept_is_told(data):
    with pytest.raises(BadPicture, match="no picture"):
        check(data)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/?id=7", "/%E6%97%A5.jpg", f"/{'n' * 300}.jpg"])
def test_pitfall_27_a_picture_gets_a_name_that_fits(run, it, tmp_path, path):
    url = it.says(path, answer(jpeg()))

    bring(run, story(html=figure(url)), folder=tmp_path)

    assert len(Picture.objects.get().filename) < 100


@pytest.mark.django_db
def test_pitfall_28_what_a_picture_is_decide_its_bytes(run, it, tmp_path):
    url = it.says("/a.png", answer(jpeg(), content_type="text/plain"))

    bring(run, story(html=figure(url)), folder=tmp_path)

    assert Picture.objects.get().filename.endswith(".jpg")


@pytest.mark.django_db
def test_pitfall_42_links_by_an_older_domain_lead_home(run, tmp_path):
    other = story(
        source_id="2", source_url="https://new.example/b", old_urls=("https://old.example/b",)
    )
    first = story(
        html='<p><a href="http://www.new.example/b/?ref=x">b</a></p>',
        source_url="https://new.example/a",
    )

    rows = bring(run, first, other, folder=tmp_path)
    relink(run)

    assert f'<a id="{rows[1].page_id}" linktype="page">' in article_of(rows[0]).body[0].value.source


@pytest.mark.django_db
def test_pitfall_43_dated_and_html_addresses_lead_home(run, tmp_path):
    one = story(
        source_url="https://old.example/2019/05/04/a-house/", old_urls=("/2019/05/a-house.html",)
    )

    row = bring(run, one, folder=tmp_path)[0]

    assert [found["from"] for found in row.made["redirects"]] == [
        "/2019/05/04/a-house", "/2019/05/a-house.html",
    ]  # fmt: skip


def test_pitfall_51_a_flag_that_says_the_opposite_is_read_so(tmp_path):
    found = people(sign_ups(tmp_path, "a@example.org,,,true,", "b@example.org,,,false,"))

    assert [one.state for one in found] == ["unsubscribed", "confirmed"]


def test_pitfall_52_who_pays_without_a_number_of_a_customer_is_a_reader(tmp_path):
    (found,) = people(sign_ups(tmp_path, "a@example.org,true,,false,2020-01-02T00:00:00Z"))

    assert (found.state, found.problem) == ("confirmed", "")


def test_pitfall_53_who_asked_to_be_deleted_does_not_come(tmp_path):
    (found,) = people(sign_ups(tmp_path, "123@deletion-request.substack.com,,,false,"))

    assert found.problem


def test_pitfall_54_when_a_gift_ends_says_nothing_about_mail(tmp_path):
    (found,) = people(sign_ups(tmp_path, "a@example.org,true,2099-01-01T00:00:00Z,false,"))

    assert found.state == "confirmed"


def test_pitfall_55_headers_in_other_words_and_languages_are_known(tmp_path):
    path = tmp_path / "subscribed_members_export.csv"
    path.write_text(
        "E-Mail-Adresse,Vorname,Nachname,MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME,LEID,EUID\n"
        "a@example.org,Ada,Quill,2,2020-01-02 03:04:05,2020-01-02 03:04:05,1,2\n"
    )

    (found,) = people(path)

    assert (found.address, found.state) == ("a@example.org", "confirmed")


def test_pitfall_56_other_line_ends_marks_quotes_and_blanks_are_read(tmp_path):
    path = sign_ups(tmp_path, ' "a@example.org" ,,,false,', "", "b@example.org,,,false,")
    text = path.read_text().replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())

    assert [one.address.strip(' "') for one in people(path)] == ["a@example.org", "b@example.org"]


def test_pitfall_57_who_stands_in_two_files_is_there_twice_with_both_lines(tmp_path):
    folder = tmp_path / "both"
    folder.mkdir()
    sign_ups(folder, "a@example.org,,,false,")
    sign_ups(folder, "a@example.org,,,true,", name="email_list.quay.csv")

    assert [(one.address, one.state) for one in people(folder)] == [
        ("a@example.org", "confirmed"), ("a@example.org", "unsubscribed"),
    ]  # fmt: skip


def test_pitfall_59_a_site_that_asks_for_a_day_of_patience_is_left_alone():
    asked = []

    def ask() -> None:
        asked.append(1)
        raise SlowDown("Too many requests.", retry_after=86_400)

    with pytest.raises(SlowDown):
        patiently(ask)

    assert asked == [1]


def test_pitfall_60_rich_content_that_is_no_rich_content_keeps_its_words():
    assert "Words" in repr(read_document("{not json} Words").blocks)


@pytest.mark.django_db
def test_pitfall_62_a_homecoming_tells_nobody(run, tmp_path):
    make.channel(site=run.site)
    run.publish = True

    bring(run, story(published_at=NOW), folder=tmp_path)

    assert mail.outbox == []
    assert not Copy.objects.exists()
    assert not Announcement.objects.exists()
