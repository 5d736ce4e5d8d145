"""Carrying a copy: every outcome ends in a state that is true."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from blog.models import ArticlePage
from core import pause
from core.work import Worker
from syndication import home
from syndication.actions.reconcile import reconcile
from syndication.delivery.engine import deliver_due
from syndication.exchange import (
    ByHand,
    EditedThere,
    ExchangeError,
    Gone,
    NeedsNewConnection,
    NotSent,
    SlowDown,
    Unanswered,
)
from syndication.models import Channel, Copy, CopyEvent, Credential
from tests import make
from tests.fakes import shore as platforms
from tests.syndication import copying
from tests.syndication.copying import due_again, publish, round_of, the_copy

pytestmark = pytest.mark.django_db
State = Copy.State


@pytest.fixture(autouse=True)
def _world(settings):
    settings.SYNDICATION_PLATFORMS = platforms.ALL
    settings.HOME_GATE = "inside"


@pytest.fixture
def shore():
    return platforms.arrive()


@pytest.fixture
def site():
    return make.site()


@pytest.fixture
def article(site):
    copying.channel(site=site)
    return make.article(site=site)


def events():
    return list(CopyEvent.objects.values_list("kind", flat=True))


def test_a_new_article_is_copied_once_and_points_home(shore, article):
    round_of()
    round_of()

    copy = the_copy()
    (post,) = shore.posts.values()
    assert post.canonical_url == article.full_url
    assert "Words that belong to us." in post.html
    assert (copy.state, copy.shown) == (State.SETTLED, article.live_revision_id)
    assert (copy.remote_id, copy.remote_url) == ("1", "https://shore.example/1")
    assert copy.verify_due_at > timezone.now()
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


def test_a_request_that_never_left_is_tried_again_later(shore, article):
    shore.fails("create", NotSent("No route."))

    round_of()

    copy = the_copy()
    assert (copy.state, copy.attempts, copy.last_error) == (State.DUE, 1, "No route.")
    assert copy.due_at > timezone.now()
    due_again()
    round_of()
    assert the_copy().state == State.SETTLED
    assert events() == ["postponed", "created"]


def test_a_lost_answer_is_looked_up_and_never_sent_again_before(shore, article):
    shore.fails("create", Unanswered("Reset."), kept=True)

    round_of()
    assert the_copy().state == State.UNKNOWN
    assert the_copy().due_at > timezone.now() + timedelta(seconds=15)
    round_of()
    assert shore.said == ["create"]
    due_again()
    round_of()

    assert shore.said == ["create", "find"]
    assert (the_copy().state, the_copy().remote_id) == (State.SETTLED, "1")
    assert len(shore.posts) == 1


def test_a_lost_request_is_sent_again_once_it_was_not_found(shore, article):
    shore.fails("create", Unanswered("Reset."))

    round_of()
    due_again()
    round_of()

    assert shore.said == ["create", "find", "create"]
    assert len(shore.posts) == 1
    assert events() == ["unknown", "not_found", "created"]


def test_an_answer_that_nobody_understood_is_looked_up_too(shore, article, caplog):
    shore.fails("create", KeyError("posts"), kept=True)

    round_of()

    assert the_copy().state == State.UNKNOWN
    assert "KeyError" in the_copy().last_error
    assert "stumbled" in caplog.text


def test_a_doubt_whose_article_was_deleted_is_looked_up_and_taken_down(shore, article):
    shore.fails("create", Unanswered("Reset."), kept=True)
    round_of()
    article.delete()
    due_again()

    round_of()

    assert shore.said == ["create", "find", "delete"]
    assert shore.posts == {}


def test_a_doubt_that_came_to_nothing_ends_when_nothing_is_wanted(shore, article):
    shore.fails("create", Unanswered("Reset."))
    round_of()
    article.unpublish()
    due_again()

    round_of()

    assert shore.said == ["create", "find"]
    assert (the_copy().state, the_copy().shown) == (State.SETTLED, 0)


@pytest.mark.parametrize(
    "error", [NotSent("No route."), Unanswered("Silence."), ExchangeError("Resting.")]
)
def test_a_look_up_that_fails_leaves_the_doubt(shore, article, error):
    shore.fails("create", Unanswered("Reset."))
    round_of()
    due_again()
    shore.fails("find", error)

    round_of()

    assert the_copy().state == State.UNKNOWN
    assert the_copy().due_at > timezone.now()
    assert shore.said == ["create", "find"]


def test_a_look_up_that_is_refused_for_good_asks_a_person(shore, article):
    shore.fails("create", Unanswered("Reset."))
    round_of()
    due_again()
    shore.fails("find", ExchangeError("Not on your plan.", permanent=True))

    round_of()

    assert the_copy().state == State.PERSON
    assert the_copy().armed_at is not None


def test_where_nothing_can_be_found_a_person_is_asked(article):
    cliff = platforms.arrive("cliff")
    Channel.objects.update(platform="cliff")
    cliff.fails("create", Unanswered("Reset."), kept=True)

    round_of()
    due_again()
    round_of()

    assert the_copy().state == State.PERSON
    assert "is the article on it?" in the_copy().last_error
    assert cliff.said == ["create"]


def test_asked_to_slow_down_the_whole_channel_waits(shore, site, article):
    make.article(site=site, title="Another")
    shore.fails("create", SlowDown("Too fast.", retry_after=90))

    round_of()

    channel = Channel.objects.get()
    assert shore.said == ["create"]
    assert channel.paused_until > timezone.now() + timedelta(seconds=80)
    assert not channel.is_open
    assert set(Copy.objects.values_list("state", "attempts", "claimed_by")) == {("due", 0, "")}
    Channel.objects.update(paused_until=timezone.now() - timedelta(seconds=1))
    due_again()
    round_of()
    assert len(shore.posts) == 2
    assert Channel.objects.get().last_error == ""


def test_a_refused_credential_stops_the_channel_until_it_is_connected_again(shore, article):
    shore.fails("create", NeedsNewConnection("The key was withdrawn."))

    round_of()
    round_of()

    assert shore.said == ["create"]
    assert Channel.objects.get().state == Channel.State.NEEDS_AUTH
    assert Channel.objects.get().last_error == "The key was withdrawn."
    Channel.objects.update(state="active")
    round_of()
    assert the_copy().state == State.SETTLED


def test_a_final_refusal_is_told_and_not_tried_again(shore, article):
    shore.fails("create", ExchangeError("The title is too long.", permanent=True))

    round_of()
    round_of()

    assert (the_copy().state, the_copy().last_error) == (State.FAILED, "The title is too long.")
    assert shore.said == ["create"]
    assert the_copy().armed_at is None


def test_a_copy_that_somebody_changed_there_waits_for_a_person(shore, article):
    round_of()
    shore.fails("update", EditedThere("Ada changed it on Monday."))

    publish(article, title="Edited here")
    round_of()

    assert the_copy().state == State.PERSON
    assert the_copy().last_error == "Ada changed it on Monday."


def test_a_copy_that_was_removed_there_is_not_made_again_unasked(shore, article):
    round_of()
    shore.posts.clear()

    publish(article, title="Edited here")
    round_of()
    publish(article, title="Edited again")
    round_of()

    assert (the_copy().state, the_copy().shown) == (State.PERSON, 0)
    assert shore.said == ["create", "update"]


def test_a_lost_answer_to_a_change_is_looked_up_and_said_again(shore, article):
    round_of()
    shore.fails("update", Unanswered("Reset."), kept=True)
    publish(article, title="Edited here")
    round_of()
    due_again()

    round_of()

    assert shore.said == ["create", "update", "find", "update"]
    assert the_copy().remote_revision == "found'"
    assert the_copy().state == State.SETTLED


def test_a_change_in_doubt_of_what_is_gone_waits_for_a_person(shore, article):
    round_of()
    shore.fails("update", Unanswered("Reset."))
    publish(article, title="Edited here")
    round_of()
    shore.posts.clear()
    due_again()

    round_of()

    assert the_copy().state == State.PERSON


@pytest.mark.parametrize("error", [Unanswered("Reset."), NotSent("No route."), KeyError("x")])
def test_a_removal_is_said_again_until_it_is_answered(shore, article, error):
    round_of()
    shore.fails("delete", error)
    article.unpublish()

    round_of()
    assert the_copy().state == State.DUE
    due_again()
    round_of()

    assert shore.posts == {}
    assert the_copy().state == State.SETTLED


def test_a_removal_that_the_platform_leaves_to_a_person_waits_for_one(shore, article):
    round_of()
    shore.fails("delete", ByHand("Take it down there."))
    article.unpublish()

    round_of()

    assert (the_copy().state, the_copy().last_error) == (State.PERSON, "Take it down there.")


def test_a_change_that_the_platform_cannot_make_waits_for_a_person(article):
    cliff = platforms.arrive("cliff")
    Channel.objects.update(platform="cliff")
    round_of()

    publish(article, title="Edited here")
    round_of()

    assert the_copy().state == State.PERSON
    assert "Change the copy at Cliff by hand" in the_copy().last_error
    assert cliff.said == ["create"]


def test_after_three_days_of_trying_a_person_is_told(shore, article):
    reconcile()
    Copy.objects.update(attempts=19)
    shore.fails("create", NotSent("No route."))

    round_of()

    assert the_copy().state == State.FAILED


def test_what_strangers_cannot_read_at_home_is_not_copied(shore, article, settings):
    settings.ALLOWED_HOSTS = ["elsewhere.example"]

    round_of()

    assert shore.said == []
    assert the_copy().state == State.DUE
    assert "answers 400 to a stranger" in the_copy().last_error


def test_what_cannot_be_made_ready_is_told_and_tried_again(shore, article, monkeypatch, caplog):
    def stumbles(*_args, **_facts):
        raise RuntimeError("A block is broken.")

    monkeypatch.setattr(type(article), "canonical_url", property(stumbles))

    round_of()

    assert (the_copy().state, the_copy().last_error) == (State.DUE, "A block is broken.")
    assert "made ready" in caplog.text


def test_while_sending_is_paused_nothing_leaves(shore, article):
    pause.pause("A test.")

    round_of()

    assert shore.said == []
    assert the_copy().state == State.DUE


def test_a_pause_in_the_middle_gives_back_what_was_taken(shore, site, article):
    make.article(site=site, title="Another")
    shore.fails("create", lambda: pause.pause("Now."))

    round_of()

    assert len(shore.posts) == 1
    assert not Copy.objects.exclude(claimed_by="").exists()


def test_a_channel_paused_in_the_middle_takes_nothing_more(shore, site, article):
    make.article(site=site, title="Another")
    shore.fails("create", lambda: Channel.objects.update(state="paused"))

    round_of()

    assert len(shore.posts) == 1
    assert not Copy.objects.exclude(claimed_by="").exists()


def test_a_worker_that_was_asked_to_stop_takes_nothing_new(shore, article):
    worker = Worker()
    worker.stop()

    round_of(worker)

    assert shore.said == []


def test_a_copy_that_somebody_else_holds_is_not_touched(shore, article):
    with Worker() as other:
        reconcile()
        Copy.objects.update(claimed_by=other.name, claimed_at=timezone.now())

        round_of()

    assert shore.said == []


def test_a_channel_switched_off_just_before_arming_is_not_used(shore, article, monkeypatch):
    reconcile()
    gate = "syndication.delivery.carrier.trouble_at_home"
    monkeypatch.setattr(gate, lambda _article: Channel.objects.update(state="paused") and "")

    round_of()

    assert shore.said == []
    assert the_copy().state == State.DUE


def test_a_take_down_that_is_not_wanted_any_more_is_not_sent(shore, article, monkeypatch):
    round_of()
    article.unpublish()
    reconcile()
    monkeypatch.setattr("syndication.delivery.ledger.arm", lambda *_args, **_facts: False)

    round_of()

    assert shore.said == ["create"]
    assert the_copy().state == State.DUE


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


def test_a_secret_that_the_platform_echoes_is_struck_out(shore, article):
    channel = Channel.objects.get()
    Credential.objects.create(channel=channel, secrets='{"token": "s3cr3t-token", "shelf": "a"}')
    shore.fails("create", ExchangeError("Bad token s3cr3t-token", permanent=True))

    round_of()

    assert the_copy().last_error == "Bad token •••"
    assert "s3cr3t" not in CopyEvent.objects.get().message
    assert shore.accounts[0].secrets == {"token": "s3cr3t-token", "shelf": "a"}


def test_a_credential_that_cannot_be_read_asks_for_a_new_connection(shore, article, settings):
    Credential.objects.create(channel=Channel.objects.get(), secrets='{"token": "x"}')
    settings.FIELD_ENCRYPTION_KEYS = ["OTg3NjU0MzIxMDk4NzY1NDMyMTA5ODc2NTQzMjEwOTg="]

    round_of()

    assert shore.said == []
    assert Channel.objects.get().state == Channel.State.NEEDS_AUTH


def test_a_copy_whose_platform_is_not_listed_any_more_waits(shore, article, settings):
    reconcile()
    settings.SYNDICATION_PLATFORMS = []

    round_of()

    assert "There is no platform 'shore'" in the_copy().last_error


def test_an_assisted_copy_waits_for_a_person(article):
    Channel.objects.update(platform="pier", assisted=True)

    round_of()

    copy = the_copy()
    assert copy.state == State.PERSON
    assert copy.armed_for == article.live_revision_id
    assert copy.armed_at is None
    article.unpublish()
    round_of()
    assert the_copy().state == State.SETTLED


def test_an_assisted_copy_is_taken_down_by_a_person(article):
    Channel.objects.update(platform="pier", assisted=True)
    round_of()
    Copy.objects.update(
        shown=the_copy().wanted, state="settled", remote_url="https://pier.example/1"
    )

    article.unpublish()
    round_of()

    assert "Take it down at Pier by hand: https://pier.example/1" in the_copy().last_error


def test_a_row_that_vanished_is_no_trouble(shore, article):
    from syndication.delivery.carrier import deliver

    deliver(12345, worker=Worker())

    assert shore.said == []


def test_a_gone_error_on_create_asks_a_person(shore, article):
    shore.fails("create", Gone("The blog is gone."))

    round_of()

    assert the_copy().state == State.PERSON


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
