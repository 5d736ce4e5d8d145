"""A channel that asks: what is published waits for a person's word, and nothing goes before."""

from __future__ import annotations

import json
from datetime import timedelta

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.utils import timezone

import pytest

from blog.models import ArticlePage
from people import teams
from people.actions.make_brand_team import make_brand_team
from syndication.actions import copies as verbs
from syndication.actions.reconcile import reconcile
from syndication.models import Channel, Copy
from syndication.places import place_of
from tests import make
from tests.syndication.copying import buttons, channel, events, round_of, say, the_copy
from tests.syndication.test_copies_command import run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shores")]
State = Copy.State


@pytest.fixture
def asking(site):
    """A channel that asks, and an article that was published meanwhile."""
    channel(site=site, automatic=False)
    article = make.article(site=site)
    reconcile()
    return article


def test_an_article_waits_for_a_word_and_nothing_is_sent_before(asking, shore):
    round_of()
    reconcile()

    copy = the_copy()
    assert (copy.state, copy.standing, copy.wanted) == (State.ASKED, "waits for your word", 0)
    assert shore.said == []
    assert events() == ["asked"]


def test_a_yes_sends_it(desk, asking, shore):
    say(desk, "yes")
    round_of()

    assert the_copy().state == State.SETTLED
    assert [post.title for post in shore.posts.values()] == [asking.title]
    assert events() == ["asked", "switch_on", "created"]


def test_a_no_is_kept_and_nobody_is_asked_again(desk, asking, shore):
    say(desk, "no")
    ArticlePage.objects.get().save_revision().publish()
    round_of()

    copy = the_copy()
    assert (copy.state, copy.switched_on, copy.standing) == (State.SETTLED, False, "not there")
    assert shore.said == []
    assert events() == ["asked", "switch_off"]


def test_it_is_decided_once(desk, asking):
    waiting = the_copy()
    say(desk, "no")

    page = say(desk, "yes").content.decode()

    assert "waits for nobody&#x27;s word any more" in page
    assert the_copy().switched_on is False
    with pytest.raises(PermissionDenied):
        verbs.decide(copies=[waiting], goes=True, user=make.user())


def test_many_are_answered_together_and_those_of_other_brands_are_not(desk, asking, site):
    make.article(site=site, title="Another")
    reconcile()
    both = [copy.pk for copy in Copy.objects.all()]

    page = desk.get("/admin/copies/?shelf=you").content.decode()
    untold = desk.post("/admin/copies/decide/", {"act": "yes"}, follow=True).content.decode()
    said = {"act": "yes", "copies": [*both, "999999", "x"], "shelf": "you", "channel": ""}
    answer = desk.post("/admin/copies/decide/", said)

    assert page.count('form="copies-asked"') == 2
    assert "2 copies wait for your word" in page
    assert "Tick at least one." in untold
    assert answer["Location"] == "/admin/copies/?shelf=you"
    assert set(Copy.objects.values_list("state", flat=True)) == {State.DUE}
    assert desk.post("/admin/copies/decide/", {"act": "maybe"}).status_code == 400
    assert 'form="copies-asked"' not in desk.get("/admin/copies/").content.decode()


def test_who_may_only_look_is_offered_no_answer(client, asking, site):
    onlooker = make.user()
    onlooker.groups.add(make_brand_team(site=site)[teams.MODERATORS])
    onlooker.user_permissions.add(Permission.objects.get(codename="view_copy"))
    client.force_login(onlooker)

    page = client.get("/admin/copies/").content.decode()

    assert "waits for your word" in page
    assert 'form="copies-asked"' not in page


def test_an_article_that_grew_old_asks_no_more(asking):
    out_at = timezone.now() - timedelta(days=8)
    ArticlePage.objects.update(first_published_at=out_at)
    Channel.objects.update(created_at=out_at)

    reconcile()

    assert the_copy().state == State.SETTLED
    assert events() == ["asked", "unasked"]


@pytest.mark.parametrize("facts", [{"max_age_days": 0}, {"max_age_days": 3}])
def test_an_old_article_never_asks(site, facts):
    article = make.article(site=site)
    out_at = timezone.now() - timedelta(days=4)
    ArticlePage.objects.filter(pk=article.pk).update(first_published_at=out_at)
    channel(site=site, automatic=False, with_earlier=True, **facts)

    reconcile()

    assert not Copy.objects.exists()


def test_a_channel_that_asks_no_more_takes_what_waited(asking):
    Channel.objects.update(automatic=True)

    reconcile()

    assert (the_copy().state, the_copy().wanted) == (State.DUE, asking.live_revision_id)


def test_what_is_too_old_is_let_go_of_by_a_channel_that_asks_no_more(asking):
    Channel.objects.update(automatic=True, max_age_days=0)

    reconcile()

    assert (the_copy().state, the_copy().wanted) == (State.SETTLED, 0)


def test_a_channel_that_begins_to_ask_asks_about_what_it_has_not_sent(site):
    channel(site=site, delay_minutes=60)
    make.article(site=site)
    reconcile()
    Channel.objects.update(automatic=False)

    reconcile()

    assert (the_copy().state, the_copy().due_at) == (State.ASKED, None)


def test_a_question_goes_with_its_article_and_comes_back_with_it(asking):
    asking.unpublish()
    reconcile()
    gone = the_copy().state

    ArticlePage.objects.get().save_revision().publish()
    reconcile()

    assert (gone, the_copy().state) == (State.SETTLED, State.ASKED)


def test_the_editors_panel_asks_and_takes_the_answer(desk, asking, site):
    there = Channel.objects.get()
    unwritten = place_of(ArticlePage(live=False), there)
    place = f"/admin/copies/article/{asking.pk}/"

    page = desk.get(place).content.decode()
    desk.post(place, {f"copies-{there.pk}-on": "on"})

    assert unwritten.when == "asks you when it is published"
    assert "waits for your word" in page
    assert "Ask me" in page
    assert the_copy().state == State.DUE


def test_the_board_and_the_list_of_channels_count_what_waits(desk, asking):
    board = desk.get("/admin/copies/?shelf=you").content.decode()

    assert buttons() == ["yes", "no"]
    assert board.count("Send it") == 1
    assert "1 waits" in desk.get("/admin/channels/").content.decode()


def test_the_commands_tell_what_waits_and_do_not_send_it(asking, shore):
    text, status = run("copies", "send", "--json")
    channels, _fine = run("channels", "--json")

    assert [row["state"] for row in json.loads(text)] == ["asked"]
    assert status == 1
    assert json.loads(channels)[0]["waiting"] == 1
    assert shore.said == []


def test_what_waits_for_a_word_spoils_no_sending_of_the_rest(asking, site, shore):
    channel(site=site, name="By itself", with_earlier=True)

    _text, status = run("copies", "send")

    assert status == 0
    assert len(shore.posts) == 1
