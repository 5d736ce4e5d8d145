"""Followers have no addresses: they are counted for the call home, and nothing of them is kept."""

from __future__ import annotations

import pytest

from newsletter.models import Following, Subscriber
from tests import make
from tests.syndication import homecomings

pytestmark = pytest.mark.django_db


def test_a_list_of_followers_is_counted_for_the_call_home(client, tmp_path):
    newsletter = make.newsletter(site=make.site())
    path = tmp_path / "followers.csv"
    path.write_text("Account address\nada@mastodon.example\nbo@mastodon.example\n")
    client.force_login(make.administrator())

    homecomings.brought(newsletter, path)

    counted = Following.objects.get()
    assert (counted.platform, counted.followers, counted.how) == ("mastodon", 2, "followers.csv")
    assert not Subscriber.objects.exists()
    board = client.get(f"/admin/newsletter/claims/{newsletter.site_id}/").content.decode()
    assert "2 followers there" in board
    assert 'name="platform" value="mastodon"' in board


def test_a_file_with_addresses_counts_no_followers(tmp_path):
    newsletter = make.newsletter(site=make.site())
    path = tmp_path / "people.csv"
    path.write_text(f"{homecomings.HEADERS}\na@example.org,true,,false,2023-01-15T10:00:00Z\n")

    homecomings.brought(newsletter, path)

    assert not Following.objects.exists()
