"""A lost answer: it is looked up, and nothing is sent again before."""

from __future__ import annotations

import pytest

from syndication.delivery.verdicts import judge
from syndication.exchange import ExchangeError, NotSent, Unanswered
from syndication.models import Channel, Copy
from tests.fakes import shore as platforms
from tests.syndication.copying import due_again, events, is_ahead, publish, round_of, the_copy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shores")]
State = Copy.State


def test_a_lost_answer_is_looked_up_and_never_sent_again_before(shore, article):
    shore.fails("create", Unanswered("Reset."), kept=True)

    round_of()
    assert the_copy().state == State.UNKNOWN
    assert is_ahead(the_copy().due_at, seconds=15)
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
    assert is_ahead(the_copy().due_at)
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


def test_a_doubt_whose_platform_cannot_find_any_more_asks_a_person(shore, article):
    shore.fails("create", Unanswered("Reset."), kept=True)
    round_of()
    Channel.objects.update(platform="cliff")
    due_again()

    round_of()

    assert the_copy().state == State.PERSON
    assert "is the article on it?" in the_copy().last_error


def test_a_change_in_doubt_that_cannot_be_looked_up_is_said_again():
    verdict = judge(Unanswered("Reset."), act=Copy.Act.UPDATE, can_find=False)

    assert (verdict.next, verdict.in_doubt) == ("again", False)
