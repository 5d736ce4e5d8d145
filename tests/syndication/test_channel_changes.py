"""What a channel does when its article moves on, and when somebody changes the copy there."""

from __future__ import annotations

import pytest

from blog.models import ArticlePage
from syndication.actions import copies as verbs
from syndication.exchange import EditedThere
from syndication.models import Copy
from tests import make
from tests.fakes import shore as platforms
from tests.syndication.copying import (
    channel,
    due_again,
    events,
    is_ahead,
    publish,
    round_of,
    the_copy,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shores")]


State = Copy.State


@pytest.fixture
def beacon():
    return platforms.arrive("beacon")


def only_post(platform):
    (post,) = platform.posts.values()
    return post


def test_a_moved_article_is_asked_about_once(site, shore):
    channel(site=site, on_edit="ask")
    article = make.article(site=site)
    round_of()
    publish(article, slug="elsewhere")
    round_of()
    verbs.done_by_hand(copy=the_copy(), user=make.administrator())

    round_of()

    assert the_copy().state == State.SETTLED


def test_what_somebody_changed_there_is_overwritten_where_the_channel_says_so(site, shore):
    channel(site=site, on_edited_there="overwrite")
    article = make.article(site=site)
    round_of()
    shore.fails("update", EditedThere("Somebody changed it."))

    publish(article, title="Changed")
    round_of()
    due_again()
    round_of()
    due_again()
    round_of()

    assert only_post(shore).title == "Changed"
    assert the_copy().state == State.SETTLED
    assert shore.said == ["create", "update", "find", "update"]


def test_what_somebody_changed_there_is_kept_where_the_channel_says_so(site, shore):
    channel(site=site, on_edited_there="keep")
    article = make.article(site=site)
    round_of()
    shore.fails("update", EditedThere("Somebody changed it."))

    publish(article, title="Changed")
    round_of()
    round_of()

    copy = the_copy()
    assert copy.state == State.SETTLED
    assert copy.shown == copy.wanted
    assert shore.said == ["create", "update"]
    assert events() == ["created", "kept"]


def test_an_unpublished_article_becomes_a_draft_there_and_is_shown_again(site, beacon):
    channel(site=site, platform="beacon", on_unpublish="draft")
    article = make.article(site=site)
    round_of()

    article.unpublish()
    round_of()
    hidden = the_copy()
    was_hidden = set(beacon.hidden)
    publish(ArticlePage.objects.get())
    round_of()

    assert (hidden.state, hidden.shown, hidden.remote_id) == (State.SETTLED, 0, "1")
    assert was_hidden == {"1"}
    assert beacon.hidden == set()
    assert beacon.said == ["create", "draft", "update"]
    assert the_copy().shown


def test_an_article_that_is_back_while_its_draft_is_made_is_shown_again(site, beacon):
    channel(site=site, platform="beacon", on_unpublish="draft")
    article = make.article(site=site)
    round_of()
    article.unpublish()
    beacon.fails("draft", lambda: publish(ArticlePage.objects.get()))

    round_of()
    round_of()

    assert beacon.hidden == set()
    assert the_copy().state == State.SETTLED


def test_what_a_person_took_down_is_removed_and_no_draft(site, beacon):
    channel(site=site, platform="beacon", on_unpublish="draft")
    make.article(site=site)
    round_of()

    verbs.take_down(copy=the_copy(), user=make.administrator())
    round_of()

    assert beacon.posts == {}


def test_an_article_unpublished_while_its_create_is_in_flight_does_not_stay_there(site, shore):
    channel(site=site)
    make.article(site=site)
    shore.fails("create", lambda: ArticlePage.objects.get().unpublish(), kept=True)

    round_of()
    round_of()

    assert shore.posts == {}
    assert the_copy().state == State.SETTLED


def test_a_platform_that_cannot_change_says_that_its_copy_is_out_of_date(site):
    cliff = platforms.arrive("cliff")
    channel(site=site, platform="cliff")
    article = make.article(site=site)
    round_of()

    publish(article, title="Changed")
    round_of()

    copy = the_copy()
    assert copy.is_stale
    assert copy.standing == "out of date, waits for you"
    assert not is_ahead(copy.due_at)
    assert cliff.said == ["create"]
