"""What is wanted where: decided from what is true now, however often it is asked."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from wagtail.models import PageViewRestriction, Site

import pytest

from blog.models import ArticlePage
from syndication.actions.reconcile import reconcile
from syndication.models import Channel, Copy
from tests import make
from tests.fakes import shore
from tests.syndication.copying import channel, publish, the_copy

pytestmark = pytest.mark.django_db
State = Copy.State


@pytest.fixture(autouse=True)
def _platforms(settings):
    settings.SYNDICATION_PLATFORMS = shore.ALL


@pytest.fixture
def site():
    return make.site()


def shown(copy, *, revision=None):
    """As if a worker had brought it."""
    Copy.objects.filter(pk=copy.pk).update(
        shown=copy.wanted if revision is None else revision,
        shown_at=timezone.now(),
        state=State.SETTLED,
        due_at=None,
        sent_from=f"{copy.channel.site.root_url}{copy.article.url_path}",
    )


def test_a_published_article_is_wanted_on_every_automatic_channel(site):
    channel(site=site)
    channel(site=site, platform="cliff", automatic=False)
    article = make.article(site=site)

    reconcile()

    copy = the_copy()
    assert copy.wanted == article.live_revision_id
    assert copy.state == State.DUE
    assert copy.due_at <= timezone.now()
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


def test_an_article_behind_a_restriction_is_taken_down(site):
    channel(site=site)
    article = make.article(site=site)
    reconcile()
    shown(the_copy())
    PageViewRestriction.objects.create(page=article, restriction_type="login")

    reconcile()

    assert the_copy().wanted == 0


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


def test_an_edit_is_wanted_there_at_once(site):
    channel(site=site, delay_minutes=60)
    article = make.article(site=site)
    reconcile()
    shown(the_copy())

    article = publish(article, title="Edited")
    reconcile()

    copy = the_copy()
    assert copy.wanted == article.live_revision_id != copy.shown
    assert copy.state == State.DUE
    assert copy.due_at <= timezone.now()


def test_a_channel_may_leave_its_copies_as_they_were(site):
    channel(site=site, on_edit="nothing", on_unpublish="leave")
    article = make.article(site=site)
    reconcile()
    shown(the_copy())

    article = publish(article, title="Edited")
    reconcile()
    article.unpublish()
    reconcile()

    copy = the_copy()
    assert copy.wanted == copy.shown > 0
    assert copy.state == State.SETTLED


def test_what_is_unpublished_is_wanted_no_more(site):
    channel(site=site)
    article = make.article(site=site)
    reconcile()
    shown(the_copy())

    article.unpublish()
    reconcile()

    copy = the_copy()
    assert copy.wanted == 0
    assert copy.state == State.DUE


def test_what_is_deleted_is_wanted_no_more_and_keeps_its_title(site):
    channel(site=site)
    article = make.article(site=site)
    reconcile()
    shown(the_copy())

    article.delete()
    reconcile()

    copy = the_copy()
    assert copy.article is None
    assert (copy.wanted, copy.title) == (0, "A house of one's own")


def test_switched_off_is_wanted_no_more_whatever_the_channel_says(site):
    channel(site=site, on_unpublish="leave")
    make.article(site=site)
    reconcile()
    shown(the_copy())
    Copy.objects.update(switched_on=False)

    reconcile()

    assert the_copy().wanted == 0


def test_a_channel_that_stopped_being_automatic_drops_what_it_has_not_shown(site):
    channel(site=site)
    make.article(site=site)
    reconcile()
    Channel.objects.update(automatic=False)

    reconcile()

    assert the_copy().wanted == 0


@pytest.mark.parametrize("state", [State.ARMED, State.UNKNOWN])
def test_what_is_in_flight_keeps_its_state_and_learns_what_is_wanted(site, state):
    channel(site=site)
    article = make.article(site=site)
    reconcile()
    Copy.objects.update(state=state, attempts=3)

    article.unpublish()
    reconcile()

    copy = the_copy()
    assert (copy.wanted, copy.state, copy.attempts) == (0, state, 3)


def test_a_final_refusal_stops_until_the_article_moves_on(site):
    channel(site=site)
    article = make.article(site=site)
    reconcile()
    Copy.objects.update(state=State.FAILED, due_at=None, last_error="No.", attempts=4)

    reconcile()
    assert the_copy().state == State.FAILED

    publish(article, title="Edited")
    reconcile()

    copy = the_copy()
    assert (copy.state, copy.attempts, copy.last_error) == (State.DUE, 0, "")


def test_a_question_whether_it_is_there_is_not_answered_by_an_edit(site):
    channel(site=site)
    article = make.article(site=site)
    reconcile()
    Copy.objects.update(state=State.PERSON, due_at=None, armed_at=timezone.now())

    publish(article, title="Edited")
    reconcile()

    assert the_copy().state == State.PERSON


def test_a_page_that_moved_is_sent_again_with_its_new_address(site):
    channel(site=site)
    article = make.article(site=site)
    reconcile()
    shown(the_copy())
    ArticlePage.objects.filter(pk=article.pk).update(url_path="/elsewhere/")

    assert reconcile() == 1
    assert the_copy().state == State.DUE


def test_a_brand_that_moved_sends_its_copies_again_unless_they_are_left(site):
    channel(site=site)
    channel(site=site, platform="cliff", on_edit="nothing")
    make.article(site=site)
    reconcile()
    for copy in Copy.objects.all():
        shown(copy)
    Site.objects.filter(pk=site.pk).update(hostname="new.example")

    moved = reconcile()

    assert moved == 1
    assert Copy.objects.get(state=State.DUE).channel.platform == "shore"


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


def test_publishing_unpublishing_and_moving_ask_for_a_look(
    site, django_capture_on_commit_callbacks
):
    channel(site=site)
    with django_capture_on_commit_callbacks(execute=True):
        article = make.article(site=site)
    assert the_copy().wanted == article.live_revision_id
    shown(the_copy())

    with django_capture_on_commit_callbacks(execute=True):
        publish(article, slug="another-address")
    assert the_copy().wanted != the_copy().shown

    with django_capture_on_commit_callbacks(execute=True):
        ArticlePage.objects.get(pk=article.pk).unpublish()
    assert the_copy().wanted == 0
