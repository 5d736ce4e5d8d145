"""An issue as a copy: a draft at Buttondown, by hand to Substack, home as its original."""

from __future__ import annotations

import json

import pytest

from syndication.actions.copies import switch
from syndication.actions.reconcile import reconcile
from syndication.issues import outgoing_issue
from syndication.models import Channel, Copy, Credential
from syndication.outgoing import Dress
from syndication.places import places_of
from syndication.views.plans import planning
from tests import make
from tests.fakes.buttondown import FakeButtondown
from tests.syndication.copying import channel, due_again, publish, round_of, the_copy

pytestmark = pytest.mark.django_db
BODY = [
    ("words", "<p>Good morning, [[name]].</p>"),
    (
        "poll",
        {"question": "Well?", "answers": ["Yes", "No"]},
    ),
    ("referral", {"title": "Bring a friend", "text": "<p>You brought [[referrals]].</p>"}),
    ("tip", "<p>Own your list.</p>"),
]


LETTERS = ["buttondown.Buttondown", "ghost.Ghost", "substack.Substack"]


@pytest.fixture
def issue(site, settings):
    settings.HOME_GATE = "inside"
    settings.SYNDICATION_PLATFORMS = [f"syndication.platforms.{one}" for one in LETTERS]
    return make.issue(newsletter=make.newsletter(site=site), body=BODY, preview_text="For you")


@pytest.fixture
def buttondown(site, settings):
    """A channel to a Buttondown from memory."""
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    with FakeButtondown() as fake:
        there = channel(site=site, platform="buttondown", base_url=fake.base_url, automatic=True)
        Credential.objects.create(channel=there, secrets=json.dumps(fake.secrets))
        yield fake


def where():
    return Channel.objects.get(platform="buttondown")


def asked_for(issue, there):
    return switch(article=issue, channel=there, on=True, user=make.administrator())


def test_an_issue_becomes_a_draft_that_names_its_page_as_the_original(issue, buttondown):
    asked_for(issue, where())

    round_of()

    [letter] = buttondown.pages
    assert (letter["status"], letter["subject"]) == ("draft", "Issue one")
    assert letter["canonical_url"] == issue.full_url
    assert "Good morning, reader." in letter["body"]
    assert "Own your list" in letter["body"]
    assert (the_copy().state, the_copy().page) == (Copy.State.SETTLED, issue)


def test_what_is_about_one_reader_stays_at_home(issue, site):
    out = outgoing_issue(issue, key=Copy().key, site=site, dress=Dress())

    assert "Well?" not in out.html
    assert "Bring a friend" not in out.html
    assert "[[" not in out.html + out.text + out.excerpt


def test_a_beginning_leads_to_the_rest_at_home(issue, site):
    out = outgoing_issue(issue, key=Copy().key, site=site, dress=Dress(shape="excerpt"))

    assert f'href="{issue.full_url}"' in out.html
    assert out.excerpt == "For you"


def test_links_that_were_paid_for_give_no_credit_there_either(site):
    paid = {
        "name": "Ropes Ltd",
        "title": "Ropes",
        "url": "https://ropes.example/",
        "text": "<p>R</p>",
    }
    issue = make.issue(newsletter=make.newsletter(site=site), body=[("sponsor", paid)])

    out = outgoing_issue(issue, key=Copy().key, site=site, dress=Dress())

    assert "Ropes Ltd" in out.text
    assert 'rel="sponsored' in out.html


def test_no_channel_takes_an_issue_by_itself_and_no_channel_of_articles_offers_to(
    issue, buttondown, site
):
    channel(site=site, platform="ghost")

    reconcile()

    assert not Copy.objects.exists()
    [place] = places_of(issue)
    assert (place.channel, place.when) == (where(), "only if you say so")
    assert place.switches[0][1] == "Not unless I say so"


def test_a_later_version_changes_the_draft_and_a_withdrawal_takes_it_away(issue, buttondown):
    asked_for(issue, where())
    round_of()

    publish(issue, title="Issue one, corrected")
    reconcile()
    round_of()
    assert [letter["subject"] for letter in buttondown.pages] == ["Issue one, corrected"]

    publish(issue).unpublish()
    reconcile()
    due_again()
    round_of()
    assert buttondown.pages == []


def test_a_person_brings_it_to_substack_by_the_steps(desk, issue, site):
    there = channel(site=site, platform="substack", assisted=True, footer="{title}, {authors}")
    asked_for_by = desk.post(
        f"/admin/copies/article/{issue.pk}/", {f"copies-{there.pk}-on": "on"}, follow=True
    )
    round_of()

    page = desk.get(f"/admin/copies/{the_copy().pk}/").content.decode()

    assert asked_for_by.status_code == 200
    assert "At Substack, start a new text post and paste it." in page
    assert f"/admin/copies/article/{issue.pk}/{there.pk}/preview/, select the text" in page
    assert f"First published at {issue.full_url}" in page


def test_the_editor_of_an_issue_has_the_panel(desk, issue, buttondown):
    place = f"/admin/pages/{issue.pk}/edit/"

    editor = desk.get(place).content.decode()

    assert f'name="copies-{where().pk}-on"' in editor
    assert (
        "Good morning, reader."
        in desk.get(f"/admin/copies/article/{issue.pk}/{where().pk}/preview/").content.decode()
    )


def test_a_brand_without_such_a_channel_is_told_so(issue):
    assert planning(issue, make.administrator())["nothing"] == (
        "No channel of this brand takes issues."
    )


def test_other_pages_have_no_copies(desk, site):
    assert desk.get(f"/admin/copies/article/{site.root_page_id}/").status_code == 404
