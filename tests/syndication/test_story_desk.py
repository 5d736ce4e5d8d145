"""What is left to do about stories: missing pictures, newer texts, and the picture of the move."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from wagtail.contrib.redirects.models import Redirect

import pytest

from core.models import Picture
from syndication.actions.homecoming import bring_home
from syndication.actions.intake import Wishes, receive
from syndication.actions.stories import take_back_story
from syndication.actions.stories.missing import put_by_hand, try_again
from syndication.actions.stories.proving import prove
from syndication.actions.stories.renewing import take_newer
from syndication.farewell import farewells
from syndication.models import Intake, IntakeRow
from syndication.move import bars
from syndication.pictures import check
from tests import make
from tests.fakes.stranger import answer, stranger
from tests.syndication.bringing import article_of, bring, intake, page_of, story
from tests.syndication.exports_made import item, wxr
from tests.syndication.test_story_pictures import figure, jpeg

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(settings):
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    return make.site()


@pytest.fixture
def it():
    with stranger() as one:
        yield one


@pytest.fixture
def desk(client, site):
    client.force_login(make.administrator())
    return client


@pytest.fixture
def row(site, it, tmp_path):
    """A published story whose picture and cover could not be had."""
    url = it.says("/quay.jpg", answer(b"", status="404 Not Found"))
    cover = it.says("/cover.jpg", answer(b"", status="503 Busy"))
    one = story(html=f"<p>a</p>{figure(url, caption='The quay.')}", cover_url=cover)
    run = intake(site=site, publish=True)
    found = bring(run, one, folder=tmp_path)[0]
    run.report = {"holds": ["stories"], "stories": {"created": 1}}
    run.state = Intake.State.HOME
    run.save()
    return found


def url_of(row):
    return next(one["url"] for one in row.made["missing"] if "value" in one)


def test_what_is_missing_is_found_again_and_takes_its_place(row, it):
    it.says("/quay.jpg", answer(jpeg()))
    it.says("/cover.jpg", answer(jpeg("#aabbcc")))

    came = try_again(row=row, drop=None)

    page = page_of(row)
    assert came == 2
    assert [block.block_type for block in page.body] == ["paragraph", "image"]
    assert page.body[1].value["caption"] == "The quay."
    assert page.cover is not None
    assert row.made["missing"] == []


def test_what_is_still_missing_says_why_it_is_now(row, it):
    it.says("/cover.jpg", answer(b"", status="410 Gone"))

    assert try_again(row=row, drop=None) == 0

    assert {one["reason"] for one in row.made["missing"]} == {
        "Its address answers 404.", "Its address answers 410.",
    }  # fmt: skip


def test_pictures_that_came_later_are_taken_back_with_the_run(row, it):
    it.says("/quay.jpg", answer(jpeg()))
    try_again(row=row, drop=None)

    assert take_back_story(row=row) == ""

    assert not Picture.objects.exists()


def test_a_picture_by_hand_leaves_what_was_edited_since(row):
    page = article_of(row)
    page.title = "My own title"
    page.save_revision()

    assert put_by_hand(row=row, address=url_of(row), picture=check(jpeg()), user=None) == 1

    draft = article_of(row)
    assert draft.title == "My own title"
    assert draft.body[1].block_type == "image"
    assert page_of(row).title == "A house of one's own"
    assert "changed here since" in take_back_story(row=row)


def test_a_picture_by_hand_comes_through_the_desk(desk, row):
    page = desk.get(reverse("syndication_missing", args=[row.intake_id]))
    assert url_of(row) in page.content.decode()
    target = reverse("syndication_by_hand", args=[row.intake_id, row.pk])
    file = SimpleUploadedFile("quay.jpg", jpeg(), "image/jpeg")

    told = desk.post(target, {"address": url_of(row), "picture": file}, follow=True)

    assert "stands where it was missing" in told.content.decode()
    assert article_of(row).body[1].block_type == "image"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Choose a picture"),
        ({"picture": SimpleUploadedFile("a.jpg", b"none")}, "no picture"),
        ({"picture": SimpleUploadedFile("a.jpg", jpeg()), "address": "nowhere"}, "not there any"),
    ],
)
def test_what_cannot_be_put_there_is_told(desk, row, fields, said):
    for file in fields.values():
        if not isinstance(file, str):
            file.seek(0)

    target = reverse("syndication_by_hand", args=[row.intake_id, row.pk])

    assert said in desk.post(target, fields, follow=True).content.decode()


def test_looking_again_is_a_button(desk, row, it):
    it.says("/quay.jpg", answer(jpeg()))

    told = desk.post(reverse("syndication_missing_again", args=[row.intake_id]), follow=True)

    assert "1 picture came home" in told.content.decode()


@pytest.fixture
def asked(site, tmp_path):
    """A run with a newer text of an article that was edited here."""

    def run(text, name):
        path = wxr(tmp_path / name, item(1, f"<p>{text}</p>"))
        found = receive(path=path, site=site, wishes=Wishes(fetch_media=False))
        bring_home(found)
        return found

    first = run("Old.", "first").rows.get(kind="story")
    page = article_of(first)
    page.title = "My own title"
    page.save_revision()
    return run("Newer.", "second").rows.get(kind="story")


def test_a_newer_text_is_asked_about_where_somebody_edited(desk, asked):
    page = desk.get(reverse("syndication_intake", args=[asked.intake_id])).content.decode()

    assert asked.outcome == "skipped"
    assert "Take the newer text" in page
    assert article_of(asked).title == "My own title"


def test_a_newer_text_that_is_wanted_comes_and_can_go_again(desk, asked):
    target = reverse("syndication_newer", args=[asked.intake_id, asked.pk])

    told = desk.post(target, follow=True).content.decode()

    assert "The newer text stands here" in told
    assert article_of(asked).body[0].value.source == "<p>Newer.</p>"
    asked.refresh_from_db()
    assert take_back_story(row=asked) == ""
    assert article_of(asked).title == "My own title"


def test_a_newer_text_comes_once(desk, asked):
    target = reverse("syndication_newer", args=[asked.intake_id, asked.pk])
    desk.post(target)

    assert "done meanwhile" in desk.post(target, follow=True).content.decode()


def test_a_newer_text_needs_its_export(desk, asked):
    Intake.objects.filter(pk=asked.intake_id).update(file="")
    target = reverse("syndication_newer", args=[asked.intake_id, asked.pk])

    assert "deleted after its time" in desk.post(target, follow=True).content.decode()


def test_who_may_not_bring_stories_home_changes_nothing(client, row):
    client.force_login(make.user())

    for name, args in (("missing", [row.intake_id]), ("missing_again", [row.intake_id])):
        found = client.post(reverse(f"syndication_{name}", args=args))
        assert found.status_code in {302, 403}
    assert row.made["missing"]


@pytest.fixture
def moved(site, tmp_path):
    """Two stories that were public, one that was a draft, walked."""
    path = wxr(
        tmp_path,
        item(1, '<p><a href="https://old.example/2019/05/post-2/">b</a></p><h2>c</h2>'),
        item(2, '<ol reversed><li>a</li></ol><img src="https://e.org/a.jpg">'),
        item(3, status="draft"),
    )
    run = receive(path=path, site=site, wishes=Wishes(publish=True, fetch_media=False))
    bring_home(run)
    return run


def test_old_addresses_are_walked_to_a_page(client, moved):
    told = moved.report["addresses"]
    assert told["home"] >= 2
    assert told["broken"] == []

    answered = client.get("/?p=1")

    assert answered.status_code == 301
    assert client.get(answered["Location"]).status_code == 200
    assert {client.get(path).status_code for path in ("/?p=999", "/?q=1")} == {200}


def test_old_addresses_that_lead_nowhere_are_told(moved, settings):
    row = IntakeRow.objects.filter(intake=moved, page__live=True).earliest("pk")
    row.made["redirects"] = [{"from": f"/{one}", "to": "/"} for one in ("nowhere/", "lost", "far")]
    row.save()
    Redirect.objects.create(old_path="/lost", site=moved.site, redirect_link="/gone/")
    Redirect.objects.create(old_path="/far", site=moved.site, redirect_link="/nowhere-else")

    told = prove(moved)

    assert [one["from"] for one in told["broken"]] == ["/nowhere/", "/lost", "/far"]
    assert "leads nowhere" in told["broken"][0]["why"]
    assert "/gone/, which answers 404" in told["broken"][1]["why"]

    settings.ALLOWED_HOSTS = ["other.example"]
    assert prove(moved)["walked"] == 0


def test_the_picture_of_the_move_shows_what_arrived_and_what_did_not(desk, moved):
    page = desk.get(reverse("syndication_intake", args=[moved.pk])).content.decode()

    shown = {bar.kind: (bar.native, bar.raw, bar.lost) for bar in bars(moved.report)}
    assert shown["stories"] == (3, 0, 0)
    assert shown["images"] == (0, 0, 1)
    assert shown["items"] == (0, 1, 0)
    assert "<svg" in page
    assert 'class="lost"' in page
    assert farewells(moved) == []


def test_a_run_without_stories_has_no_picture():
    assert bars({"people": {"admit": 1}}) == []


def test_for_hosts_that_are_not_ours_there_are_words_to_leave_behind(desk, row):
    Intake.objects.filter(pk=row.intake_id).update(finished_at="2026-01-01T00:00Z")

    (found,) = farewells(row.intake)

    assert found.host == "medium.com"
    assert row.intake.site.root_url in found.last_post
    page = desk.get(reverse("syndication_intake", args=[row.intake_id])).content.decode()
    assert "A last post on medium.com" in page


def test_who_may_not_changes_no_story(row):
    nobody = make.user()
    nothing: Any = None

    with pytest.raises(PermissionDenied):
        put_by_hand(row=row, address=url_of(row), picture=check(jpeg()), user=nobody)
    with pytest.raises(PermissionDenied):
        take_newer(row=row, story=story(), drop=nothing, user=nobody)
