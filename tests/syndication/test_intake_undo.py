"""A run is taken back: what it made goes, what people did since stays, and so does every no."""

from __future__ import annotations

from django.utils import timezone

import pytest

from newsletter.actions.refusal import leave
from newsletter.evidence import Proof
from newsletter.models import (
    ConsentEvent,
    Mailing,
    Subscriber,
    Subscription,
    Suppression,
)
from syndication.actions.homecoming import take_back
from syndication.actions.intake import Wishes
from syndication.models import Intake, IntakeRow
from tests import make
from tests.syndication import homecomings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_batches")]
HAND = Proof(how="by hand")


def test_a_run_taken_back_leaves_the_database_as_it_was_but_for_the_noes(newsletter, audience):
    intake = homecomings.brought(newsletter, audience)

    take_back(intake)

    assert intake.state == "undone"
    assert not Subscriber.objects.exists()
    assert not Subscription.objects.exists()
    assert Suppression.objects.count() == 4
    assert intake.report["left"] == 0


def test_taking_back_can_be_cut_off_too(newsletter, audience):
    intake = homecomings.brought(newsletter, audience)
    with pytest.raises(homecomings.Killed):
        take_back(intake, step=homecomings.dies_after(1))
    assert Subscription.objects.count() == 3

    take_back(Intake.objects.get(pk=intake.pk))

    assert not Subscription.objects.exists()


def test_who_acted_since_stays_when_a_run_is_taken_back(newsletter, audience):
    intake = homecomings.brought(newsletter, audience)
    leave(subscriber=Subscriber.objects.get(address="r1@example.org"), proof=HAND)

    take_back(intake)

    assert [place.subscriber.address for place in Subscription.objects.all()] == ["r1@example.org"]
    assert intake.report["left"] == 1
    assert Suppression.objects.count() == 5


def test_who_was_known_before_stays_known_when_a_run_is_taken_back(newsletter, audience):
    make.subscription(newsletter=newsletter, address="r1@example.org")
    make.subscriber(site=newsletter.site, address="r2@example.org")

    take_back(homecomings.brought(newsletter, audience))

    assert sorted(Subscriber.objects.values_list("address", flat=True)) == [
        "r1@example.org",
        "r2@example.org",
    ]
    assert homecomings.mailable(newsletter) == ["r1@example.org"]
    undone = ConsentEvent.objects.get(kind="undone")
    assert undone.subscriber.address == "r2@example.org"


def test_a_person_who_was_mailed_stays_known_when_a_run_is_taken_back(newsletter, audience):
    intake = homecomings.brought(newsletter, audience)
    person = Subscriber.objects.get(address="r1@example.org")
    mailing = Mailing.objects.create(
        issue=make.issue(newsletter=newsletter),
        newsletter=newsletter,
        state="finished",
        send_at=timezone.now(),
        frozen_at=timezone.now(),
    )
    make.delivery(mailing=mailing, subscriber=person, address=person.address, state="accepted")

    take_back(intake)

    assert Subscriber.objects.get() == person
    assert not Subscription.objects.exists()


def test_a_story_that_was_edited_since_stays_when_the_run_is_taken_back(newsletter, exports):
    intake = homecomings.brought(
        newsletter,
        exports / "substack/ghost-migrate-export",
        wishes=Wishes(fetch_media=False),
    )
    brought = IntakeRow.objects.get(intake=intake, source_id="123401").page
    assert brought is not None
    page = brought.specific
    page.title = "Edited here"
    page.save_revision()

    take_back(intake)

    assert intake.report["left"] == 1
    assert type(page).objects.count() == 1
