"""A request that fails: the copy ends in a state that says so."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

import pytest

from syndication.actions.reconcile import reconcile
from syndication.exchange import (
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
from tests.syndication.copying import due_again, events, is_ahead, publish, round_of, the_copy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shores")]
State = Copy.State


def test_a_request_that_never_left_is_tried_again_later(shore, article):
    shore.fails("create", NotSent("No route."))

    round_of()

    copy = the_copy()
    assert (copy.state, copy.attempts, copy.last_error) == (State.DUE, 1, "No route.")
    assert is_ahead(copy.due_at)
    due_again()
    round_of()
    assert the_copy().state == State.SETTLED
    assert events() == ["postponed", "created"]


def test_asked_to_slow_down_the_whole_channel_waits(shore, site, article):
    make.article(site=site, title="Another")
    shore.fails("create", SlowDown("Too fast.", retry_after=90))

    round_of()

    channel = Channel.objects.get()
    assert shore.said == ["create"]
    assert is_ahead(channel.paused_until, seconds=80)
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


def test_a_gone_error_on_create_asks_a_person(shore, article):
    shore.fails("create", Gone("The blog is gone."))

    round_of()

    assert the_copy().state == State.PERSON
