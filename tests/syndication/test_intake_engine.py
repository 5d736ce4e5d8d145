"""A worker does the runs, dies in the middle, and the next one goes on."""

from __future__ import annotations

import random

from django.utils import timezone

import pytest
import time_machine

from core.work import Worker
from newsletter import journal
from newsletter.evidence import Proof
from newsletter.models import (
    ConsentEvent,
    Suppression,
)
from syndication import intake_engine
from syndication.actions.homecoming import bring_home, look_through, take_back
from syndication.actions.intake import IntakeError, ask_home, path_of
from syndication.intake_report import progress_of
from syndication.models import Intake
from tests.syndication import homecomings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_batches")]
HAND = Proof(how="by hand")


def test_the_engine_does_what_waits_and_what_a_dead_worker_left(newsletter, audience):
    intake = homecomings.received(newsletter, audience)
    Intake.objects.filter(pk=intake.pk).update(claimed_by="a-dead-worker")

    with Worker() as worker:
        assert intake_engine.run_due(worker) == 1
        assert intake_engine.run_due(worker) == 0
        intake.refresh_from_db()
        assert (intake.state, intake.claimed_by) == ("reported", "")
        ask_home(intake=intake)
        intake_engine.run_due(worker)
        intake.refresh_from_db()
        assert intake.state == "home"


def test_the_engine_refuses_a_file_that_became_unreadable(newsletter, audience):
    intake = homecomings.received(newsletter, audience)
    path_of(intake).unlink()

    with Worker() as worker:
        intake_engine.run_due(worker)

    intake.refresh_from_db()
    assert intake.state == "refused"
    assert "no file" in intake.last_error


def test_the_engine_tries_again_later_and_gives_up_in_the_end(newsletter, audience, monkeypatch):
    def breaks(_intake):
        raise RuntimeError("The disk is full.")

    monkeypatch.setitem(intake_engine.VERBS, Intake.State.RECEIVED, breaks)
    intake = homecomings.received(newsletter, audience)

    with Worker() as worker:
        intake_engine.run_due(worker)
        intake.refresh_from_db()
        assert (intake.state, intake.attempts) == ("received", 1)
        assert intake.due_at > timezone.now()
        Intake.objects.update(attempts=4, due_at=timezone.now())
        intake_engine.run_due(worker)

    intake.refresh_from_db()
    assert (intake.state, intake.last_error) == ("refused", "The disk is full.")


def test_a_run_that_is_home_is_not_looked_through_or_brought_again(newsletter, audience):
    intake = homecomings.brought(newsletter, audience)
    before = homecomings.outcomes(intake)

    look_through(intake)
    bring_home(intake)

    assert intake.state == "home"
    assert homecomings.outcomes(intake) == before


def forget_everything():
    for intake in Intake.objects.filter(state="home"):
        take_back(intake)
    Suppression.objects.all().delete()
    ConsentEvent.objects.all().delete()
    journal.path().unlink()


def test_a_run_that_was_cut_off_anywhere_ends_the_same(newsletter, audience):
    whole = homecomings.received(newsletter, audience)
    with homecomings.Statements() as statements:
        bring_home(whole)
    wanted, wanted_rows = homecomings.picture_of_the_database(), homecomings.outcomes(whole)
    dice = random.Random(20261125)
    wrong = []

    for fatal in dice.sample(range(1, statements.count), 4):
        forget_everything()
        intake = homecomings.received(newsletter, audience)
        with pytest.raises(homecomings.Killed), homecomings.Statements(fatal):
            bring_home(intake)
        bring_home(Intake.objects.get(pk=intake.pk))
        same = homecomings.picture_of_the_database() == wanted
        if not same or homecomings.outcomes(intake) != wanted_rows:
            wrong.append(fatal)

    assert wrong == []


def test_the_same_file_dropped_again_goes_on_with_the_run_that_was_cut_off(newsletter, audience):
    intake = homecomings.received(newsletter, audience)
    with pytest.raises(homecomings.Killed):
        bring_home(intake, step=homecomings.dies_after(6))

    again = homecomings.received(newsletter, audience)
    bring_home(again)

    assert again.pk == intake.pk
    assert Intake.objects.get().state == "home"


def test_a_run_that_a_living_worker_holds_is_left_to_it(newsletter, audience):
    intake = homecomings.received(newsletter, audience)
    with Worker() as worker:
        Intake.objects.filter(pk=intake.pk).update(state="running", claimed_by=worker.name)

        with pytest.raises(IntakeError, match="at this moment"):
            homecomings.received(newsletter, audience)


def test_a_run_tells_how_long_the_rest_takes(newsletter, audience):
    with time_machine.travel("2026-11-25T08:00Z", tick=False) as clock:
        intake = homecomings.received(newsletter, audience)
        look_through(intake)
        with pytest.raises(homecomings.Killed):
            bring_home(intake, step=homecomings.dies_after(2))
        clock.shift(60)
        intake.refresh_from_db()

        told = progress_of(intake)

    assert told["counts"] == {"done": 6, "total": 12}
    assert told["seconds_left"] == 60
    assert progress_of(Intake(state="home", report=intake.report))["seconds_left"] is None
