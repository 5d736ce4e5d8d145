"""The archive for feed readers."""

from __future__ import annotations

import json

import feedparser
import pytest

from newsletter.models import IssuePage
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsletter():
    return make.newsletter(site=make.site(), promise="Every Saturday & no spam.")


def feed(client, kind=""):
    return client.get(f"/mail/secret-sauce/feed/{kind}")


def test_the_feed_has_every_issue_in_full_newest_first(client, newsletter):
    make.issue(newsletter=newsletter, title="One", body=[("words", "<p>Dear [[name]].</p>")])
    make.issue(newsletter=newsletter, title="Two", preview_text="In short")

    found = feedparser.parse(feed(client).content)

    assert (found.feed.title, found.feed.subtitle) == ("Secret Sauce", "Every Saturday & no spam.")
    assert found.feed.link == "http://testserver/secret-sauce/"
    assert [entry.title for entry in found.entries] == ["Two", "One"]
    assert found.entries[0].summary == "In short"
    assert "Dear reader." in found.entries[1].content[0].value


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [("atom/", "application/atom+xml"), ("json/", "application/feed+json")],
)
def test_the_feed_is_there_in_every_form_and_names_itself(client, newsletter, kind, content_type):
    make.issue(newsletter=newsletter, title="One")

    response = feed(client, kind)

    assert response["Content-Type"].startswith(content_type)
    assert f"http://testserver/mail/secret-sauce/feed/{kind}" in response.content.decode()


def test_drafts_are_not_in_the_feed(client, newsletter):
    issue = make.issue(newsletter=newsletter, title="Secret plans")
    IssuePage.objects.get(pk=issue.pk).unpublish()

    assert json.loads(feed(client, "json/").content)["items"] == []


def test_a_newsletter_without_a_page_has_no_feed(client, newsletter):
    assert feed(client).status_code == 404


def test_the_newsletter_s_page_names_its_feed(client, newsletter):
    make.newsletter_page(newsletter=newsletter)

    page = client.get("/secret-sauce/").content.decode()

    assert page.count('href="/mail/secret-sauce/feed/"') == 2
