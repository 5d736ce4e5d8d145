"""The admin has one way in, and readers are not sent round in circles before it."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator

from people import second_factor
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home():
    return make.site()


def test_a_stranger_is_sent_to_the_sign_in_page_and_back(client):
    response = client.get("/admin/pages/")

    assert response["Location"] == "/account/login/?next=/admin/pages/"


@pytest.mark.parametrize("door", ["/admin/login/", "/_util/login/", "/fr/_util/login/"])
def test_wagtails_own_sign_in_pages_lead_to_ours(client, door):
    for ask in (client.get, client.post):
        assert ask(door)["Location"].endswith("/account/login/")
    kept = client.get(door, {"next": "/admin/pages/"})
    assert kept["Location"].endswith("/account/login/?next=%2Fadmin%2Fpages%2F")
    foreign = client.get(door, {"next": "https://evil.example/"})
    assert foreign["Location"].endswith("/account/login/")


@pytest.mark.parametrize("step", ["", "done/", "confirm/MQ/abc/", "complete/"])
def test_wagtails_password_reset_is_closed(client, step):
    assert client.get(f"/admin/password_reset/{step}").status_code == 404


def test_the_admins_own_password_form_cannot_sign_in(client):
    make.administrator()

    client.post(
        "/admin/login/", {"username": "admin@example.org", "password": "a long test password"}
    )

    assert "_auth_user_id" not in client.session


def test_a_reader_who_is_signed_in_is_refused_and_not_sent_round(client):
    client.force_login(make.user())

    response = client.get("/admin/pages/")

    assert response.status_code == 403
    assert b"This door is for the staff" in response.content
    assert client.get("/admin/sprite/").status_code == 200


def test_staff_without_a_second_factor_are_asked_for_one(client):
    client.force_login(make.administrator())

    page = client.get("/admin/").content.decode()

    assert "Protect your account" in page
    assert "/account/2fa/" in page


def test_staff_with_a_second_factor_are_left_in_peace(client):
    user = make.administrator()
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    client.force_login(user)

    assert "Protect your account" not in client.get("/admin/").content.decode()


def test_where_it_is_required_the_admin_opens_with_a_second_factor_only(client, settings):
    settings.STAFF_SECOND_FACTOR = "required"
    user = make.administrator()
    client.force_login(user)

    asked = client.get("/admin/pages/", follow=True)
    script = client.get("/admin/pages/", headers={"x-requested-with": "XMLHttpRequest"})

    assert asked.redirect_chain == [("/account/2fa/", 302)]
    assert b"The admin opens when you have one" in asked.content
    assert script.status_code == 403

    Authenticator.objects.create(user=user, type="webauthn", data={})
    assert client.get("/admin/pages/").status_code == 200


def test_a_misspelt_rule_of_the_second_factor_is_an_error(settings):
    assert second_factor.check_setting() == []

    settings.STAFF_SECOND_FACTOR = "requird"

    assert [found.id for found in second_factor.check_setting()] == ["people.E001"]
