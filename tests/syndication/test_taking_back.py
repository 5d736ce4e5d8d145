"""What a run made is taken back, and nothing else."""

from __future__ import annotations

from typing import Any

from django.apps import apps

import pytest

from blog.models import ArticlePage
from blog.models.article import Keyword
from people.models import Contributor
from syndication.actions.stories import relink, take_back_story
from syndication.models import IntakeRow
from tests import make
from tests.syndication.bringing import WORDS, article_of, bring, intake, plan, story

pytestmark = pytest.mark.django_db

# What says that something happened, and is to stay: logs, searches, the runs themselves.
STAYS = {"PageLogEntry", "ModelLogEntry", "Intake", "IntakeRow", "DBTaskResult", "ContentType"}


@pytest.fixture
def home():
    return make.site()


def census() -> dict[str, int]:
    """How many rows there are of everything."""
    models = [model for model in apps.get_models() if model.__name__ not in STAYS]
    return {model._meta.label: model._default_manager.count() for model in models}


def take_back(*rows: IntakeRow) -> list[str]:
    """Newest first, as the engine does it."""
    return [take_back_story(row=row) for row in reversed(rows)]


def rich(**facts: Any) -> Any:
    return story(
        tags=("Owning",),
        authors=("Ada Quill",),
        html='<p><a href="https://medium.com/p/0123456789ab">o</a></p>',
        **facts,
    )


def test_a_run_that_is_taken_back_leaves_the_house_as_it_was(home, tmp_path):
    run = intake(site=home, publish=True)
    address = "https://stories.example.org/other"
    make_shelf(home)
    before = census()
    rows = bring(run, rich(), rich(source_id="0123456789ab", source_url=address), folder=tmp_path)
    relink(run)
    during = census()

    left = take_back(*IntakeRow.objects.filter(intake=run).order_by("number"))

    assert left == ["", ""]
    assert during["blog.ArticlePage"] == len(rows)
    assert census() == before


def make_shelf(site: Any) -> None:
    from people.actions.make_brand_team import shelf_of

    shelf_of(site)


@pytest.mark.parametrize("touch", ["edit", "publish"])
def test_what_was_worked_on_since_stays_and_is_named(home, tmp_path, touch):
    row = bring(intake(site=home), rich(), folder=tmp_path)[0]
    page = article_of(row)
    if touch == "edit":
        page.save_revision()
    else:
        page.get_latest_revision().publish()

    why = take_back_story(row=row)

    assert why == "“A house of one's own” was changed here since, so it stays."
    assert ArticlePage.objects.filter(pk=row.page_id).exists()
    assert Contributor.objects.filter(name="Ada Quill").exists()
    assert Keyword.objects.filter(name="Owning").exists()


def test_what_somebody_else_uses_by_now_stays(home, tmp_path):
    row = bring(intake(site=home), rich(), folder=tmp_path)[0]
    mine = make.article(site=home, title="Mine", live=False)
    mine.tags.add("Owning")
    mine.save()

    take_back(row)

    assert Keyword.objects.filter(name="Owning").exists()
    assert not Contributor.objects.exists()


def test_an_article_that_is_gone_already_is_no_trouble(home, tmp_path):
    row = bring(intake(site=home), rich(), folder=tmp_path)[0]
    ArticlePage.objects.get(pk=row.page_id).delete()

    why = take_back(row)

    assert why == [""]
    assert not Contributor.objects.exists()


@pytest.mark.parametrize("publish", [True, False])
def test_a_text_that_was_replaced_comes_back(home, tmp_path, publish):
    first = bring(intake(site=home, publish=publish), story(), folder=tmp_path)[0]
    again = bring(intake(site=home), story(html="<p>Newer.</p>"), folder=tmp_path)[0]

    why = take_back(again)

    assert why == [""]
    page = ArticlePage.objects.get(pk=first.page_id)
    assert article_of(first).body[0].value.source == WORDS
    assert page.live is publish
    assert not publish or page.body[0].value.source == WORDS


def test_a_text_that_came_back_can_be_replaced_or_taken_back_again(home, tmp_path):
    first = bring(intake(site=home), story(), folder=tmp_path)[0]
    again = bring(intake(site=home), story(html="<p>Newer.</p>"), folder=tmp_path)[0]
    take_back(again)
    IntakeRow.objects.filter(pk=again.pk).update(made={})

    newest = plan(intake(site=home), story(html="<p>Newest.</p>"))
    first.refresh_from_db()
    left = take_back(first)

    assert newest.outcome == "updated"
    assert left == [""]
    assert not ArticlePage.objects.exists()


def test_a_text_that_came_back_without_its_first_run_is_no_trouble(home, tmp_path):
    first = bring(intake(site=home), story(), folder=tmp_path)[0]
    again = bring(intake(site=home), story(html="<p>Newer.</p>"), folder=tmp_path)[0]
    first.delete()

    assert take_back(again) == [""]
