"""What a WordPress says about itself before it is connected."""

from __future__ import annotations

import pytest

from syndication.exchange import Account, ExchangeError
from syndication.platforms.wordpress import WordPress, _warnings
from tests.fakes.stranger import answer, stranger
from tests.fakes.wordpress import AUTHOR, FakeWordPress


@pytest.fixture
def wordpress():
    with FakeWordPress() as fake:
        yield fake


def account(wordpress, **facts):
    return Account(**{"base_url": wordpress.base_url, "secrets": wordpress.secrets, **facts})


@pytest.mark.parametrize(
    "place",
    ["/", "/wp-admin/", "/wp-admin/profile.php", "/wp-login.php", "/wp-json/wp/v2", "/?p=1", "/#x"],
)
def test_the_address_may_be_that_of_any_page_of_wordpress(wordpress, place):
    somewhere = account(wordpress, base_url=wordpress.base_url + place)

    assert WordPress().probe(somewhere).name == "Copies"


def test_a_probe_of_an_author_over_plain_http_warns_of_that_alone(wordpress):
    probe = WordPress().probe(account(wordpress))

    assert probe.canonical == "true"
    assert [warning[:24] for warning in probe.warnings] == ["The address is not https"]


def test_an_author_behind_https_is_just_right():
    protected = Account(base_url="https://copies.example.test", secrets={})

    assert _warnings(protected, able=AUTHOR, has_plugin=True) == []


def test_a_probe_tells_that_the_plugin_is_missing():
    with FakeWordPress(has_plugin=False) as bare:
        probe = WordPress().probe(account(bare))

    assert probe.canonical == "attribution"
    assert any("domicile-canonical.php" in warning for warning in probe.warnings)


@pytest.mark.parametrize(
    ("capability", "holds", "word"),
    [
        ("publish_posts", False, "may not publish"),
        ("upload_files", False, "may not upload"),
        ("edit_others_posts", True, "more than an Author"),
    ],
)
def test_a_probe_warns_of_a_user_with_other_rights_than_an_author(
    wordpress, capability, holds, word
):
    wordpress.able[capability] = holds

    probe = WordPress().probe(account(wordpress))

    assert any(word in warning for warning in probe.warnings)
    assert probe.can_publish == (capability != "publish_posts")


def test_a_site_that_is_no_wordpress_is_told_so():
    with stranger() as other:
        other.says("/?rest_route=%2F&_fields=name%2Chome", answer(b"<!doctype html>"))

        with pytest.raises(ExchangeError, match="WordPress did not answer with the data") as caught:
            WordPress().probe(Account(base_url=other.url(), secrets={"user": "x"}))

    assert caught.value.permanent
