"""Readers and staff sign in by address: with a password or with a code from their mail."""

from __future__ import annotations

import re

from django.core import mail

import pytest
from allauth.account.models import EmailAddress

from people.models import User
from tests import make

pytestmark = pytest.mark.django_db
SECRET = "correct horse battery staple"


@pytest.fixture(autouse=True)
def _post(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(autouse=True)
def home():
    return make.site()


@pytest.fixture
def reader():
    user = make.user(email="reader@example.org", password=SECRET)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def code_in(letter: mail.EmailMessage) -> str:
    found = re.search(r"^[A-Z0-9]{3,}(-[A-Z0-9]+)?$", str(letter.body), re.MULTILINE)
    assert found is not None
    return found.group()


def test_a_reader_signs_up_proves_the_address_by_a_code_and_is_in(client):
    facts = {"email": "reader@example.org", "password1": SECRET, "password2": SECRET}
    asked = client.post("/account/signup/", facts)
    assert asked["Location"] == "/account/confirm-email/"
    assert "_auth_user_id" not in client.session

    letter = mail.outbox[0]
    assert letter.from_email == "The Harbour <hello@testserver.example.org>"
    assert "The Harbour" in letter.body
    done = client.post("/account/confirm-email/", {"code": code_in(letter)})

    assert done["Location"] == "/"
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)


def test_a_password_and_a_code_open_the_same_account(client, reader):
    response = client.post("/account/login/", {"login": "Reader@Example.org", "password": SECRET})
    assert response["Location"] == "/"
    client.logout()

    client.post("/account/login/code/", {"email": "reader@example.org"})
    client.post("/account/login/code/confirm/", {"code": code_in(mail.outbox[0])})

    assert client.session["_auth_user_id"] == str(reader.pk)


def test_a_forgotten_password_is_replaced_by_a_code_and_no_secret_is_in_an_address(client, reader):
    asked = client.post("/account/password/reset/", {"email": "reader@example.org"})
    letter = mail.outbox[0]

    assert re.findall(r"https?://\S+", str(letter.body)) == ["http://testserver/"]
    client.post(asked["Location"], {"code": code_in(letter)})
    fresh = {"password1": "another long passphrase", "password2": "another long passphrase"}
    client.post("/account/password/reset/complete/", fresh)

    reader.refresh_from_db()
    assert reader.check_password("another long passphrase")


@pytest.mark.parametrize(
    ("page", "facts"),
    [
        ("/account/login/code/", {"email": "{}"}),
        ("/account/password/reset/", {"email": "{}"}),
        ("/account/signup/", {"email": "{}", "password1": SECRET, "password2": SECRET}),
    ],
)
def test_nobody_learns_who_has_an_account(client, reader, page, facts):
    answers = []
    for address in ("reader@example.org", "nobody@example.org"):
        filled = {name: value.replace("{}", address) for name, value in facts.items()}
        response = client.post(page, filled)
        shown = client.get(response["Location"]).content.decode().replace(address, "")
        shown = re.sub(r'value="\w{64}"', "", shown)
        answers.append((response.status_code, response["Location"], shown))
        client.cookies.clear()

    assert answers[0] == answers[1]
    assert len(mail.outbox) == 2


def test_without_a_site_mail_is_still_written(client, reader):
    from wagtail.models import Site

    Site.objects.all().delete()

    client.post("/account/login/code/", {"email": "reader@example.org"})

    assert mail.outbox[0].from_email == "hello@example.org"


def test_a_session_can_be_seen_and_ended(client, reader):
    client.force_login(reader)

    assert b"account-menu" in client.get("/account/sessions/").content
    client.post("/account/logout/")

    assert "_auth_user_id" not in client.session


def test_a_get_signs_nobody_out(client, reader):
    client.force_login(reader)

    client.get("/account/logout/")

    assert "_auth_user_id" in client.session
