"""The board of copies and the copies of one article: who sees what."""

from __future__ import annotations

from datetime import UTC, datetime

from django.core.exceptions import PermissionDenied
from django.utils import timezone

import pytest

from people import teams
from people.actions.make_brand_team import make_brand_team
from syndication.actions import channels as channel_verbs
from syndication.actions import copies as verbs
from syndication.actions.reconcile import reconcile
from syndication.exchange import ExchangeError
from syndication.models import Channel, Copy, CopyEvent
from tests import make
from tests.syndication.copying import page_of, round_of, say, the_copy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shores")]


def test_the_board_shows_where_each_copy_stands(desk, article, shore):
    round_of()
    Copy.objects.update(verified="ok", verified_at=timezone.now())

    page = desk.get("/admin/copies/").content.decode()

    assert "A house of one&#x27;s own" in page
    assert "there, as it should be" in page
    assert "points home" in page
    assert "https://shore.example/1" in page


def test_the_board_is_asked_by_channel_and_state(desk, article, site):
    reconcile()
    channel = Channel.objects.get()
    wanted = desk.get(f"/admin/copies/?state=due&channel={channel.pk}").content.decode()
    unwanted = desk.get("/admin/copies/?state=failed").content.decode()
    elsewhere = desk.get("/admin/copies/?channel=999&state=nonsense").content.decode()

    assert "waiting to go out" in wanted
    assert "No copies." in unwanted
    assert "No copies." in elsewhere


def test_the_board_asks_as_much_for_one_copy_as_for_many(
    desk, site, article, django_assert_max_num_queries
):
    for number in range(12):
        make.article(site=site, title=f"Article {number}")
    reconcile()

    desk.get("/admin/copies/")
    with django_assert_max_num_queries(21):
        desk.get("/admin/copies/")


def test_a_long_board_has_pages(desk, article):
    reconcile()
    Copy.objects.bulk_create(
        [Copy(channel=Channel.objects.get(), title=f"T{n}", state="settled") for n in range(60)]
    )

    page = desk.get("/admin/copies/?state=settled").content.decode()

    assert "?p=2&amp;shelf=all&amp;state=settled" in page


def test_a_copy_tells_what_happened(desk, article, shore):
    shore.fails("create", ExchangeError("The title is too long.", permanent=True))
    round_of()

    page = page_of(desk)

    assert "Refused for good" in page
    assert "The title is too long." in page
    assert article.full_url in page


def test_an_articles_page_switches_each_channel(desk, article, shore):
    name = f"copies-{Channel.objects.get().pk}-on"
    place = f"/admin/copies/article/{article.pk}/"

    page = desk.get(place).content.decode()
    desk.post(place, {})
    desk.post(place, {name: "off"})
    round_of()
    refused = dict(shore.posts)
    desk.post(place, {name: "auto"})
    round_of()

    assert f'name="{name}"' in page
    assert refused == {}
    assert the_copy().switched_on is None
    assert len(shore.posts) == 1


def test_the_editor_shows_where_an_article_is_copied(desk, article, shore):
    round_of()

    page = desk.get(f"/admin/pages/{article.pk}/edit/").content.decode()

    assert "there, as it should be" in page
    assert f"/admin/copies/article/{article.pk}/" in page


def test_a_new_article_says_when_it_can_be_chosen(desk, site):
    page = desk.get(f"/admin/pages/add/blog/articlepage/{site.root_page_id}/").content.decode()

    assert "Save the draft first" in page


def test_of_another_brand_nothing_is_seen_and_nothing_done(client, article, site):
    reconcile()
    other = make.site(hostname="valley.example", name="Valley", default=False)
    user = make.user()
    user.groups.add(make_brand_team(site=other)[teams.EDITORS])
    client.force_login(user)
    copy = the_copy()

    assert b"No copies." in client.get("/admin/copies/").content
    assert client.get(f"/admin/copies/{copy.pk}/").status_code == 404
    assert client.post(f"/admin/copies/{copy.pk}/act/", {"act": "down"}).status_code == 404
    assert client.get(f"/admin/copies/article/{article.pk}/").status_code in {302, 403}


def test_who_may_not_see_copies_does_not(client, article, site):
    reconcile()
    user = make.user()
    user.groups.add(make_brand_team(site=site)[teams.MODERATORS])
    client.force_login(user)

    assert client.get("/admin/copies/").status_code in {302, 403}
    assert client.get(f"/admin/copies/{the_copy().pk}/").status_code in {302, 403}
    editor_page = client.get(f"/admin/pages/{article.pk}/edit/").content.decode()
    assert "data-copies-words" not in editor_page


def test_the_verbs_refuse_who_may_not(article):
    reconcile()
    stranger = make.user()

    for verb in (verbs.retry, verbs.take_down, verbs.done_by_hand, verbs.look_again):
        with pytest.raises(PermissionDenied):
            verb(copy=the_copy(), user=stranger)
    with pytest.raises(PermissionDenied):
        channel_verbs.pause(channel=Channel.objects.get(), user=stranger)


def test_what_people_do_is_in_the_articles_history(desk, article, shore):
    round_of()

    say(desk, "down")

    history = desk.get(f"/admin/pages/{article.pk}/history/").content.decode()
    assert "Copy taken down" in history


def test_an_event_tells_when_and_what(article):
    reconcile()
    at = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    event = CopyEvent.objects.create(copy=the_copy(), kind="created", at=at)

    assert str(event) == "2026-11-24 09:30 created"
