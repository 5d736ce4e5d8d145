"""Everything around a text comes home with it: days, comments, series, words for machines."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

import pytest

from blog.models import ArticlePage, Response, Series, StandardPage
from core.models import Picture
from syndication.actions.stories import relink, take_back_story
from syndication.exchange import Comment
from tests import make
from tests.fakes.stranger import answer, stranger
from tests.syndication.bringing import article_of, bring, intake, page_of, plan, story
from tests.syndication.test_story_pictures import figure, jpeg

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2019, 5, 4, 9, 30, tzinfo=UTC)
LATER = datetime(2021, 1, 2, 3, 4, tzinfo=UTC)
SAID = (
    Comment("1", "<p>First <script>x</script></p>", author="Bea", state="approved"),
    Comment("2", "<p>Answer</p>", author="Cem", answers="1", state="approved", written_at=LATER),
    Comment("3", "<p>Buy this</p>", state="spam"),
    Comment("4", "<p>Perhaps</p>", source_url="https://e.org/#c4"),
    Comment("5", "<p>Gone</p>", state="removed"),
    Comment("6", " ", state="approved"),
)


@pytest.fixture
def run():
    return intake(site=make.site(), publish=True)


def test_the_days_of_a_story_stay_its_days(run, tmp_path):
    row = bring(run, story(published_at=LONG_AGO, updated_at=LATER), folder=tmp_path)[0]

    page = page_of(row)
    assert (page.first_published_at, page.last_published_at) == (LONG_AGO, LATER)
    assert page.latest_revision_created_at == LATER
    assert page.was_revised


def test_a_story_without_days_has_those_of_its_coming(run, tmp_path):
    row = bring(run, story(), folder=tmp_path)[0]

    assert page_of(row).first_published_at.date() == timezone.now().date()


def test_a_day_to_come_is_kept_for_who_publishes_it(run, tmp_path):
    day = datetime(2099, 5, 4, 9, 30, tzinfo=UTC)

    row = bring(run, story(status="scheduled", published_at=day), folder=tmp_path)[0]

    page = article_of(row)
    assert (page.live, page.go_live_at, page.first_published_at) == (False, day, None)
    assert not page_of(row).approved_schedule


def test_comments_come_home_in_their_threads_and_no_more_shown_than_they_were(run, tmp_path):
    row = bring(run, story(comments=SAID), folder=tmp_path)[0]

    found = {one.author_name or one.state: one for one in Response.objects.all()}
    assert {one.state for one in found.values()} == {"approved", "spam", "pending"}
    assert len(found) == len(row.made["responses"]) == 4
    assert found["Cem"].parent == found["Bea"]
    assert found["Cem"].written_at == LATER
    assert "script" not in found["Bea"].body
    assert found["Bea"].origin == "medium"


def test_comments_brought_twice_are_there_once(run, tmp_path):
    bring(run, story(comments=SAID), folder=tmp_path)

    newer = story(html="<p>Newer.</p>", comments=SAID)
    row = bring(intake(site=run.site), newer, folder=tmp_path)[0]

    assert Response.objects.count() == 4
    assert row.made["responses"] == []


def test_a_series_is_found_or_made(run, tmp_path):
    known = Series.objects.create(site=run.site, title="Harbours", slug="harbours")

    first, second = bring(
        run, story(series="harbours"), story(source_id="2", series="Quays"), folder=tmp_path
    )

    assert article_of(first).series == known
    made: Any = article_of(second).series
    assert made.title == "Quays"
    assert second.made["series"] == [made.pk]


def test_what_machines_are_told_comes_along(run, tmp_path):
    one = story(
        search_title="Found", search_description="What is found.", social_title="Shared",
        social_description="What is shared.", canonical_url="https://first.example/a",
        source_url="https://old.example/a",
    )  # fmt: skip

    row = bring(run, one, folder=tmp_path)[0]

    page = article_of(row)
    assert (page.seo_title, page.search_description) == ("Found", "What is found.")
    assert (page.social_title, page.social_description) == ("Shared", "What is shared.")
    assert page.canonical_override == "https://first.example/a"
    assert "search engines are pointed there" in row.reason


@pytest.mark.parametrize(
    ("source", "canonical"),
    [
        ("https://old.example/a", "https://www.old.example/b"),
        ("https://old.example/a", "https://medium.com/@ada/a"),
        ("https://medium.com/@ada/a", "https://old.example/a"),
        ("https://old.example/a", "http://testserver/a"),
        ("https://old.example/a", "nowhere"),
        ("", "https://old.example/a"),
    ],
)
def test_a_home_that_is_left_is_no_original(run, tmp_path, source, canonical):
    row = bring(run, story(source_url=source, canonical_url=canonical), folder=tmp_path)[0]

    assert article_of(row).canonical_override == ""


def test_a_language_without_a_front_page_is_said(run):
    found = plan(run, story(language="sv"))

    assert "“sv”" in found.reason


def test_what_only_who_knew_it_could_read_stays_a_draft(run, tmp_path):
    row = bring(run, story(visibility="unlisted"), folder=tmp_path)[0]

    assert not page_of(row).live
    assert "who had its address" in row.reason


def test_every_address_a_story_had_leads_home(run, tmp_path):
    one = story(
        source_url="https://old.example/2019/05/a-house/?utm_source=x",
        old_urls=(
            "https://old.example/?p=7", "/a-house.html", "//[", "https://medium.com/p/1",
            "https://old.example/index.php?id=3", "http://[::1", "https://old.example/",
            "https://old.example/2019/05/a-house/",
        ),
    )  # fmt: skip

    row = bring(run, one, folder=tmp_path)[0]

    assert [one["from"] for one in row.made["redirects"]] == [
        "/2019/05/a-house", "/?p=7", "/a-house.html", "/index.php?id=3",
    ]  # fmt: skip
    assert Redirect.objects.filter(redirect_page=row.page_id).count() == 4


def test_a_page_comes_home_as_a_page(run, settings, tmp_path):
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    with stranger() as it:
        cover = it.says("/cover.jpg", answer(jpeg()))
        one = story(
            kind="page", slug="about", source_url="", standfirst="Who <we> are.",
            cover_url=cover, cover_alt="A quay", comments=SAID, search_title="About us",
        )  # fmt: skip
        row = bring(run, one, folder=tmp_path)[0]

    page = StandardPage.objects.get(pk=row.page_id)
    assert (page.live, page.slug, page.seo_title) == (True, "about", "About us")
    assert [block.block_type for block in page.body] == ["image", "paragraph", "paragraph"]
    assert page.body[0].value["alt"] == "A quay"
    assert page.body[1].value.source == "<p>Who &lt;we&gt; are.</p>"
    assert "Pages take no responses" in row.reason
    assert not Response.objects.exists()


def test_a_page_is_updated_and_taken_back_like_an_article(run, tmp_path):
    first = bring(run, story(kind="page", slug="about"), folder=tmp_path)[0]
    newer = story(kind="page", slug="about", html="<p>Newer.</p>")
    again = bring(intake(site=run.site), newer, folder=tmp_path)[0]
    assert (again.outcome, again.page_id) == ("updated", first.page_id)

    assert take_back_story(row=again) == ""
    first.refresh_from_db()
    assert take_back_story(row=first) == ""

    assert not StandardPage.objects.exists()


def test_links_among_articles_and_pages_lead_home(run, tmp_path):
    about = story(source_id="p", kind="page", slug="about", source_url="https://old.example/about")
    markup = (
        '<p><a href="https://old.example/about/">a</a> <a href="http://www.old.example/?p=7">b</a>'
        '</p><a class="button" href="https://old.example/about">c</a>'
        '<a href="https://old.example/about"><img src="https://old.example/x.jpg" alt="x"></a>'
    )
    other = story(
        html=markup, source_url="https://old.example/b", old_urls=("https://old.example/?p=7",)
    )

    odd = story(source_id="o", source_url="https://[::1", tags=("Same", "same"))

    page_row, row, _odd = bring(
        intake(site=run.site, fetch_media=False), about, other, odd, folder=tmp_path
    )
    relink(page_row.intake)

    text, button, _picture = article_of(row).body
    assert f'<a id="{page_row.page_id}" linktype="page">' in text.value.source
    assert f'<a id="{row.page_id}" linktype="page">' in text.value.source
    assert button.value["url"] == Page.objects.get(pk=page_row.page_id).full_url


def test_the_title_and_the_cover_are_not_said_twice(run, settings, tmp_path):
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    with stranger() as it:
        large = it.says("/quay.jpg", answer(jpeg()))
        small = it.says("/quay-300x150.jpg", answer(jpeg()))
        markup = f"{figure(small)}<h2>A House of One\u2019s Own</h2><p>Words.</p>"
        row = bring(run, story(html=markup, cover_url=large), folder=tmp_path)[0]

    page = article_of(row)
    assert [block.block_type for block in page.body] == ["paragraph"]
    assert (page.cover, page.cover_alt) == (Picture.objects.get(), "A quay")


def test_what_readers_answered_here_keeps_a_story(run, tmp_path):
    row = bring(run, story(comments=SAID), folder=tmp_path)[0]
    make.response(article=ArticlePage.objects.get())

    why = take_back_story(row=row)

    assert "Readers answered" in why
    assert ArticlePage.objects.exists()


def test_all_that_came_around_a_story_goes_with_it(run, tmp_path):
    row = bring(run, story(series="Quays", comments=SAID, tags=("Owning",)), folder=tmp_path)[0]

    assert take_back_story(row=row) == ""

    assert not Series.objects.exists()
    assert not Response.objects.exists()
