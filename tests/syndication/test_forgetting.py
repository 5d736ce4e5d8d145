"""Homecomings forget who was erased, and the files whose time is over."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

import pytest

from core.work import Worker
from newsletter.actions.refusal import erase
from newsletter.evidence import Proof
from newsletter.models import Retention, Subscriber
from syndication import intake_engine
from syndication.actions.homecoming import look_through, take_back
from syndication.actions.intake import path_of
from syndication.intake_report import as_csv
from syndication.models import Intake
from syndication.uploads_look import uploads
from tests.syndication import homecomings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_batches")]


def age(intake, *, days):
    Intake.objects.filter(pk=intake.pk).update(created_at=timezone.now() - timedelta(days=days))


def forget():
    with Worker() as worker:
        return intake_engine.forget_due(worker)


def test_who_is_erased_is_named_in_no_report(newsletter, audience):
    first, _again = (homecomings.brought(newsletter, audience) for _time in range(2))
    person = Subscriber.objects.get(address="r1@example.org")

    erase(subscriber=person, proof=Proof(how="by hand"))

    told = "".join(line for intake in Intake.objects.all() for line in as_csv(intake))
    assert "r1@example.org" not in told
    assert "r2@example.org" in told
    assert person.address_hash in told
    assert first.rows.count() == 12


def test_a_file_goes_when_its_time_is_over_and_what_came_of_it_can_be_taken_back(
    newsletter, audience
):
    intake = homecomings.brought(newsletter, audience)
    folder = path_of(intake).parent
    age(intake, days=31)

    assert forget() == 1

    intake.refresh_from_db()
    assert not folder.exists()
    assert not intake.file
    take_back(intake)
    assert not Subscriber.objects.exists()


def test_a_run_that_was_only_looked_through_says_that_its_file_is_gone(newsletter, audience):
    intake = homecomings.received(newsletter, audience)
    look_through(intake)
    age(intake, days=31)

    forget()

    intake.refresh_from_db()
    assert intake.state == "refused"
    assert "Drop it again" in intake.last_error


@pytest.mark.parametrize(
    ("days", "kept_days", "state"), [(29, 30, "home"), (31, 0, "home"), (31, 30, "running")]
)
def test_a_file_stays_for_its_time_and_while_it_is_needed(
    newsletter, audience, days, kept_days, state
):
    Retention.objects.create(site=newsletter.site, upload_days=kept_days)
    intake = homecomings.brought(newsletter, audience)
    Intake.objects.update(state=state)
    age(intake, days=days)

    assert forget() == 0

    assert path_of(intake).exists()


def test_the_doctor_finds_a_file_that_nobody_deletes(newsletter, audience):
    intake = homecomings.brought(newsletter, audience)
    well = next(uploads())
    age(intake, days=33)

    late = next(uploads())

    assert (well.ok, late.ok) == (True, False)
    assert "1 of them too long" in late.message
