"""One copy in the admin: what becomes of what a person says about it."""

from __future__ import annotations

import pytest

from syndication.actions.reconcile import reconcile
from syndication.exchange import EditedThere, ExchangeError, Unanswered
from syndication.models import Channel, Copy, CopyEvent
from tests.fakes import shore as platforms
from tests.syndication.copying import (
    buttons,
    due_again,
    is_due,
    page_of,
    publish,
    round_of,
    say,
    the_copy,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shores")]
State = Copy.State


def test_a_refused_copy_is_tried_again(desk, article, shore):
    shore.fails("create", ExchangeError("No.", permanent=True))
    round_of()
    assert buttons() == ["retry", "down"]

    say(desk, "retry")
    round_of()

    assert the_copy().state == State.SETTLED
    assert "retry" in CopyEvent.objects.values_list("kind", flat=True)


def test_a_copy_is_taken_down_and_brought_again(desk, article, shore):
    round_of()
    assert buttons() == ["look", "down"]

    say(desk, "down")
    round_of()
    assert shore.posts == {}
    assert buttons() == ["on"]
    say(desk, "on")
    round_of()

    assert len(shore.posts) == 1


def test_what_waits_goes_now(desk, article, shore):
    Channel.objects.update(delay_minutes=60)
    reconcile()
    assert buttons() == ["retry", "down"]

    say(desk, "retry")
    round_of()

    assert len(shore.posts) == 1


def test_a_copy_is_looked_at_when_asked(desk, article, shore):
    round_of()

    say(desk, "look")

    assert is_due(the_copy().verify_due_at)


def test_nothing_is_said_about_what_is_in_flight(desk, article, shore):
    shore.fails("create", Unanswered("Reset."))
    round_of()

    page = page_of(desk)

    assert buttons() == ["down"]
    assert "in doubt, being looked up" in page


def test_a_copy_in_a_workers_hands_is_not_tried_again(desk, article):
    reconcile()
    Copy.objects.update(claimed_by="somebody")

    answer = say(desk, "retry")

    assert b"in a worker&#x27;s hands" in answer.content


def test_a_question_is_answered_by_sending_again(desk, article):
    cliff = platforms.arrive("cliff")
    Channel.objects.update(platform="cliff")
    cliff.fails("create", Unanswered("Reset."))
    round_of()
    assert buttons() == ["retry", "down"]
    assert "It is not there: send it again" in page_of(desk)

    say(desk, "retry")
    round_of()

    assert len(cliff.posts) == 1
    assert the_copy().state == State.SETTLED


def test_a_question_is_answered_by_the_address(desk, article):
    cliff = platforms.arrive("cliff")
    Channel.objects.update(platform="cliff")
    cliff.fails("create", Unanswered("Reset."), kept=True)
    round_of()

    say(desk, "there", url="https://shore.example/1")

    copy = the_copy()
    assert (copy.state, copy.shown) == (State.SETTLED, article.live_revision_id)
    assert copy.remote_url == "https://shore.example/1"
    assert is_due(copy.verify_due_at)
    round_of()
    assert cliff.said == ["create"]


def test_a_question_is_answered_by_leaving_it(desk, article):
    cliff = platforms.arrive("cliff")
    Channel.objects.update(platform="cliff")
    cliff.fails("create", Unanswered("Reset."))
    round_of()

    say(desk, "down")
    round_of()

    assert the_copy().state == State.SETTLED
    assert cliff.said == ["create"]


def test_what_somebody_changed_there_is_overwritten_when_asked(desk, article, shore):
    round_of()
    shore.fails("update", EditedThere("Ada changed it."))
    publish(article, title="Edited here")
    round_of()
    assert buttons() == ["retry", "done", "down"]

    say(desk, "retry")
    round_of()

    assert shore.said[-2:] == ["find", "update"]
    assert [post.title for post in shore.posts.values()] == ["Edited here"]
    assert the_copy().state == State.SETTLED


def test_what_somebody_changed_there_is_kept_when_asked(desk, article, shore):
    round_of()
    shore.fails("update", EditedThere("Ada changed it."))
    publish(article, title="Edited here")
    round_of()

    say(desk, "done")
    round_of()

    assert shore.said == ["create", "update"]
    assert the_copy().state == State.SETTLED


def test_a_stale_page_is_told_so(desk, article, shore):
    round_of()

    answer = say(desk, "there", url="https://shore.example/9")

    assert b"waits for nobody" in answer.content
    assert the_copy().remote_url == "https://shore.example/1"


def test_a_button_that_does_not_exist_does_nothing(desk, article):
    reconcile()

    assert say(desk, "explode").status_code == 400


def test_a_deleted_articles_copy_can_still_be_steered(desk, article, shore):
    round_of()
    shore.fails("delete", ExchangeError("Locked.", permanent=True))
    article.delete()
    round_of()

    say(desk, "retry")
    due_again()
    round_of()
    due_again()
    round_of()

    assert shore.posts == {}
    assert the_copy().state == State.SETTLED
    assert page_of(desk)
