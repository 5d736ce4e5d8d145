"""The run: a file is taken in, looked through and brought home; always silent."""

from __future__ import annotations

from django.core import mail
from django.core.exceptions import PermissionDenied

import pytest

from newsletter.evidence import Proof
from newsletter.models import (
    Letter,
    Suppression,
)
from syndication.actions import intake_stories
from syndication.actions.homecoming import bring_home, look_through
from syndication.actions.intake import IntakeError, Wishes, ask_back, ask_home, receive
from syndication.actions.stories import plan_story
from syndication.exchange import UnreadableFile
from syndication.models import Copy, Intake, IntakeRow
from tests import make
from tests.syndication import homecomings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_batches")]
HAND = Proof(how="by hand")


def test_a_dry_run_decides_about_every_line_and_changes_nothing(newsletter, audience):
    before = homecomings.picture_of_the_database()
    intake = homecomings.received(newsletter, audience)

    look_through(intake)

    assert homecomings.picture_of_the_database() == before
    assert intake.state == "reported"
    assert len(homecomings.outcomes(intake)) == 12
    assert intake.report["people"] == {"admit": 6, "invite": 0, "hold": 5, "refuse": 1}


def test_the_real_run_ends_as_the_dry_run_said(newsletter, audience):
    dry = homecomings.received(newsletter, audience)
    look_through(dry)

    real = homecomings.brought(newsletter, audience)

    assert homecomings.outcomes(real) == homecomings.outcomes(dry)
    assert real.report["people"] == dry.report["people"]
    assert homecomings.mailable(newsletter) == [f"r{n}@example.org" for n in (1, 2, 4, 5, 7, 8)]
    assert Suppression.objects.count() == 4


def test_the_same_file_again_changes_nothing(newsletter, audience):
    homecomings.brought(newsletter, audience)
    before = homecomings.picture_of_the_database()

    again = homecomings.brought(newsletter, audience)

    assert homecomings.picture_of_the_database() == before
    assert again.report["people"] == {"admit": 6, "invite": 0, "hold": 5, "refuse": 1}


def test_nobody_hears_of_a_homecoming(newsletter, audience, exports):
    make.channel(site=newsletter.site)
    homecomings.brought(newsletter, audience)
    bring_home(
        receive(
            path=exports / "synthetic/substack/export-fr.zip",
            site=newsletter.site,
            wishes=Wishes(publish=True, fetch_media=False, attestation="They asked."),
        )
    )

    assert not Letter.objects.exists()
    assert mail.outbox == []
    assert not Copy.objects.exclude(wanted=0).exists()


def test_a_folder_is_kept_as_one_archive_with_the_same_bytes_each_time(newsletter, exports):
    folder = exports / "mailchimp"

    first, second = (homecomings.received(newsletter, folder) for _ in range(2))

    assert first.sha256 == second.sha256
    assert first.file.name.endswith("mailchimp.zip")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("posts.zip", b"this is a text file", "named like a ZIP"),
        ("list.csv", b"PK\x03\x04 no archive", "."),
        ("list.csv", b"name,town\nA,B\n", "no export that is known here"),
        ("nothing.csv", None, "There is no file"),
    ],
)
def test_what_is_no_export_is_refused_and_not_kept(
    newsletter, tmp_path, settings, name, content, sentence
):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(UnreadableFile, match=sentence):
        homecomings.received(newsletter, path)

    assert not Intake.objects.exists()
    assert not [one for one in (settings.VAR_DIR / "private").rglob("*") if one.is_file()]


@pytest.mark.parametrize(
    ("wishes", "sentence"),
    [
        (Wishes(platform="mailchimp"), "looks like one of Substack"),
        (Wishes(only="stories"), "holds no such thing"),
    ],
)
def test_what_the_file_is_not_cannot_be_wished(newsletter, audience, wishes, sentence):
    with pytest.raises(IntakeError, match=sentence):
        homecomings.received(newsletter, audience, wishes=wishes)


def test_a_stranger_to_the_brand_may_not_press_the_buttons(newsletter, audience):
    intake = homecomings.received(newsletter, audience)
    look_through(intake)
    reader = make.user()

    with pytest.raises(PermissionDenied):
        ask_home(intake=intake, user=reader)
    with pytest.raises(PermissionDenied):
        ask_back(intake=intake, user=reader)


def test_a_story_that_cannot_come_does_not_stop_the_others(newsletter, exports, monkeypatch):
    # What breaks here is a stranger's text in a parser: it is met, not written by us.
    whole = plan_story

    def plan(*, story, **known):
        if story.source_id == "140003":
            raise RuntimeError("The parser gave up.")
        return whole(story=story, **known)

    monkeypatch.setattr(intake_stories, "plan_story", plan)
    intake = homecomings.brought(
        newsletter,
        exports / "synthetic/substack/export-fr.zip",
        wishes=Wishes(only="stories", fetch_media=False),
    )

    assert intake.report["stories"]["created"] == 7
    refused = IntakeRow.objects.get(intake=intake, source_id="140003")
    assert (refused.outcome, refused.reason) == ("refused", "The parser gave up.")
