"""An assisted copy: a person places it, changes it and takes it down."""

from __future__ import annotations

import pytest

from syndication.actions.reconcile import reconcile
from syndication.exchange import Unanswered
from syndication.models import Channel, Copy
from tests.fakes import shore as platforms
from tests.syndication.copying import buttons, page_of, publish, round_of, say, the_copy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shores")]
State = Copy.State


def test_an_assisted_copy_has_steps_and_a_place_for_its_address(desk, article):
    Channel.objects.update(platform="pier", assisted=True)
    round_of()

    page = page_of(desk)

    assert f"Open {article.full_url}." in page
    assert "Look for A house of one&#x27;s own." in page
    assert 'name="url"' in page
    assert buttons() == ["down"]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://elsewhere.example/x", "not an address of a story"),
        ("nonsense with spaces", "Paste the whole address"),
    ],
)
def test_an_address_that_is_none_is_refused(desk, article, url, told):
    Channel.objects.update(platform="pier", assisted=True)
    round_of()

    answer = say(desk, "there", url=url)

    assert told in answer.content.decode()
    assert the_copy().state == State.PERSON


def test_an_assisted_copy_goes_all_the_way_by_hand(desk, article):
    Channel.objects.update(platform="pier", assisted=True)
    round_of()
    say(desk, "there", url="https://pier.example/1")
    assert the_copy().state == State.SETTLED

    publish(article, title="Edited here")
    round_of()
    assert "Change the copy at Pier by hand" in the_copy().last_error
    assert buttons() == ["done", "down"]
    say(desk, "done")
    assert the_copy().state == State.SETTLED

    article.unpublish()
    round_of()
    assert buttons() == ["done"]
    say(desk, "done")

    assert (the_copy().state, the_copy().shown, the_copy().remote_url) == (State.SETTLED, 0, "")


def test_an_address_pasted_after_an_edit_is_changed_next(desk, article):
    cliff = platforms.arrive("cliff")
    Channel.objects.update(platform="cliff")
    cliff.fails("create", Unanswered("Reset."), kept=True)
    round_of()
    publish(article, title="Edited here")
    reconcile()

    say(desk, "there", url="https://shore.example/1")

    assert the_copy().state == State.DUE


def test_the_page_of_a_copy_outlives_its_platform(desk, article, settings):
    Channel.objects.update(platform="pier", assisted=True)
    round_of()
    settings.SYNDICATION_PLATFORMS = []

    page = page_of(desk)

    assert "A house of one&#x27;s own" in page
    assert "Look for" not in page
