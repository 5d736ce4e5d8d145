"""The account pages speak the language a visitor's browser asks for."""

from __future__ import annotations

import pytest

from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    return make.site()


def test_a_french_visitor_signs_in_in_french(site, client):
    page = client.get("/account/login/", headers={"accept-language": "fr-FR,fr;q=0.9"})

    assert page.headers["Content-Language"] == "fr"
    assert "Accept-Language" in page.headers["Vary"]
    assert 'lang="fr"' in page.content.decode()


def test_others_sign_in_in_english(site, client):
    page = client.get("/account/login/", headers={"accept-language": "pt"})

    assert 'lang="en"' in page.content.decode()


def test_the_pages_of_the_home_go_by_their_address(site, client):
    page = client.get("/", headers={"accept-language": "fr"})

    assert 'lang="en"' in page.content.decode()
