"""What is wanted of a copy that is there, when the article or the channel changes."""

from __future__ import annotations

from django.utils import timezone

from wagtail.models import PageViewRestriction, Site

import pytest

from blog.models import ArticlePage
from syndication.actions.reconcile import reconcile
from syndication.models import Channel, Copy
from tests import make
from tests.syndication.copying import channel, is_due, publish, shown, the_copy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shores")]
State = Copy.State


def test_an_article_behind_a_restriction_is_taken_down(site):
    channel(site=site)
    article = make.article(site=site)
    reconcile()
    shown(the_copy())
    PageViewRestriction.objects.create(page=article, restriction_type="login")

    reconcile()

    assert the_copy().wanted == 0


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
    assert is_due(copy.due_at)


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
