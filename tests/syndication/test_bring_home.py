"""`manage.py bring_home`: the form that people's scripts rely on."""

from __future__ import annotations

import io
import json

from django.core.management import CommandError, call_command

from wagtail.models import Page, Site

import pytest

from blog.models import ArticlePage, StandardPage
from newsletter.models import Letter, Subscription, Suppression
from syndication.actions.homecoming import bring_home
from syndication.actions.intake import Wishes, receive
from syndication.models import Intake
from tests import make
from tests.syndication import homecomings
from tests.syndication.exports_made import item, wxr

pytestmark = pytest.mark.django_db
MAILCHIMP = "synthetic/audience/mailchimp/audience_export_0123456789.zip"
SUBSTACK = "synthetic/substack/export-fr.zip"


def told(*arguments):
    out = io.StringIO()
    call_command("bring_home", *map(str, arguments), stdout=out, stderr=io.StringIO())
    return out.getvalue()


def bring(*arguments):
    return json.loads(told(*arguments, "--json"))


def test_a_mailchimp_archive_comes_home_with_every_state(newsletter, exports):
    found = bring(exports / MAILCHIMP)

    assert found["platform"] == "mailchimp"
    assert found["people"] == {"admit": 1, "invite": 2, "hold": 3, "refuse": 0}
    assert len(found["items"]) == 6
    assert homecomings.mailable(newsletter) == ["s1@example.com"]
    assert sorted(Suppression.objects.values_list("reason", flat=True)) == [
        "bounced",
        "complained",
        "unsubscribed",
    ]
    assert not Letter.objects.exists()


def test_the_report_has_the_keys_that_scripts_read(newsletter, exports):
    found = bring(exports / SUBSTACK, "--no-fetch")

    assert {"run", "platform", "stories", "people", "items", "media", "redirects"} <= set(found)
    assert len(found["missing"]) == found["media"]["missing"]
    assert found["fidelity"]["kinds"]["words"][2] == 0
    assert found["stories"] == {"created": 8, "updated": 0, "skipped": 1, "refused": 1}
    assert found["people"] == {"admit": 4, "invite": 0, "hold": 2, "refuse": 2}
    keys = {"kind", "source_id", "source_url", "outcome", "reason", "title", "url", "fidelity"}
    assert all(keys <= set(item) for item in found["items"])
    story = next(item for item in found["items"] if item["source_id"] == "140001")
    assert {"words", "links", "images", "native", "kinds"} <= set(story["fidelity"])
    assert story["url"].startswith("http://testserver/")


def test_a_dry_run_does_nothing(newsletter, exports):
    found = bring(exports / SUBSTACK, "--dry-run")

    assert found["stories"]["created"] == 8
    assert found["people"]["admit"] == 4
    assert not ArticlePage.objects.exists()
    assert not Subscription.objects.exists()
    assert not Suppression.objects.exists()


@pytest.mark.parametrize(("only", "stories", "people"), [("stories", 8, 0), ("people", 0, 4)])
def test_one_half_of_an_export_can_come_alone(newsletter, exports, only, stories, people):
    bring(exports / SUBSTACK, "--only", only, "--no-fetch")

    assert Page.objects.filter(depth__gt=2).count() == stories
    assert len(homecomings.mailable(newsletter)) == people


def test_the_same_export_again_changes_nothing_and_goes_away_by_its_run(newsletter, exports):
    first = bring(exports / SUBSTACK, "--no-fetch")
    second = bring(exports / SUBSTACK, "--no-fetch")
    assert second["stories"] == {"created": 0, "updated": 0, "skipped": 9, "refused": 1}
    assert (ArticlePage.objects.count(), StandardPage.objects.count()) == (7, 1)

    undone = bring("--undo", first["run"])

    assert undone["state"] == "undone"
    assert not Page.objects.filter(depth__gt=2).exists()
    assert not Subscription.objects.exists()
    assert Suppression.objects.count() == 1


