"""Paused, switched off, held by another: nothing leaves, and nothing stays claimed."""

from __future__ import annotations

from django.utils import timezone

import pytest

from core import pause
from core.work import Worker
from syndication.actions.reconcile import reconcile
from syndication.models import Channel, Copy
from tests import make
from tests.syndication.copying import round_of, the_copy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shores")]
State = Copy.State


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
