"""A story becomes an article with all it had, once, and silently."""

from __future__ import annotations

from datetime import UTC, datetime

from django.core import mail

from wagtail.models import Locale, PageLogEntry

import pytest

from blog.models import ArticlePage, FrontPage, Topic
from people.models import Contributor
from syndication.actions.reconcile import reconcile
from syndication.models import Copy
from tests import make
from tests.syndication.bringing import WORDS, article_of, bring, intake, page_of, plan, story

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2019, 5, 4, 9, 30, tzinfo=UTC)


@pytest.fixture
def home():
    return make.site()


@pytest.fixture
def run(home):
    return intake(site=home)


def test_a_story_comes_home_as_a_draft_with_all_it_had(run, tmp_path):
    topic = Topic.objects.create(site=run.site, name="Media", slug="media")
    one = story(
        standfirst="Why we left.",
        published_at=LONG_AGO,
        slug="a-house",
        tags=("media", "Owning"),
        authors=("Ada Quill",),
    )

    page = article_of(bring(run, one, folder=tmp_path)[0])

    assert (page.live, page.title, page.slug) == (False, "A house of one's own", "a-house")
    assert page.standfirst == "Why we left."
    assert [block.value.source for block in page.body] == [WORDS]
    assert page.original_url == "https://medium.com/@ada/a-house-1a2b3c4d5e6f"
    assert page.original_published_at == page.first_published_at == LONG_AGO
    assert sorted(tag.name for tag in page.tags.all()) == ["Owning", "media"]
    assert list(page.topics.all()) == [topic]
    assert [line.contributor.name for line in page.bylines.all()] == ["Ada Quill"]
    assert page.get_parent().specific == run.site.root_page.specific


def test_an_author_who_is_known_is_not_made_again(run, tmp_path):
    ada = make.contributor(site=run.site, name="Ada Quill")
    one = story(authors=("ada quill", " "))

    page = article_of(bring(run, one, folder=tmp_path)[0])

    assert [line.contributor for line in page.bylines.all()] == [ada]
    assert Contributor.objects.count() == 1


def test_authors_whose_names_look_alike_have_addresses_of_their_own(run, tmp_path):
    make.contributor(site=run.site, name="Ada Quill")

    page = article_of(bring(run, story(authors=("Ada-Quill", "!")), folder=tmp_path)[0])

    assert [line.contributor.slug for line in page.bylines.all()] == ["ada-quill-2", "author"]


def test_two_stories_with_one_slug_have_addresses_of_their_own(run, tmp_path):
    first, second = bring(
        run, story(slug="same"), story(source_id="2", slug="same"), folder=tmp_path
    )

    assert (page_of(first).slug, page_of(second).slug) == ("same", "same-2")


def test_an_address_of_the_house_is_not_taken(run, tmp_path):
    row = bring(run, story(slug="admin"), folder=tmp_path)[0]

    assert page_of(row).slug == "admin-2"


def test_a_story_without_a_slug_is_called_as_its_title_or_its_identity(run, tmp_path):
    first, second = bring(
        run, story(title="日本語のタイトル"), story(source_id="2a", title="…"), folder=tmp_path
    )

    assert (page_of(first).slug, page_of(second).slug) == ("日本語のタイトル", "story-2a")


def test_a_story_without_a_title_is_called_as_it_begins(run, tmp_path):
    first, second = bring(
        run,
        story(title="", html="<h3>One two three four five six seven eight nine</h3>"),
        story(source_id="2", title="", html='<img src="https://e.org/a.jpg">'),
        folder=tmp_path,
    )

    assert page_of(first).title == "One two three four five six seven eight…"
    assert page_of(second).title == "Untitled"


def test_a_story_comes_below_the_front_page_of_its_language(run, tmp_path):
    french = Locale.objects.get(language_code="fr")
    front = run.site.root_page.specific.copy_for_translation(french)

    row = bring(run, story(language="fr-CA"), folder=tmp_path)[0]

    assert page_of(row).get_parent().pk == front.pk
    assert FrontPage.objects.count() == 2


def test_what_was_public_is_published_with_its_own_date_when_wished(home, tmp_path):
    run = intake(site=home, publish=True)

    row = bring(run, story(published_at=LONG_AGO), folder=tmp_path)[0]

    page = ArticlePage.objects.get(pk=row.page_id)
    assert page.live
    assert page.first_published_at == LONG_AGO


