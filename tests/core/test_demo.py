"""`manage.py demo`: what a newcomer finds, and what happens when it is run again."""

from __future__ import annotations

import io
import json
from typing import Any

from django.apps import apps
from django.core.management import call_command

import pytest
from allauth.account.models import EmailAddress

from blog.models import ArticlePage
from core.management.commands import serve
from newsletter.models import Subscription
from people.models import User
from tests import make
from tests.core import demo_brands

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the spooled file of a rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture(autouse=True)
def brands(tmp_path, settings):
    settings.SITE_URL = "http://127.0.0.1:8000"
    settings.DEMO_DIR = demo_brands.write(tmp_path / "demo")
    return settings.DEMO_DIR


def demo(*options: str) -> dict[str, Any]:
    told = io.StringIO()
    call_command("demo", "--json", *options, stdout=told)
    found: dict[str, Any] = json.loads(told.getvalue())
    return found


def rows() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_the_counts_are_those_of_the_database():
    told = demo()

    assert {name: told[name] for name in ("brands", "articles", "issues", "ideas")} == {
        "brands": 2,
        "articles": 4,
        "issues": 3,
        "ideas": 1,
    }
    assert told["confirmed"] == Subscription.objects.filter(state="confirmed").count() == 1
    assert told["addresses"] == {
        "Harbour": "http://127.0.0.1:8000",
        "Lantern": "http://localhost:8000",
    }


def test_a_second_run_changes_nothing():
    demo()
    before = rows()

    demo()

    assert rows() == before


def test_what_an_editor_changed_stays_changed():
    demo()
    article = ArticlePage.objects.get(slug="first")
    article.title = "Ours now"
    article.save_revision().publish()

    demo()

    assert ArticlePage.objects.get(slug="first").title == "Ours now"


def test_the_administrator_is_told_once_and_can_sign_in():
    told = demo()["administrator"]
    again = demo()

    user = User.objects.get(email=told["address"])
    assert user.is_superuser
    assert user.check_password(told["password"])
    assert EmailAddress.objects.get(user=user).verified
    assert "administrator" not in again


def test_a_house_that_has_an_administrator_gets_no_other_and_no_password_is_spoken_of():
    make.administrator()
    told = io.StringIO()

    call_command("demo", stdout=told)

    assert "password" not in told.getvalue()
    assert "administrator" not in demo()
    assert User.objects.filter(is_superuser=True).count() == 1


def test_a_person_reads_the_addresses_and_the_password_on_the_terminal():
    told = io.StringIO()

    call_command("demo", stdout=told)

    assert "http://localhost:8000/" in told.getvalue()
    assert "admin@example.org, the password" in told.getvalue()


def test_a_second_start_says_how_a_password_is_reset(capsys):
    make.administrator()

    serve.furnish(serve.Command())

    assert "changepassword admin@example.org" in capsys.readouterr().out


def test_the_second_brand_is_below_a_name_that_has_no_neighbour(settings):
    settings.SITE_URL = "https://example.org"

    addresses = demo()["addresses"]

    assert addresses == {"Harbour": "https://example.org", "Lantern": "https://lantern.example.org"}
