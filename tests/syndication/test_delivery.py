"""Carrying a copy: what is shown follows what is wanted."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from blog.models import ArticlePage
from core.work import Worker
from syndication import home
from syndication.actions.reconcile import reconcile
from syndication.delivery.carrier import deliver
from syndication.delivery.engine import deliver_due
from syndication.models import Channel, Copy
from tests import make
from tests.syndication.copying import due_again, events, is_ahead, publish, round_of, the_copy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shores")]
State = Copy.State


def test_a_new_article_is_copied_once_and_points_home(shore, article):
    round_of()
    round_of()

    copy = the_copy()
    (post,) = shore.posts.values()
    assert post.canonical_url == article.full_url
    assert "Words that belong to us." in post.html
    assert (copy.state, copy.shown) == (State.SETTLED, article.live_revision_id)
    assert (copy.remote_id, copy.remote_url) == ("1", "https://shore.example/1")
    assert is_ahead(copy.verify_due_at)
    assert copy.claimed_by == ""
    assert shore.said == ["create"]
    assert events() == ["created"]


def test_an_edit_changes_the_copy(shore, article):
    round_of()

    article = publish(article, title="A better title")
    round_of(Worker())

    (post,) = shore.posts.values()
    assert post.title == "A better title"
    assert the_copy().shown == article.live_revision_id
    assert events() == ["created", "updated"]


def test_what_is_unchanged_is_not_sent_again(shore, article):
    round_of()

    article = publish(article)
    round_of()

    assert shore.said == ["create"]
    assert the_copy().shown == article.live_revision_id
    assert the_copy().state == State.SETTLED


def test_a_page_that_moved_renames_the_original(shore, article):
    round_of()
    page = ArticlePage.objects.get()
    page.slug = "a-new-address"
    page.save_revision().publish()

    round_of()

    (post,) = shore.posts.values()
    assert post.canonical_url.endswith("/a-new-address/")
    assert the_copy().canonical == post.canonical_url
    assert reconcile() == 0


def test_unpublishing_takes_the_copy_down(shore, article):
    round_of()

    article.unpublish()
    round_of()

    copy = the_copy()
    assert shore.posts == {}
    assert (copy.state, copy.shown, copy.remote_url) == (State.SETTLED, 0, "")
    assert copy.verify_due_at is None


def test_deleting_the_article_takes_the_copy_down(shore, article):
    round_of()

    article.delete()
    round_of()

    assert shore.posts == {}
    assert the_copy().state == State.SETTLED


def test_what_is_published_again_is_copied_again(shore, article):
    round_of()
    article.unpublish()
    round_of()

    publish(article)
    round_of()

    assert len(shore.posts) == 1
    assert the_copy().state == State.SETTLED


def test_what_was_gone_already_counts_as_taken_down(shore, article):
    round_of()
    shore.posts.clear()

    article.unpublish()
    round_of()

    assert (the_copy().state, the_copy().shown) == (State.SETTLED, 0)


def test_unpublished_while_the_create_is_in_flight_still_goes(shore, article):
    shore.fails("create", lambda: ArticlePage.objects.get().unpublish() or reconcile(), kept=True)

    round_of()

    assert shore.said == ["create", "delete"]
    assert shore.posts == {}
    assert the_copy().state == State.SETTLED


def test_unpublished_before_it_is_armed_is_never_sent(shore, article, settings):
    reconcile()
    ArticlePage.objects.get().unpublish()

    round_of()

    assert shore.said == []
    assert the_copy().state == State.SETTLED


def test_edited_while_the_create_is_in_flight_is_sent_again(shore, article):
    shore.fails("create", lambda: publish(article, title="Second") and reconcile(), kept=True)

    round_of()

    assert shore.said == ["create", "update"]
    assert [post.title for post in shore.posts.values()] == ["Second"]


def test_an_article_that_changed_since_it_was_wanted_is_looked_at_again(shore, article):
    worker = Worker()
    round_of(worker)
    first = the_copy().shown
    article = publish(article, title="Second")
    Copy.objects.update(wanted=first + 1_000_000, state=State.DUE, due_at=timezone.now())

    round_of(worker)
    assert the_copy().wanted == article.live_revision_id
    due_again()
    round_of(worker)

    assert the_copy().shown == article.live_revision_id


def test_what_is_shown_as_wanted_is_left_as_it_is(shore, article):
    round_of()
    Channel.objects.update(on_edit="nothing")
    publish(article, title="Second")
    Copy.objects.update(state=State.DUE, due_at=timezone.now())

    round_of()

    assert shore.said == ["create"]
    assert the_copy().state == State.SETTLED


def test_a_row_that_vanished_is_no_trouble(shore, article):
    deliver(12345, worker=Worker())

    assert shore.said == []


@pytest.mark.parametrize("copies", [1, 6])
def test_a_look_asks_little_when_nothing_is_due(shore, site, article, copies):
    for number in range(copies - 1):
        make.article(site=site, title=f"Article {number}")
    round_of()

    with CaptureQueriesContext(connection) as asked:
        round_of()

    assert len(asked) <= 14


def test_one_copy_costs_a_known_number_of_questions(shore, site, article):
    reconcile()
    worker = Worker()
    home.ask_inside(article.full_url)  # the page is warm: what it asks is the blog's business
    with CaptureQueriesContext(connection) as page:
        home.ask_inside(article.full_url)

    with CaptureQueriesContext(connection) as asked:
        deliver_due(Copy.objects.all(), worker=worker)

    assert len(asked) - len(page) <= 26
    assert the_copy().state == State.SETTLED