def test_stories_cut_off_in_the_middle_are_gone_on_with(tmp_path):
    whole, rest = 25, 2  # a batch that comes together, and what is left
    path = wxr(tmp_path, *(item(number) for number in range(1, whole + rest + 1)))
    wishes = Wishes(only="stories", fetch_media=False)
    intake = receive(path=path, site=make.site(), wishes=wishes)
    with pytest.raises(homecomings.Killed):
        bring_home(intake, step=homecomings.dies_after(whole + rest + 1))
    assert ArticlePage.objects.count() == whole

    found = bring(path, "--only", "stories", "--no-fetch")

    assert found["run"] == intake.pk
    assert found["stories"]["created"] == ArticlePage.objects.count() == whole + rest


def test_several_files_are_one_report(newsletter, exports):
    folder = exports / "mailchimp"

    found = bring(folder / "subscribed.csv", folder / "unsubscribed.csv")

    assert found["people"] == {"admit": 5, "invite": 0, "hold": 5, "refuse": 0}
    assert len(found["items"]) == 10
    assert len(found["runs"]) == 2
    assert found["platform"] == "mailchimp"


def test_the_report_can_be_written_to_a_file(newsletter, exports, tmp_path):
    target = tmp_path / "report.json"

    text = told(exports / MAILCHIMP, "--json", target)

    assert json.loads(target.read_text())["people"]["hold"] == 3
    assert "people: admit 1, invite 2, hold 3" in text


def test_a_terminal_is_told_what_became_of_it(newsletter, exports):
    first = told(exports / SUBSTACK, "--no-fetch")
    page = ArticlePage.objects.first()
    page.title = "Edited here"
    page.save_revision()

    last = told("--undo", Intake.objects.get().pk)

    assert "Substack export, home." in first
    assert "stories: created 8, skipped 1, refused 1" in first
    assert "1 item was left: somebody changed it since." in last


def test_taking_back_that_was_cut_off_is_gone_on_with(newsletter, exports):
    run = bring(exports / MAILCHIMP)["run"]
    Intake.objects.filter(pk=run).update(state="undoing")

    assert bring("--undo", run)["state"] == "undone"


def test_people_come_onto_the_list_that_was_named(newsletter, exports):
    other = make.newsletter(
        site=make.site(hostname="other.test", name="Other", default=False), slug="other"
    )

    bring(exports / MAILCHIMP, "--newsletter", "other")

    assert homecomings.mailable(other) == ["s1@example.com"]
    assert Intake.objects.get().site == other.site


def test_a_platform_can_be_named(newsletter, exports):
    assert bring(exports / MAILCHIMP, "--platform", "mailchimp")["people"]["admit"] == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Name an export"),
        (["x.zip", "--undo", "1"], "Name an export"),
        (["--undo", "999"], "There is no run 999"),
        (["nowhere.zip"], "There is no file"),
        ([MAILCHIMP, "--newsletter", "nobody"], "There is no newsletter 'nobody'"),
        ([MAILCHIMP, "--platform", "nobody"], "There is no platform 'nobody'"),
        ([MAILCHIMP, "--platform", "substack"], "looks like one of Mailchimp"),
        ([MAILCHIMP, "--only", "stories"], "holds no such thing"),
    ],
)
def test_what_cannot_be_done_is_said_and_is_no_success(newsletter, exports, arguments, sentence):
    arguments = [exports / one if one == MAILCHIMP else one for one in arguments]

    with pytest.raises(CommandError, match=sentence):
        told(*arguments)


def test_a_run_that_was_never_home_cannot_be_taken_back(newsletter, exports):
    run = bring(exports / MAILCHIMP, "--dry-run")["run"]

    with pytest.raises(CommandError, match="done meanwhile"):
        told("--undo", run)


def test_two_lists_and_none_named_is_a_question(newsletter, exports):
    make.newsletter(site=newsletter.site, slug="second")

    with pytest.raises(CommandError, match="Say onto which newsletter"):
        told(exports / MAILCHIMP)


def test_without_a_site_nothing_can_come_home(exports):
    Site.objects.all().delete()

    with pytest.raises(CommandError, match="no site yet"):
        told(exports / MAILCHIMP)
