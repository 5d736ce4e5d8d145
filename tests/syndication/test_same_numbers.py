"""Two blogs of one platform may both count from 1: their posts are not taken for each other."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from blog.models import ArticlePage
from tests import make
from tests.syndication.bringing import bring, intake, story

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2019, 5, 4, 9, 30, tzinfo=UTC)
LATER = datetime(2021, 5, 4, 9, 30, tzinfo=UTC)
ONE = "https://one.example/hello/"


def brought(folder, *facts):
    """The outcomes of stories that came in a run each; all have the number 1 or the same name."""
    home = make.site()
    outcomes = []
    for said in facts:
        run = intake(site=home, platform="wordpress")
        one = story(**{"source_id": "1", "source_url": ONE, "published_at": LONG_AGO, **said})
        outcomes.append(bring(run, one, folder=folder)[0].outcome)
    return outcomes


def test_the_same_number_on_another_blog_is_another_story(tmp_path):
    other = {"source_url": "https://two.example/hello/", "published_at": LATER, "title": "Other"}

    assert brought(tmp_path, {}, other, {}, other) == ["created", "created", "skipped", "skipped"]
    assert ArticlePage.objects.count() == 2


@pytest.mark.parametrize(
    "moved",
    [
        {"source_url": "https://www.one.example/hello/"},
        {"source_url": "https://blog.example/hello/"},
        {"source_url": ""},
        {"source_url": "https://blog.example/hello/", "published_at": LATER, "source_id": "a1"},
    ],
)
def test_a_blog_that_moved_keeps_its_stories(tmp_path, moved):
    first = {"source_id": moved.get("source_id", "1")}

    assert brought(tmp_path, first, {**moved, "html": "<p>New.</p>"}) == ["created", "updated"]
