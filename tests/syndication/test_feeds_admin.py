"""The followed feeds on the editor's desk: tried before they are kept, and kept apart by brand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.test import Client
from django.utils.text import slugify

from wagtail.models import Site

import pytest

from people import teams
from people.actions.make_brand_team import make_brand_team
from people.models import User
from syndication.models import Idea, Source
from tests import make
from tests.fakes.stranger import Stranger, answer, stranger

pytestmark = pytest.mark.django_db
INBOX = "/admin/ideas/"
FEEDS = "/admin/ideas/feeds/"
RSS = (
    b"<rss version='2.0'><channel><title>The Lighthouse</title>"
    b"<item><title>One</title><link>https://example.org/1</link></item></channel></rss>"
)


@pytest.fixture(autouse=True)
def _loopback_is_ours(settings):
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]


@pytest.fixture
def it() -> Iterator[Stranger]:
    with stranger() as one:
        yield one


@pytest.fixture
def harbour() -> Site:
    return make.site()


@pytest.fixture
def valley() -> Site:
    return make.site(hostname="valley.example", name="The Valley", default=False)


def an_editor(site: Site, *, role: str = teams.EDITORS, email: str = "ed@example.org") -> User:
    user = make.user(email=email)
    user.groups.add(make_brand_team(site=site)[role])
    return User.objects.get(pk=user.pk)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def an_idea(site: Site, *, title: str = "The price of rented land", **facts: Any) -> Idea:
    source, _made = Source.objects.get_or_create(
        site=site,
        url=f"https://{site.hostname}.example/feed",
        defaults={"title": f"Read by {site.site_name}"},
    )
    facts.setdefault("url", f"https://example.org/{slugify(title)}")
    facts.setdefault("summary", "Words & more words. " * 30)
    return Idea.objects.create(source=source, entry_id=title, title=title, **facts)


def test_a_feed_is_followed_from_the_desk(harbour, it):
    client = signed_in(an_editor(harbour))
    url = it.says("/feed", answer(RSS))

    client.post(f"{FEEDS}new/", {"site": harbour.pk, "url": url, "title": ""})

    source = Source.objects.get()
    assert (source.site, source.url, source.title) == (harbour, url, "The Lighthouse")
    assert "One<span" in client.get(INBOX).content.decode()
    assert "The Lighthouse" in client.get(FEEDS).content.decode()


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("http://10.0.0.1/feed", "10.0.0.1 lies in a private network."),
        ("http://localhost/feed", "localhost lies in a private network."),
        ("http://example.org:22/feed", "We do not talk to port 22."),
        ("ftp://example.org/feed", "This is not an address of the web (http or https)."),
        ("nonsense", "Enter a valid URL."),
    ],
)
def test_an_address_we_do_not_talk_to_is_told_beside_the_field(harbour, url, sentence):
    client = signed_in(an_editor(harbour))

    page = client.post(f"{FEEDS}new/", {"site": harbour.pk, "url": url}).content.decode()

    assert sentence in page
    assert not Source.objects.exists()


def test_a_feed_that_is_followed_already_is_told(harbour, it):
    client = signed_in(an_editor(harbour))
    url = it.says("/feed", answer(RSS))
    Source.objects.create(site=harbour, url=url)

    page = client.post(f"{FEEDS}new/", {"site": harbour.pk, "url": url}).content.decode()

    assert "You already follow this feed." in page


def test_a_feed_that_ends_at_a_long_address_is_told(harbour, it):
    client = signed_in(an_editor(harbour))
    end = f"/{'a' * 600}"
    it.says(end, answer(RSS))
    url = it.says("/feed", answer(status="302 Found", location=end))

    page = client.post(f"{FEEDS}new/", {"site": harbour.pk, "url": url}).content.decode()

    assert "too long" in page


def test_nobody_follows_a_feed_for_another_brand(harbour, valley, it):
    client = signed_in(an_editor(harbour))
    url = it.says("/feed", answer(RSS))

    client.post(f"{FEEDS}new/", {"site": valley.pk, "url": url})

    assert not Source.objects.exists()


def test_a_feed_is_renamed_without_being_asked_again(harbour, it):
    source = Source.objects.create(site=harbour, url=it.url("/feed"), title="Old")
    client = signed_in(an_editor(harbour))

    client.post(f"{FEEDS}edit/{source.pk}/", {"url": source.url, "title": "New"})

    source.refresh_from_db()
    assert (source.title, it.heard) == ("New", [])


def test_a_feed_is_moved_after_it_was_tried(harbour, it):
    source = Source.objects.create(site=harbour, url=it.url("/old"), title="Kept", etag="old")
    client = signed_in(an_editor(harbour))
    url = it.says("/feed", answer(RSS))

    client.post(f"{FEEDS}edit/{source.pk}/", {"url": url, "title": "Kept"})

    source.refresh_from_db()
    assert (source.url, source.title, source.etag) == (url, "Kept", "")


def test_a_feed_is_given_up_with_its_ideas(harbour):
    idea = an_idea(harbour)
    client = signed_in(an_editor(harbour))

    client.post(f"{FEEDS}delete/{idea.source_id}/")

    assert not Idea.objects.exists()


def test_the_feeds_of_another_brand_are_not_there(harbour, valley):
    source = an_idea(valley).source
    client = signed_in(an_editor(harbour))

    assert "Read by The Valley" not in client.get(FEEDS).content.decode()
    for act in ("edit", "delete"):
        assert client.get(f"{FEEDS}{act}/{source.pk}/").status_code == 404
        assert client.post(f"{FEEDS}{act}/{source.pk}/").status_code == 404
    for beside in ("history", "usage"):
        assert client.get(f"{FEEDS}{beside}/{source.pk}/").status_code == 404
    assert Source.objects.exists()
