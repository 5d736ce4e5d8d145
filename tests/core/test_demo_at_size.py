"""The demo grown: synthetic articles and readers that behave like written ones."""

from __future__ import annotations

from wagtail.models import Page

import pytest

from blog.demo import many
from blog.models import ArticlePage
from core.management.commands.demo import SCALE
from newsletter.models import ConsentEvent, Newsletter, Subscription
from tests.core.test_demo import brands, demo, rows  # noqa: F401 - a fixture that runs by itself

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the spooled file of a rendition to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


def synthetic():
    return ArticlePage.objects.filter(slug__startswith="synthetic-")


def test_as_many_come_as_were_asked_for_and_the_tree_is_sound():
    demo("--articles", "200", "--subscribers", "500")

    assert synthetic().count() == 200
    assert Subscription.objects.mailable(harbour()).count() == 501  # and Ann
    assert Page.find_problems() == ([], [], [], [], [])


def harbour() -> Newsletter:
    return Newsletter.objects.get(slug="news-of-harbour")


def test_a_number_says_how_many_there_are_to_be():
    demo("--articles", "3", "--subscribers", "3")
    before = rows()

    demo("--articles", "3", "--subscribers", "2")
    assert rows() == before

    demo("--articles", "5", "--subscribers", "5")
    assert synthetic().count() == 5
    assert Subscription.objects.mailable(harbour()).count() == 6


def test_one_that_was_deleted_comes_back_under_its_name():
    demo("--articles", "3")
    ArticlePage.objects.get(slug="synthetic-000002").delete()

    demo("--articles", "3")

    assert sorted(synthetic().values_list("slug", flat=True)) == [
        "synthetic-000001",
        "synthetic-000002",
        "synthetic-000003",
    ]
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_synthetic_article_is_read_and_edited_like_a_written_one_and_stands_below_it(client):
    demo("--articles", "5")
    newest = ArticlePage.objects.order_by("-first_published_at")[:4]
    assert not any(article.slug.startswith("synthetic-") for article in newest)
    article = synthetic().first()

    answer = client.get(f"/{article.slug}/", headers={"host": "127.0.0.1:8000"})
    article.get_latest_revision_as_object().save_revision().publish()

    article.refresh_from_db()
    assert answer.status_code == 200
    assert article.live_revision_id == article.latest_revision_id
    assert [topic.slug for topic in article.topics.all()] == ["boats"]
    assert [author.name for author in article.authors] == ["Ada Quill"]


def test_a_synthetic_reader_leaves_the_evidence_a_real_one_does():
    demo("--subscribers", "2")

    event = ConsentEvent.objects.get(subscriber__address="reader0000001@synthetic.example.org")
    assert event.kind == "confirmed"
    assert event.wording


def test_scale_is_a_big_number_of_both(monkeypatch):
    monkeypatch.setitem(SCALE, "articles", 2)
    monkeypatch.setitem(SCALE, "subscribers", 3)

    told = demo("--scale")

    assert (told["articles"], told["subscriptions"]) == (4 + 2, 5 + 3)


def test_a_batch_more_makes_no_difference(monkeypatch):
    monkeypatch.setattr(many, "BATCH", 3)

    demo("--articles", "4")

    front = Page.objects.get(slug="harbour")
    assert front.numchild == front.get_children().count()
    assert synthetic().count() == 4
