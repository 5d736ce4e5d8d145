"""Django's side of finished pages: which answers are marked, and what makes them old."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.test import Client

import pytest

from core.pagecache import generation
from core.pagecache.layer import MARK
from tests import make


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """Does what a committed transaction does at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.mark.django_db
def test_publishing_linking_and_deleting_begin_new_generations(commit):
    brand_site = make.site()
    topic: Any = make.topic(site=brand_site)
    now = generation.Generation()
    numbers = [now.now()]

    with commit():
        article = make.article(site=brand_site)
    numbers.append(now.now())
    with commit():
        topic.articles.add(article)
    numbers.append(now.now())
    with commit():
        article.delete()
    numbers.append(now.now())

    assert numbers == sorted(set(numbers))


@pytest.mark.django_db
def test_a_subscription_or_a_right_begins_none(commit):
    newsletter, user = make.newsletter(site=make.site()), make.user()
    now = generation.Generation()
    before = now.now()

    with commit():
        make.subscription(newsletter=newsletter)
        user.groups.add(Group.objects.create(name="Editors of one page"))

    assert now.now() == before


@pytest.mark.django_db
def test_django_marks_pages_for_strangers_under_the_name_of_their_site():
    article = make.article(site=make.site())
    stranger = Client()

    assert stranger.get(article.url)[MARK] == "1"
    assert MARK not in stranger.get(article.url, headers={"host": "localhost"})
    assert MARK not in stranger.get(article.url, headers={"host": "testserver:8080"})
    assert MARK not in stranger.get("/nowhere/")
    assert MARK not in stranger.head(article.url)


@pytest.mark.django_db
def test_django_marks_nothing_for_who_has_a_cookie():
    article = make.article(site=make.site())
    reader = Client()
    reader.force_login(make.user())

    assert MARK not in reader.get(article.url)
    assert MARK not in reader.get("/account/login/")


@pytest.mark.django_db
def test_without_a_site_nothing_is_marked():
    assert MARK not in Client().get("/brand.css")
