"""Whoever comes by an old address finds the new one."""

from __future__ import annotations

from datetime import UTC, datetime

from wagtail.contrib.redirects.models import Redirect

import pytest

from tests import make
from tests.syndication.bringing import bring, intake, page_of, story

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2019, 5, 4, 9, 30, tzinfo=UTC)


@pytest.fixture
def home():
    return make.site()


@pytest.fixture
def run(home):
    return intake(site=home)


def test_an_old_address_of_our_own_leads_to_the_new_one(home, run, tmp_path, client):
    one = story(source_url="https://stories.example.org/old/a-house?source=rss", slug="new")

    row = bring(run, one, folder=tmp_path)[0]
    page_of(row).get_latest_revision().publish()
    response = client.get("/old/a-house")

    assert row.made["redirects"] == [{"from": "/old/a-house", "to": "/new/"}]
    assert (response.status_code, response["Location"]) == (301, "/new/")


@pytest.mark.parametrize(
    "url",
    [
        "https://medium.com/@ada/a-house",
        "https://ada.substack.com/p/a-house",
        "",
        "https://stories.example.org/",
        "https://stories.example.org/a-house/",
        "https://stories.example.org/" + "a" * 300,
    ],
)
def test_no_redirect_is_made_that_could_not_work(run, tmp_path, url):
    bring(run, story(source_url=url, slug="a-house"), folder=tmp_path)

    assert not Redirect.objects.exists()


def test_a_redirect_that_exists_is_left(run, tmp_path):
    Redirect.objects.create(old_path="/old", site=run.site, redirect_link="https://e.org")

    row = bring(run, story(source_url="https://e.org/old"), folder=tmp_path)[0]

    assert Redirect.objects.get().redirect_link == "https://e.org"
    assert row.made["redirects"] == []


def test_a_shared_host_that_is_a_brands_own_is_its_own(tmp_path):
    run = intake(site=make.site(hostname="ada.ghost.io"))

    row = bring(run, story(source_url="https://ada.ghost.io/old/"), folder=tmp_path)[0]

    assert [one["from"] for one in row.made["redirects"]] == ["/old"]
