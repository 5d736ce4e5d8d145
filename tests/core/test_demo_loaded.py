"""What a newcomer finds in the demo. It is loaded once: these tests only look."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from wagtail.models import Page, Revision

import pytest

from blog.models import ArticlePage, Response
from newsletter.models import Delivery, IssuePage, Letter, Mailing, MailSeries, Suppression
from newsletter.outcome.heat import heat
from newsletter.outcome.report import polls_of
from newsletter.progress import counts_of
from syndication.models import Source
from tests.core import demo_brands

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the spooled file of a rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture(scope="module")
def pictures(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Path]:
    """Load both brands, for this module only; gives the folder of their pictures."""
    folder = tmp_path_factory.mktemp("demo")
    (folder / "var").mkdir()
    surroundings = override_settings(
        SITE_URL="http://127.0.0.1:8000",
        DEMO_DIR=demo_brands.write(folder / "demo"),
        MEDIA_ROOT=folder / "media",
        VAR_DIR=folder / "var",
    )
    with django_db_blocker.unblock(), surroundings, transaction.atomic():
        call_command("demo", stdout=io.StringIO())
        yield folder / "media"
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def loaded(pictures, settings):
    """Each test has folders of its own, but the pictures lie where they were loaded."""
    settings.MEDIA_ROOT = pictures


def test_each_brand_answers_at_its_own_name(client):
    answers = [
        client.get("/", headers={"host": f"{name}:8000"}).content.decode()
        for name in ("127.0.0.1", "localhost")
    ]

    assert "Tagline of Harbour" in answers[0]
    assert "Tagline of Lantern" in answers[1]


def test_the_french_article_says_that_it_is_french(client):
    answer = client.get("/fr/premier/", headers={"host": "127.0.0.1:8000"})

    assert answer.status_code == 200
    assert '<html lang="fr"' in answer.content.decode()


def test_the_feed_holds_the_articles_of_the_brand_and_no_other(client):
    feed = client.get("/feed/", headers={"host": "127.0.0.1:8000"}).content.decode()

    assert "The second" in feed
    assert "Alone" not in feed


def test_articles_are_as_old_as_they_say():
    article = ArticlePage.objects.get(slug="first")
    assert (timezone.now() - article.first_published_at).days == 30
    assert article.last_published_at == article.first_published_at


def test_an_article_links_to_one_that_is_older(client):
    text = client.get("/second/", headers={"host": "127.0.0.1:8000"}).content.decode()

    assert 'href="/first/"' in text


def test_the_issue_that_went_out_was_mailed_to_nobody_and_its_ledger_is_whole():
    mailing = Mailing.objects.get()
    assert mailing.state == Mailing.State.FINISHED
    assert mailing.issue is not None
    assert mailing.issue.live
    assert counts_of(mailing)["accepted"] == 3  # of the four that were on the list that day
    assert counts_of(mailing)["rejected"] == 1
    assert mailing.recipients == 4
    assert not Delivery.objects.filter(due_at__isnull=False).exists()
    assert not Letter.objects.exists()


def test_every_piece_of_an_issue_is_in_its_mail():
    mail = Mailing.objects.get().html
    for words in ("New at home", "A tip.", "The first", "Elsewhere", "Write to us"):
        assert words in mail
    issue = Mailing.objects.get().issue
    assert issue is not None
    assert [block.block_type for block in issue.body] == [
        "words",
        "words",
        "tip",
        "article",
        "selection",
        "picture",
        "divider",
        "button",
        "quote",
        "poll",
        "debate",
        "event",
        "sponsor",
        "referral",
        "proof",
        "footer",
    ]


def test_french_readers_got_the_issue_in_french():
    mailing = Mailing.objects.get()
    edition = mailing.editions.get()
    assert (edition.language, edition.subject) == ("fr", "Numéro un")
    assert list(mailing.deliveries.filter(edition=edition).values_list("name", flat=True)) == [
        "Cas"
    ]


def test_some_readers_pressed_links_and_answered():
    mailing = Mailing.objects.get()
    assert heat(mailing, sent=3)[0].number == 1
    assert [bar.number for bar in polls_of(mailing)[0].answers] == [2, 0]


def test_a_newcomer_is_led_through_a_series_and_a_draft_has_sections():
    step = MailSeries.objects.get(is_running=True).steps.get()
    assert step.subject == "Welcome aboard"
    assert [one["heading"] for one in step.series.newsletter.sections_in_order] == ["Boats"]


def test_the_draft_is_a_draft():
    assert not IssuePage.objects.get(slug="draft").live


def test_who_left_has_said_no_for_ever():
    assert sorted(Suppression.objects.values_list("reason", flat=True)) == [
        "bounced",
        "complained",
        "unsubscribed",
    ]


def test_the_feed_that_is_followed_is_never_due():
    assert Source.objects.get().due_at is None


def test_loading_leaves_a_revision_for_every_page_that_can_be_edited():
    kept = {int(pk) for pk in Revision.objects.values_list("object_id", flat=True)}
    assert set(Page.objects.filter(depth__gt=1).values_list("pk", flat=True)) <= kept


def test_what_was_answered_stands_below_the_article_and_the_rest_waits(client):
    thread = client.get("/first/", headers={"host": "127.0.0.1:8000"}).content.decode()

    assert "2 responses" in thread
    assert "Is it &lt;b&gt;yours&lt;/b&gt;?" in thread
    assert "Wait." not in thread
    assert list(Response.objects.filter(state="pending").values_list("origin", flat=True)) == [
        "medium"
    ]
    assert Response.objects.get(parent__author_name="Ben").author_name == "Ada Quill"
