"""A reader passes an issue on: by their own hand, counted, and without giving their place away."""

from __future__ import annotations

from urllib.parse import unquote

import lxml.html
import pytest

from newsletter.campaigns.board import platforms
from newsletter.links import leave_url, preferences_url
from newsletter.models import ConsentEvent, Letter, Subscriber, Subscription
from newsletter.rendering import render
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue():
    return make.issue(newsletter=make.newsletter(site=make.site()), title="R&D, and tea")


def shown(client, address):
    return lxml.html.fromstring(client.get(address).content)


def test_the_archive_page_offers_plain_ways_to_pass_it_on(client, issue):
    page = shown(client, issue.url)
    part = page.get_element_by_id("forward")

    ways = [unquote(link) for _e, _a, link, _p in part.iterlinks() if "://" in link or ":?" in link]
    assert [way.partition(":")[0] for way in ways] == ["mailto", "https", "https", "https"]
    assert all(f"{issue.full_url}?from=forward" in way for way in ways)
    assert "R&D, and tea" in ways[0]
    assert page.xpath("//link[@rel='canonical']/@href") == [issue.full_url]
    assert [one for one in page.xpath("//script/@src") if "://" in one] == []
    assert list(part.iter("form")) == []


def test_who_comes_by_it_and_says_yes_is_counted_to_it(client, issue):
    form = shown(client, f"{issue.url}?from=forward").forms[0]
    facts = dict(form.form_values()) | {"address": "friend@example.org"}

    client.post(form.action, facts)

    [standing] = platforms(issue.newsletter.site)
    assert (standing.name, standing.asked) == ("a reader's forward", 1)
    assert Subscriber.objects.get().source == "from forward · page"


def test_who_comes_by_themselves_is_not(client, issue):
    form = shown(client, issue.url).forms[0]

    client.post(form.action, dict(form.form_values()) | {"address": "friend@example.org"})

    assert platforms(issue.newsletter.site) == []


def test_every_issue_leads_there_from_both_of_its_parts(issue):
    mail = render(issue)

    assert 'href="[[web_url]]#forward"' in mail.html
    assert "Forward it to a friend: [[web_url]]#forward" in " ".join(mail.text.split())


def test_a_friend_who_opens_the_readers_own_links_changes_nothing(client, issue):
    place = make.subscription(newsletter=issue.newsletter)
    site, reader = issue.newsletter.site, place.subscriber_id
    links = [
        leave_url(site, subscriber=reader, newsletter=issue.newsletter.pk, issue=issue.pk),
        preferences_url(site, subscriber=reader),
    ]

    answers = [client.get(link) for link in links]

    assert [one.status_code for one in answers] == [200, 200]
    assert Subscription.objects.get().state == "confirmed"
    assert not ConsentEvent.objects.exists()
    assert not Letter.objects.exists()
