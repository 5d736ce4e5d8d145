"""An administrator adds people in the admin; they need no user name and no password."""

from __future__ import annotations

from typing import Any

from django.core import mail

from wagtail.models import Site

import pytest
from allauth.account.models import EmailAddress

from people import teams
from people.actions.make_brand_team import make_brand_team
from people.models import User
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _post(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def home():
    return make.site()


@pytest.fixture
def office(client, home):
    client.force_login(make.administrator())
    return client


def fields(**facts: Any) -> dict[str, Any]:
    return {"email": "New@Example.org", "first_name": "Ada", "last_name": "Quill", **facts}


def test_somebody_added_is_written_to_and_signs_in_with_a_code(
    client, office, home, django_capture_on_commit_callbacks
):
    group = make_brand_team(site=home)[teams.EDITORS]

    with django_capture_on_commit_callbacks(execute=True):
        response = office.post("/admin/users/new/", fields(groups=[group.pk]))

    assert response.status_code == 302
    user = User.objects.get(email="new@example.org")
    assert not user.has_usable_password()
    assert EmailAddress.objects.get(user=user).verified
    letter = mail.outbox[0]
    assert letter.to == ["new@example.org"]
    assert letter.from_email == "The Harbour <hello@testserver.example.org>"
    assert "http://testserver/account/login/code/" in letter.body

    client.logout()
    client.post("/account/login/code/", {"email": "new@example.org"})
    code = mail.outbox[1].body.split("\n\n")[2].strip()
    signed_in = client.post("/account/login/code/confirm/", {"code": code})
    assert signed_in["Location"] == "/admin/"


def test_somebody_added_before_there_is_a_brand_is_not_written_to(
    office, home, django_capture_on_commit_callbacks
):
    Site.objects.all().delete()

    with django_capture_on_commit_callbacks(execute=True):
        response = office.post("/admin/users/new/", fields())

    assert response.status_code == 302
    assert User.objects.filter(email="new@example.org").exists()
    assert mail.outbox == []


def test_somebody_added_with_a_password_signs_in_with_it(client, office):
    secret = "correct horse battery staple"
    office.post("/admin/users/new/", fields(password1=secret, password2=secret))
    client.logout()

    response = client.post("/account/login/", {"login": "new@example.org", "password": secret})

    assert response["Location"] == "/"


def test_one_address_is_one_person_however_it_is_written(office):
    make.user(email="new@example.org")

    response = office.post("/admin/users/new/", fields())

    assert response.status_code == 200
    assert User.objects.filter(email__iexact="new@example.org").count() == 1


def test_a_corrected_address_is_the_one_that_signs_in(office):
    user = make.user(email="old@example.org")
    EmailAddress.objects.create(user=user, email="old@example.org", verified=True, primary=True)

    office.post(f"/admin/users/edit/{user.pk}/", fields(email="right@example.org", is_active="on"))

    assert EmailAddress.objects.get(user=user).email == "right@example.org"
    user.refresh_from_db()
    assert user.email == "right@example.org"


def test_the_screens_for_people_open(office):
    user = make.user()

    assert b"editor@example.org" in office.get("/admin/users/?q=editor").content
    assert office.get(f"/admin/users/edit/{user.pk}/").status_code == 200
    assert office.get(f"/admin/users/delete/{user.pk}/").status_code == 200


def test_the_admins_own_account_page_leaves_address_and_password_to_ours(office):
    page = office.get("/admin/account/").content.decode()

    assert "password" not in page.lower().replace("data-w-password", "")
    assert 'name="name_email-email"' not in page


def test_an_administrator_of_the_command_line_needs_no_mail_to_sign_in(client, home):
    make.administrator(email="root@example.org")

    response = client.post(
        "/account/login/", {"login": "root@example.org", "password": "a long test password"}
    )

    assert response["Location"] == "/admin/"
