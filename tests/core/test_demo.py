"""`manage.py demo`: what a newcomer finds, and what happens when it is run again."""

from __future__ import annotations

import io
import json
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from wagtail.models import Page, Revision

import pytest
from allauth.account.models import EmailAddress

from blog.models import ArticlePage
from core.management.commands import serve
from newsletter.models import Delivery, IssuePage, Letter, Mailing, Subscription, Suppression
from newsletter.progress import counts_of
from people.models import User
from syndication.models import Source
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
        "issues": 2,
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


def test_a_house_that_has_an_administrator_gets_no_other():
    make.administrator()

    told = demo()

    assert "administrator" not in told
    assert User.objects.filter(is_superuser=True).count() == 1


def test_a_person_reads_the_addresses_and_the_password_on_the_terminal():
    told = io.StringIO()

    call_command("demo", stdout=told)

    assert "http://localhost:8000/" in told.getvalue()
    assert "admin@example.org, the password" in told.getvalue()


def test_without_a_new_administrator_no_password_is_spoken_of():
    make.administrator()
    told = io.StringIO()

    call_command("demo", stdout=told)

    assert "password" not in told.getvalue()


def test_a_second_start_says_how_a_password_is_reset(capsys):
    make.administrator()

    serve.furnish(serve.Command())

    assert "changepassword admin@example.org" in capsys.readouterr().out


def test_each_brand_answers_at_its_own_name(client):
    demo()

    answers = [
        client.get("/", headers={"host": f"{name}:8000"}).content.decode()
        for name in ("127.0.0.1", "localhost")
    ]

    assert "Tagline of Harbour" in answers[0]
    assert "Tagline of Lantern" in answers[1]


def test_the_second_brand_is_below_a_name_that_has_no_neighbour(settings):
    settings.SITE_URL = "https://example.org"

    addresses = demo()["addresses"]

    assert addresses == {"Harbour": "https://example.org", "Lantern": "https://lantern.example.org"}


def test_the_french_article_says_that_it_is_french(client):
    demo()

    answer = client.get("/fr/premier/", headers={"host": "127.0.0.1:8000"})

    assert answer.status_code == 200
    assert '<html lang="fr"' in answer.content.decode()


def test_the_feed_holds_the_articles_of_the_brand_and_no_other(client):
    demo()

    feed = client.get("/feed/", headers={"host": "127.0.0.1:8000"}).content.decode()

    assert "The second" in feed
    assert "Alone" not in feed


def test_articles_are_as_old_as_they_say():
    demo()

    article = ArticlePage.objects.get(slug="first")
    assert (timezone.now() - article.first_published_at).days == 30
    assert article.last_published_at == article.first_published_at


def test_an_article_links_to_one_that_is_older(client):
    demo()

    text = client.get("/second/", headers={"host": "127.0.0.1:8000"}).content.decode()

    assert 'href="/first/"' in text


def test_the_issue_that_went_out_was_mailed_to_nobody_and_its_ledger_is_whole():
    demo()

    mailing = Mailing.objects.get()
    assert mailing.state == Mailing.State.FINISHED
    assert mailing.issue.live
    assert counts_of(mailing)["accepted"] == 3  # of the four that were on the list that day
    assert counts_of(mailing)["rejected"] == 1
    assert mailing.recipients == 4
    assert not Delivery.objects.filter(due_at__isnull=False).exists()
    assert not Letter.objects.exists()


def test_every_piece_of_an_issue_is_in_its_mail():
    demo()

    mail = Mailing.objects.get().html
    for words in ("New at home", "A tip.", "The first", "Elsewhere", "Write to us"):
        assert words in mail
    assert [block.block_type for block in Mailing.objects.get().issue.body] == [
        "words",
        "words",
        "tip",
        "article",
        "selection",
        "picture",
        "divider",
        "button",
    ]


def test_the_draft_is_a_draft():
    demo()

    assert not IssuePage.objects.get(slug="draft").live


def test_who_left_has_said_no_for_ever():
    demo()

    assert sorted(Suppression.objects.values_list("reason", flat=True)) == [
        "bounced",
        "complained",
        "unsubscribed",
    ]


def test_the_feed_that_is_followed_is_never_due():
    demo()

    assert Source.objects.get().due_at is None


def test_loading_leaves_a_revision_for_every_page_that_can_be_edited():
    demo()

    kept = {int(pk) for pk in Revision.objects.values_list("object_id", flat=True)}
    assert set(Page.objects.filter(depth__gt=1).values_list("pk", flat=True)) <= kept
