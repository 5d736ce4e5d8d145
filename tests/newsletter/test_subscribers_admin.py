"""Subscribers and newsletters in the admin: found by list and state, by their own brand only."""

from __future__ import annotations

import pytest

from tests import make
from tests.newsletter.staff import editor

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return make.newsletter_page(newsletter=make.newsletter(site=make.site()))


@pytest.fixture
def desk(client):
    client.force_login(make.administrator())
    return client


def test_subscribers_are_listed_searched_filtered_and_shown_with_their_consent(desk, page):
    place = make.subscription(newsletter=page.newsletter, address="ada@example.org")
    make.subscription(newsletter=page.newsletter, address="bo@example.org", state="pending")
    place.subscriber.consent_events.create(
        newsletter=page.newsletter, kind="confirmed", how="the page"
    )
    url = "/admin/newsletter/subscribers/"

    assert b"Secret Sauce: confirmed" in desk.get(url).content
    found = desk.get(url + "?q=ada").content
    assert b"ada@example.org" in found
    assert b"bo@example.org" not in found
    found = desk.get(f"{url}?state=pending&newsletter={page.newsletter.pk}").content
    assert b"bo@example.org" in found
    assert b"ada@example.org" not in found
    one = desk.get(f"{url}inspect/{place.subscriber_id}/")
    assert b"the page" in one.content
    assert desk.get(f"{url}edit/{place.subscriber_id}/").status_code != 200
    assert desk.get("/admin/newsletter/newsletters/").status_code == 200


def test_an_editor_who_may_look_sees_the_people_of_their_brand_only(client, page):
    mine = make.subscription(newsletter=page.newsletter, address="mine@example.org")
    other_site = make.site(hostname="other.test", name="Other", default=False)
    theirs = make.subscriber(site=other_site, address="theirs@example.org")
    client.force_login(editor(page, "view_subscriber"))
    url = "/admin/newsletter/subscribers/"

    assert b"theirs@example.org" not in client.get(url).content
    assert client.get(f"{url}inspect/{mine.subscriber_id}/").status_code == 200
    assert client.get(f"{url}inspect/{theirs.pk}/").status_code == 404


def test_a_newsletter_of_another_brand_cannot_be_opened(client, page):
    other = make.newsletter(
        site=make.site(hostname="other.test", name="Other", default=False), slug="other"
    )
    client.force_login(editor(page, "change_newsletter", "delete_newsletter"))
    url = "/admin/newsletter/newsletters/"

    assert client.get(f"{url}edit/{page.newsletter.pk}/").status_code == 200
    for door in ("edit", "delete"):
        assert client.get(f"{url}{door}/{other.pk}/").status_code == 404


def test_subscribers_are_found_by_list_and_state_of_the_same_subscription(desk, page):
    other = make.newsletter(site=page.newsletter.site, slug="other", name="Other")
    for newsletter, state in ((page.newsletter, "confirmed"), (other, "pending")):
        make.subscription(newsletter=newsletter, address="ada@example.org", state=state)
    url = "/admin/newsletter/subscribers/?state=pending"

    pending_here = desk.get(f"{url}&newsletter={page.newsletter.pk}").content
    pending_there = desk.get(f"{url}&newsletter={other.pk}").content
    in_french = desk.get("/admin/newsletter/subscribers/?language=fr").content

    assert b"ada@example.org" not in pending_here
    assert b"ada@example.org" in pending_there
    assert b"ada@example.org" not in in_french


def test_the_newsletters_of_other_brands_are_no_choice_of_the_filter(client, page):
    other_site = make.site(hostname="other.test", name="Other", default=False)
    make.newsletter(site=other_site, slug="theirs", name="Their secret plans")
    client.force_login(editor(page, "view_subscriber"))

    listing = client.get("/admin/newsletter/subscribers/").content.decode()

    assert "Secret Sauce" in listing
    assert "Their secret plans" not in listing
