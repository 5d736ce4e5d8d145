"""Public forms stop answering those who try too often, wherever they say they come from."""

from __future__ import annotations

from django.test import Client

import pytest

from newsletter.links import form_token
from tests import make

pytestmark = pytest.mark.django_db
FORMS = {
    "/account/login/": {"login": "victim@example.org", "password": "guess"},
    "/account/login/code/": {"email": "victim@example.org"},
    "/account/password/reset/": {"email": "victim@example.org"},
    "/account/signup/": {
        "email": "victim@example.org",
        "password1": "correct horse battery staple",
        "password2": "correct horse battery staple",
    },
    "/mail/secret-sauce/subscribe/": {"address": "victim@example.org"},
}


@pytest.fixture(autouse=True)
def home(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    site = make.site()
    newsletter = make.newsletter(site=site)
    FORMS["/mail/secret-sauce/subscribe/"]["token"] = form_token(newsletter=newsletter.pk)
    return site


def answers(path: str, *, times: int, **headers: str) -> list[int | str]:
    """What browsers without cookies are told: the status, or that tries are over."""
    told: list[int | str] = []
    for number in range(times):
        spoofed = {name: value.replace("N", str(number)) for name, value in headers.items()}
        response = Client().post(path, FORMS[path], headers=spoofed)
        over = b"Too many" in response.content
        told.append("over" if over else response.status_code)
    return told


@pytest.mark.parametrize("path", FORMS)
def test_a_form_stops_answering_whoever_asks_too_often(path):
    told = answers(path, times=30)

    assert told[0] in {200, 302, 303}
    assert told[-1] in {429, "over"}


def test_a_claimed_network_address_gives_no_new_tries():
    told = answers("/account/login/", times=12, **{"x-forwarded-for": "203.0.113.N"})

    assert told[-1] in {429, "over"}


def test_behind_a_proxy_of_ours_each_visitor_has_their_own_tries(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    path = "/account/login/code/"
    asked = dict.fromkeys(range(30))
    for number in asked:
        headers = {"x-forwarded-for": f"6.6.6.6, 203.0.113.{number}"}
        facts = {"email": f"somebody{number}@example.org"}
        asked[number] = Client().post(path, facts, headers=headers).status_code

    assert set(asked.values()) == {302}


def test_what_a_visitor_claims_before_our_proxy_counts_for_nothing(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    told = answers("/account/login/", times=12, **{"x-forwarded-for": "6.6.6.N, 203.0.113.9"})

    assert told[-1] in {429, "over"}


def test_too_many_tries_are_told_in_a_page_of_the_house():
    for _ in range(40):
        response = Client().post("/account/password/reset/", FORMS["/account/password/reset/"])

    assert response.status_code == 429
    assert b"Wait a few minutes, then try again" in response.content
