"""Stories come home in batches: each whole with its mark, and none stops the others."""

from __future__ import annotations

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db.models.signals import pre_save

from wagtail.models import Page, PageLogEntry, ReferenceIndex
from wagtail.search.models import IndexEntry

import pytest
from django_tasks_db.models import DBTaskResult

from blog.models import ArticlePage, Response, SharePicture
from blog.tasks import make_ready
from core.pagecache.generation import Generation
from syndication.actions.homecoming import bring_home
from syndication.actions.intake import Wishes, receive
from syndication.actions.intake_stories import Ready, loads
from syndication.actions.stories import Arrival, StoryPlan
from syndication.models import IntakeRow
from syndication.pictures import Checked
from tests import make
from tests.syndication.bringing import story
from tests.syndication.exports_made import item, meta, wxr
from tests.syndication.homecomings import Killed, dies_after

pytestmark = pytest.mark.django_db
BODY = '<p><a href="https://old.example/2019/05/post-{0}/">on</a></p>'
COMMENT = (
    "<wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_author>Bea</wp:comment_author>"
    "<wp:comment_content>True.</wp:comment_content><wp:comment_approved>1</wp:comment_approved>"
    "</wp:comment>"
)
SAID = '<category domain="post_tag" nicename="boats"><![CDATA[Boats]]></category>'


@pytest.fixture
def site():
    return make.site()


def home(site, path):
    run = receive(path=path, site=site, wishes=Wishes(publish=True, fetch_media=False))
    bring_home(run)
    return run


def outcomes(run):
    rows = IntakeRow.objects.filter(intake=run).order_by("number")
    return list(rows.values_list("outcome", flat=True))


@contextmanager
def no_responses():
    """Somebody's rule of the house: nothing that was said elsewhere may come in."""

    def refuse(**_facts):
        raise ValidationError("No words of others.")

    pre_save.connect(refuse, sender=Response)
    try:
        yield
    finally:
        pre_save.disconnect(refuse, sender=Response)


def test_one_that_cannot_come_does_not_stop_its_batch(site, tmp_path):
    posts = [item(1), item(2, more=COMMENT), item(3, BODY.format(1) + BODY.format(2))]

    with no_responses():
        run = home(site, wxr(tmp_path, *posts))

    assert outcomes(run) == ["created", "refused", "created"]
    first, last = ArticlePage.objects.order_by("path")
    text = last.body[0].value.source
    assert f'<a id="{first.pk}" linktype="page">' in text
    assert 'href="https://old.example/2019/05/post-2/"' in text
    assert Page.find_problems() == ([], [], [], [], [])


def test_one_that_breaks_what_reads_it_is_refused_and_told(site, tmp_path):
    nowhere = item(9, post_type="attachment", attachment_url="http://[broken/quay.jpg")

    run = home(site, wxr(tmp_path, nowhere, item(1, more=meta("_thumbnail_id", "9")), item(2)))

    refused = IntakeRow.objects.get(intake=run, source_id="1")
    assert (refused.outcome, refused.made) == ("refused", {})
    assert "IPv6" in refused.reason
    assert ArticlePage.objects.count() == 1


def test_what_stands_in_a_file_twice_is_one_article(site, tmp_path):
    run = home(site, wxr(tmp_path, item(1, "<p>Old.</p>"), item(1, "<p>New.</p>")))

    assert outcomes(run) == ["created", "updated"]
    assert ArticlePage.objects.get().body[0].value.source == "<p>New.</p>"


def test_links_are_turned_where_a_run_was_cut_off_before_that(site, tmp_path):
    path = wxr(tmp_path, item(1, BODY.format(26)), *(item(n) for n in range(2, 27)))
    run = receive(path=path, site=site, wishes=Wishes(publish=True, fetch_media=False))
    with pytest.raises(Killed):
        bring_home(run, step=dies_after(2 * 26))
    first, last = ArticlePage.objects.get(slug="post-1"), ArticlePage.objects.get(slug="post-26")
    assert "old.example" in first.body[0].value.source

    bring_home(run)

    first.refresh_from_db()
    assert f'<a id="{last.pk}" linktype="page">' in first.body[0].value.source
    assert ArticlePage.objects.count() == 26


def test_stories_of_one_name_stand_beside_each_other(site, tmp_path):
    named = [item(number, post_name="boats") for number in (1, 2)]

    home(site, wxr(tmp_path, *named))

    assert list(ArticlePage.objects.order_by("path").values_list("slug", flat=True)) == [
        "boats",
        "boats-2",
    ]


def test_an_article_stands_as_one_that_somebody_published(site, tmp_path):
    home(site, wxr(tmp_path, item(1, more=SAID)))

    page = ArticlePage.objects.get()
    assert (page.live, page.has_unpublished_changes) == (True, False)
    assert page.latest_revision == page.live_revision == page.get_latest_revision()
    again = page.get_latest_revision_as_object()
    assert [tag.name for tag in again.tags.all()] == ["Boats"]
    assert [author.name for author in page.authors] == ["ada"]
    assert page.full_clean() is None
    assert set(PageLogEntry.objects.filter(page=page).values_list("action", flat=True)) == {
        "wagtail.create",
        "wagtail.publish",
    }


def test_an_article_is_found_and_known_by_what_it_refers_to(site, tmp_path):
    home(site, wxr(tmp_path, item(1, "<p>Lighthouses.</p>")))

    page = ArticlePage.objects.get()
    indexed = IndexEntry.objects.get(object_id=page.pk, title=page.title)
    assert "lighthous" in indexed.body.casefold()  # the words, or their stems on PostgreSQL
    assert ReferenceIndex.get_references_for_object(page).exists()


def test_pages_that_were_kept_are_old_as_soon_as_a_load_is_committed(
    site, tmp_path, django_capture_on_commit_callbacks
):
    home(site, wxr(tmp_path, item(1, "<p>Lighthouses.</p>")))  # its author is known from now on
    kept = Generation()
    with django_capture_on_commit_callbacks() as committed:
        home(site, wxr(tmp_path, item(2, "<p>Keepers.</p>")))
    before = kept.now()

    for told in committed:
        told()

    assert kept.now() > before


def test_a_batch_leaves_one_task_for_all_its_articles(site, tmp_path):
    DBTaskResult.objects.all().delete()

    home(site, wxr(tmp_path, item(1), item(2)))

    ready = DBTaskResult.objects.filter(task_path="blog.tasks.make_ready").get()
    assert ready.args_kwargs["args"] == [sorted(ArticlePage.objects.values_list("pk", flat=True))]
    assert DBTaskResult.objects.filter(task_path__contains="insert_or_update").count() <= 1
    assert make_ready.func(*ready.args_kwargs["args"]) == SharePicture.objects.count() == 2


def test_heavy_pictures_come_in_loads_that_memory_holds():
    picture = Checked(data=bytes(20 * 1024**2), suffix="jpg", width=1, height=1)
    plan = StoryPlan("created", "", None, "")
    heavy = [Ready(n, Arrival(story(), plan, {"cover": picture})) for n in range(1, 5)]

    found = [[one.number for one in load] for load in loads(heavy)]

    assert found == [[1, 2], [3, 4]]
