"""What is wanted where: decided from what is true now, however often it is asked."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from blog.models import ArticlePage
from syndication import receivers
from syndication.actions.reconcile import reconcile
from syndication.models import Copy
from tests import make
from tests.syndication.copying import channel, is_due, publish, the_copy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shores")]
State = Copy.State


def test_a_published_article_is_wanted_on_every_automatic_channel(site):
    channel(site=site)
    article = make.article(site=site)

    reconcile()

    copy = the_copy()
    assert copy.wanted == article.live_revision_id
    assert copy.state == State.DUE
    assert is_due(copy.due_at)
    assert copy.title == article.title
    assert str(copy) == "A house of one's own → Shore"


def test_asking_twice_changes_nothing(site):
    channel(site=site)
    make.article(site=site)
    reconcile()
    before = Copy.objects.values().get()

    moved = reconcile()

    assert moved == 0
    assert Copy.objects.values().get() == before


def test_a_draft_is_wanted_nowhere(site):
    channel(site=site)
    make.article(site=site, live=False)

    assert reconcile() == 0
    assert not Copy.objects.exists()


def test_an_article_of_another_brand_is_wanted_nowhere_here(site):
    channel(site=site)
    make.article(site=make.site(hostname="valley.example", name="Valley", default=False))

    reconcile()

    assert not Copy.objects.exists()


@pytest.mark.parametrize(
    "facts",
    [
        {"visibility": "members"},
        {"original_url": "https://medium.com/@ada/before"},
        {"canonical_override": "https://elsewhere.example/first"},
    ],
)
def test_what_is_not_ours_and_everybodys_is_not_copied_by_itself(site, facts):
    channel(site=site)
    make.article(site=site, **facts)

    reconcile()

    assert not Copy.objects.exists()


def test_an_old_article_is_not_copied_by_itself(site):
    channel(site=site, max_age_days=7)
    article = make.article(site=site)
    Copy.objects.all().delete()
    ArticlePage.objects.update(first_published_at=timezone.now() - timedelta(days=8))

    publish(article, title="Edited")
    reconcile()

    assert not Copy.objects.exists()


def test_what_was_decided_is_not_undone_by_growing_old(site):
    channel(site=site, max_age_days=7)
    make.article(site=site)
    reconcile()
    ArticlePage.objects.update(first_published_at=timezone.now() - timedelta(days=30))

    reconcile()

    assert the_copy().wanted > 0


def test_an_old_article_is_copied_when_a_person_says_so(site):
    shelf = channel(site=site, automatic=False)
    article = make.article(site=site, original_url="https://medium.com/@ada/before")
    Copy.objects.create(article=article, channel=shelf, switched_on=True, state=State.SETTLED)

    reconcile()

    assert the_copy().wanted == article.live_revision_id


def test_a_new_article_waits_for_the_delay(site):
    channel(site=site, delay_minutes=60)
    article = make.article(site=site)

    reconcile()

    wait = the_copy().due_at - article.first_published_at
    assert wait == timedelta(minutes=60)


def test_an_edit_does_not_make_the_delay_longer(site):
    channel(site=site, delay_minutes=60)
    article = make.article(site=site)
    reconcile()
    before = the_copy().due_at

    publish(article, title="Edited")
    reconcile()

    assert the_copy().due_at == before


def test_a_platform_that_is_not_listed_any_more_is_left_alone(site, settings):
    channel(site=site)
    make.article(site=site)
    settings.SYNDICATION_PLATFORMS = []

    assert reconcile(site) == 0


@pytest.mark.parametrize("articles", [1, 12])
def test_the_number_of_questions_does_not_grow_with_the_articles(site, articles):
    channel(site=site)
    for number in range(articles):
        make.article(site=site, title=f"Article {number}")
    Copy.objects.all().delete()

    with CaptureQueriesContext(connection) as first:
        reconcile()
    with CaptureQueriesContext(connection) as second:
        reconcile()

    assert len(first) <= 10
    assert len(second) <= 8


def test_a_look_that_fails_stops_nobody_from_publishing(
    site, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    def broken():
        raise RuntimeError("the rows are locked")

    monkeypatch.setattr(receivers, "reconcile", broken)

    with django_capture_on_commit_callbacks(execute=True):
        article = make.article(site=site)

    assert article.live
    assert "the rows are locked" in caplog.text
