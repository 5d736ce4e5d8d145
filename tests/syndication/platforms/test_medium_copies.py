"""Medium's two ways for a copy: by an old token, and by hand."""

from __future__ import annotations

import pytest

from syndication.exchange import (
    Account,
    AssistsCopies,
    ByHand,
    ExchangeError,
    FindsCopies,
    NeedsNewConnection,
    Receipt,
    SlowDown,
    TakesCopies,
    Unanswered,
    UpdatesCopies,
)
from syndication.platforms.medium import Medium
from syndication.platforms.medium.copies import _api
from tests.fakes import http_server
from tests.fakes.medium import FakeMedium
from tests.syndication.copying import an_outgoing


@pytest.fixture
def fake(settings):
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    with FakeMedium() as server:
        yield server


@pytest.fixture
def medium():
    return Medium()


@pytest.fixture
def account(fake):
    return Account(fake.base_url, fake.secrets)


def test_it_takes_and_assists_and_can_do_no_more():
    assert isinstance(Medium(), TakesCopies)
    assert isinstance(Medium(), AssistsCopies)
    assert not isinstance(Medium(), UpdatesCopies)
    assert not isinstance(Medium(), FindsCopies)


def test_a_token_says_whose_it_is(medium, account):
    probe = medium.probe(account)

    assert (probe.name, probe.url) == ("Ada Quill", "https://medium.com/@ada")
    assert probe.can_publish
    assert "by hand" in probe.warnings[0]


@pytest.mark.parametrize(
    "url", ["", "https://medium.com/@ada", "https://ada.medium.com", "https://medium.com"]
)
def test_the_address_of_a_profile_leads_to_mediums_own_interface(url):
    assert _api(Account(url, {})) == "https://api.medium.com"


def test_a_story_is_posted_with_its_original(medium, fake, account):
    article = an_outgoing(
        title="T" * 120,
        tags=("Owning an audience", "x" * 26, "ROI", "Airports", "Too many"),
        cover_url="https://home.example/media/cover.jpg",
        cover_alt="A hall",
        sponsor="Quay & Sons",
    )

    receipt = medium.create(account, article)

    (story,) = fake.stories
    assert story["canonicalUrl"] == article.canonical_url
    assert story["tags"] == ["Owning an audience", "ROI", "Airports"]
    assert story["title"] == "T" * 99 + "…"
    assert f"<h1>{'T' * 120}</h1>" in story["content"]
    assert '<img src="https://home.example/media/cover.jpg" alt="A hall">' in story["content"]
    assert "Quay &amp; Sons" in story["content"]
    assert f'href="{article.canonical_url}"' in story["content"]
    assert (story["publishStatus"], story["notifyFollowers"]) == ("public", False)
    assert receipt == Receipt("000000000001", "https://medium.com/@ada/a-story-000000000001")


def test_a_token_that_is_not_known_asks_for_a_new_connection(medium, fake):
    with pytest.raises(NeedsNewConnection, match=r"Token was invalid\."):
        medium.create(Account(fake.base_url, {"token": "old"}), an_outgoing())

    assert fake.stories == []


def test_without_a_token_nothing_can_be_posted(medium):
    with pytest.raises(NeedsNewConnection):
        medium.create(Account("https://medium.com/@ada", {}), an_outgoing())


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (http_server.LOST_AFTER, Unanswered),
        (http_server.BROKEN_AFTER, Unanswered),
        (http_server.A_PAGE, Unanswered),
        (http_server.SLOW_DOWN, SlowDown),
    ],
)
def test_a_post_that_goes_wrong_says_what_is_known(medium, fake, account, fault, error):
    fake.goes_wrong(fault, method="POST")

    with pytest.raises(error):
        medium.create(account, an_outgoing())


def test_a_post_that_is_not_accepted_is_final(medium, account):
    with pytest.raises(ExchangeError, match="title is required") as caught:
        medium.create(account, an_outgoing(title=""))

    assert caught.value.permanent


def test_a_removal_is_left_to_a_person(medium, account):
    with pytest.raises(ByHand, match=r"https://medium\.com/@ada/x"):
        medium.delete(account, Receipt("1", "https://medium.com/@ada/x"))


def test_the_steps_name_the_address_and_the_tags():
    steps = Medium().steps(an_outgoing(tags=("ROI",)), "https://home.example/a/")

    assert "https://home.example/a/" in steps[0]
    assert "https://medium.com/p/import" in steps[1]
    assert "ROI" in steps[3]
    assert "none" in Medium().steps(an_outgoing(), "https://home.example/a/")[3]


@pytest.mark.parametrize(
    "url",
    [
        "https://medium.com/@ada/a-house-of-ones-own-1f2e3d4c5b6a",
        "https://medium.com/p/1f2e3d4c5b6a",
        "https://ada.medium.com/a-house-1f2e3d4c5b6a?source=rss",
        "https://stories.example.org/a-house-1f2e3d4c5b6a/",
    ],
)
def test_an_address_of_a_story_is_recognised(url):
    assert Medium().recognises(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://medium.com/@ada",
        "https://medium.com/p/1f2e3d4c5b6a/edit",
        "http://medium.com/p/1f2e3d4c5b6a",
        "javascript:alert(1)-1f2e3d4c5b6a",
        "https://[broken/1f2e3d4c5b6a",
        "https:///1f2e3d4c5b6a",
        "https://home.example/a-house-of-ones-own/",
    ],
)
def test_other_addresses_are_not(url):
    assert not Medium().recognises(url)
