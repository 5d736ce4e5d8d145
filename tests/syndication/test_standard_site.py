"""The home and the network name each other, so that the address at home is the one that counts."""

from __future__ import annotations

import json
import re

import pytest

from core.pagecache import generation
from syndication.models import Copy, Credential
from syndication.standard_site import home_of, key_of, publication_at
from tests import make

pytestmark = pytest.mark.django_db

DID = "did:plc:ewvi7nxzyoun6zhxrhs64oiz"
RKEY = "3lmabcdefgh2a"
WELL_KNOWN = "/.well-known/site.standard.publication"
HANDLE = "/.well-known/atproto-did"


@pytest.fixture
def article():
    return make.article(site=make.site())


def connected(article, *, publication="The Quay", shown=1, remote_id=f"at://{DID}/x.y/{RKEY}"):
    """A channel at Bluesky that has brought the article."""
    site = article.get_site()
    channel = make.channel(site=site, platform="bluesky", automatic=False)
    secrets = json.dumps({"handle": "ada.test", "publication": publication})
    Credential.objects.create(channel=channel, secrets=secrets)
    Copy.objects.create(
        article=article, channel=channel, state="settled", shown=shown, remote_id=remote_id
    )
    generation.bump()


def test_a_key_is_a_moment_that_is_past_and_the_same_for_the_same():
    assert key_of("a") == key_of("a") != key_of("b")
    assert all(re.fullmatch("3[jklm][2-7a-z]{11}", key_of(str(number))) for number in range(99))


def test_an_article_names_its_document_and_its_publication(client, article):
    connected(article)
    home = article.get_site().root_url

    page = client.get(article.url).text

    assert (
        f'<link rel="site.standard.document" href="at://{DID}/site.standard.document/{RKEY}">'
        in page
    )
    publication = publication_at(owner=DID, home=home)
    assert f'<link rel="site.standard.publication" href="{publication}">' in page
    assert client.get(WELL_KNOWN).text == publication
    assert client.get(HANDLE).text == DID


@pytest.mark.parametrize("facts", [{"publication": ""}, {"shown": 0}])
def test_a_home_without_a_publication_says_nothing_of_one(client, article, facts):
    connected(article, **facts)

    assert "site.standard" not in client.get(article.url).text
    assert client.get(WELL_KNOWN).status_code == 404
    assert client.get(HANDLE).status_code == 404


def test_an_article_that_is_not_there_names_no_document(client, article):
    connected(article)
    other = make.article(site=article.get_site(), title="Another", slug="another")

    assert "site.standard" not in client.get(other.url).text


def test_a_channel_that_cannot_be_read_has_no_publication(client, article, settings):
    connected(article)
    settings.FIELD_ENCRYPTION_KEYS = ["YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXoxMjM0NTY="]
    generation.bump()

    assert client.get(WELL_KNOWN).status_code == 404


def test_the_home_of_an_address_is_where_it_begins():
    assert home_of("https://home.example:8/2026/x/") == "https://home.example:8"
