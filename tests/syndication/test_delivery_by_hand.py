"""What a platform or a channel leaves to a person waits for one."""

from __future__ import annotations

import pytest

from syndication.exchange import ByHand
from syndication.models import Channel, Copy
from tests.fakes import shore as platforms
from tests.syndication.copying import publish, round_of, the_copy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shores")]
State = Copy.State


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
