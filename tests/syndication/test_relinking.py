"""Stories that pointed to each other do so at home."""

from __future__ import annotations

from wagtail.models import ReferenceIndex

import pytest

from blog.models import ArticlePage
from syndication.actions.stories import relink
from tests import make
from tests.syndication.bringing import article_of, bring, intake, page_of, plan, story

pytestmark = pytest.mark.django_db

OTHER = "https://medium.com/@ada/other-0123456789ab"


@pytest.fixture
def run():
    return intake(site=make.site())


@pytest.mark.parametrize(
    "url",
    [
        OTHER,
        "https://www.medium.com/@ada/other-0123456789ab/?x=1#part",
        "https://medium.com/p/0123456789ab",
        "https://stories.example.org/other-0123456789ab",
    ],
)
def test_a_link_to_another_story_leads_to_its_article(run, tmp_path, url):
    one = story(html=f'<p>See <a href="{url}">the other</a>.</p>')
    here, there = bring(
        run, one, story(source_id="0123456789ab", source_url=OTHER), folder=tmp_path
    )

    changed = relink(run)

    assert changed == 1
    wanted = f'<p>See <a id="{there.page_id}" linktype="page">the other</a>.</p>'
    assert article_of(here).body[0].value.source == wanted


def test_links_in_quotes_tables_cards_and_html_are_turned_and_code_is_not(run, tmp_path):
    link = f'<a href="{OTHER}">o</a>'
    markup = (
        f"<blockquote>{link}</blockquote>"
        f"<table><tr><th>a<th>b<tr><td>{link}<td>x</table>"
        f'<div data-block="card"><a href="{OTHER}">Other</a></div>'
        f'<div data-block="card"><a href="https://e.org/">Else</a></div>'
        f'<details>{link} <a href="https://e.org/">e</a></details>'
        f"<pre>&lt;a href=&quot;{OTHER}&quot;&gt;</pre>"
    )
    here, there = bring(
        run, story(html=markup), story(source_id="0123456789ab", source_url=OTHER), folder=tmp_path
    )

    relink(run)

    quote, table, card, other, kept, code = (b.value for b in article_of(here).body)
    turned = f'<a id="{there.page_id}" linktype="page">o</a>'
    assert turned in quote["text"].source
    assert turned in next(iter(table.rows))[0].value.source
    assert card["url"] == ArticlePage.objects.get(pk=there.page_id).full_url
    assert other["url"] == "https://e.org/"
    assert f'<a href="/{page_of(there).slug}/">o</a>' in kept
    assert OTHER in code["code"]


def test_a_link_that_is_no_address_is_left(run, tmp_path):
    here = bring(run, story(html='<p><a href="https://[::1">x</a>y</p>'), folder=tmp_path)[0]

    assert relink(run) == 0
    assert article_of(here).body[0].value.source == "<p>xy</p>"


def test_a_story_that_was_turned_still_counts_as_unedited(run, tmp_path):
    one = story(html=f'<p><a href="{OTHER}">o</a></p>')
    bring(run, one, story(source_id="0123456789ab", source_url=OTHER), folder=tmp_path)
    relink(run)

    newer = plan(intake(site=run.site), story(html="<p>Newer.</p>"))

    assert newer.outcome == "updated"
    assert relink(run) == 0


def test_what_is_online_is_turned_online(tmp_path):
    run = intake(site=make.site(), publish=True)
    one = story(html=f'<p><a href="{OTHER}">o</a></p>')
    here, _ = bring(run, one, story(source_id="0123456789ab", source_url=OTHER), folder=tmp_path)

    relink(run)

    page = ArticlePage.objects.get(pk=here.page_id)
    assert page.live
    assert 'linktype="page"' in page.body[0].value.source


def test_what_was_edited_meanwhile_is_left_alone(run, tmp_path):
    one = story(html=f'<p><a href="{OTHER}">o</a></p>')
    here, _ = bring(run, one, story(source_id="0123456789ab", source_url=OTHER), folder=tmp_path)
    article_of(here).save_revision()

    assert relink(run) == 0


def test_the_reference_index_knows_what_came_and_where_its_links_lead(run, tmp_path):
    one = story(html=f'<p><a href="{OTHER}">o</a></p>', authors=("Ada Quill",))
    here, there = bring(
        run, one, story(source_id="0123456789ab", source_url=OTHER), folder=tmp_path
    )
    before = ReferenceIndex.get_references_for_object(page_of(here)).count()

    relink(run)

    after = ReferenceIndex.get_references_for_object(page_of(here))
    assert (before > 0, after.count() > before) == (True, True)
    assert after.filter(to_object_id=there.page_id).exists()


def test_a_link_back_is_turned_when_it_is_written(run, tmp_path):
    one = story(source_id="0123456789ab", source_url=OTHER)
    there, here = bring(run, one, story(html=f'<p><a href="{OTHER}">o</a></p>'), folder=tmp_path)

    assert article_of(here).body[0].value.source == (
        f'<p><a id="{there.page_id}" linktype="page">o</a></p>'
    )
    assert relink(run) == 0