@pytest.mark.parametrize(
    ("facts", "note"),
    [
        ({"status": "draft"}, ""),
        ({"status": "scheduled"}, "scheduled"),
        ({"visibility": "members"}, "not for everybody"),
        ({"kind": "response"}, "an answer to somebody"),
        ({"source_url": ""}, "where it stood"),
        ({"source_url": "about:blank"}, "where it stood"),
    ],
)
def test_what_was_not_public_stays_a_draft_and_says_why(home, tmp_path, facts, note):
    run = intake(site=home, publish=True)

    row = bring(run, story(**facts), folder=tmp_path)[0]

    assert not page_of(row).live
    assert note in row.reason
    assert bool(note) is bool(row.reason)


def test_what_members_read_stays_for_members(run, tmp_path):
    row = bring(run, story(visibility="members"), folder=tmp_path)[0]

    assert article_of(row).visibility == "members"


def test_nothing_is_mailed_or_copied(home, tmp_path):
    run = intake(site=home, publish=True)
    make.channel(site=home)

    bring(run, story(published_at=None), folder=tmp_path)
    reconcile(home)

    assert mail.outbox == []
    assert not Copy.objects.exists()


def test_who_brought_it_is_written_down(home, tmp_path):
    editor = make.administrator()
    run = intake(site=home, started_by=editor)

    row = bring(run, story(), folder=tmp_path)[0]

    entry = PageLogEntry.objects.get(page=row.page_id, action="wagtail.create")
    assert entry.user == editor


def test_brought_twice_a_story_is_skipped(home, run, tmp_path):
    first = bring(run, story(), folder=tmp_path)[0]

    again = bring(intake(site=home), story(), folder=tmp_path)[0]

    assert (again.outcome, again.page_id) == ("skipped", first.page_id)
    assert "has not changed" in again.reason
    assert ArticlePage.objects.count() == 1


def test_the_same_identity_on_another_platform_is_another_story(home, run, tmp_path):
    bring(run, story(), folder=tmp_path)

    other = plan(intake(site=home, platform="substack"), story())

    assert other.outcome == "created"


def test_another_brand_brings_the_story_for_itself(run, tmp_path):
    bring(run, story(), folder=tmp_path)
    other = make.site(hostname="other.example", default=False)

    assert plan(intake(site=other), story()).outcome == "created"


def test_a_newer_text_replaces_one_that_nobody_edited(home, run, tmp_path):
    first = bring(run, story(), folder=tmp_path)[0]
    newer = story(html="<p>Better words.</p>")

    again = bring(intake(site=home), newer, folder=tmp_path)[0]

    assert (again.outcome, again.page_id) == ("updated", first.page_id)
    assert article_of(again).body[0].value.source == "<p>Better words.</p>"


def test_a_newer_text_of_what_is_online_goes_online(home, tmp_path):
    bring(intake(site=home, publish=True), story(published_at=LONG_AGO), folder=tmp_path)

    bring(intake(site=home), story(html="<p>Better words.</p>"), folder=tmp_path)

    page = ArticlePage.objects.get()
    assert page.live
    assert page.body[0].value.source == "<p>Better words.</p>"
    assert page.first_published_at == LONG_AGO


def test_what_was_edited_here_is_newer_than_any_export(home, run, tmp_path):
    first = bring(run, story(), folder=tmp_path)[0]
    page = article_of(first)
    page.title = "My own title"
    page.save_revision()

    again = bring(intake(site=home), story(html="<p>Better.</p>"), folder=tmp_path)[0]

    assert (again.outcome, again.page_id) == ("skipped", first.page_id)
    assert "edited here since" in again.reason
    assert article_of(first).title == "My own title"


def test_planning_writes_nothing(run, django_assert_num_queries):
    one = story(tags=("a",), authors=("Ada Quill",))

    with django_assert_num_queries(1):
        found = plan(run, one)

    assert found.outcome == "created"
    assert (found.fidelity["words"], found.fidelity["native"]) == (1.0, 1.0)


def test_what_cannot_be_read_is_refused_with_the_reason(run):
    damaged = story(html="", warnings=("It is damaged.",))
    endless = story(html="a" * (2 * 1024 * 1024 + 1))

    assert (plan(run, damaged).outcome, plan(run, damaged).reason) == ("refused", "It is damaged.")
    assert plan(run, endless).outcome == "refused"
    assert "2 MB" in plan(run, endless).reason


def test_what_is_empty_is_skipped(run):
    found = plan(run, story(title=" ", html="<p><br></p>"))

    assert (found.outcome, found.reason) == ("skipped", "It is empty.")
