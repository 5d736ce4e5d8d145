"""What a channel takes and as what: from when, in which shape, with which words, and what then."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

import pytest
import time_machine

from newsletter.models import Claim
from syndication.actions import copies as verbs
from syndication.actions.reconcile import reconcile
from syndication.choices import choices
from syndication.dressing import dressed
from syndication.models import Channel, Copy
from tests import make
from tests.fakes import shore as platforms
from tests.syndication.copying import (
    channel,
    due_again,
    publish,
    round_of,
    the_copy,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shores")]


State = Copy.State


LONG = [("paragraph", f"<p>Paragraph {number}.</p>") for number in range(12)]


@pytest.fixture
def beacon():
    return platforms.arrive("beacon")


def only_post(platform):
    (post,) = platform.posts.values()
    return post


@pytest.mark.parametrize(("with_earlier", "copies"), [(False, 0), (True, 1)])
def test_a_new_channel_takes_what_is_published_from_now_on(site, with_earlier, copies):
    make.article(site=site)
    channel(site=site, with_earlier=with_earlier)

    reconcile()

    assert Copy.objects.count() == copies


def test_several_changes_in_a_row_change_the_copy_once(site, shore):
    channel(site=site, settle_minutes=5)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        article = make.article(site=site)
        round_of()
        for title in ("First", "Second", "Third"):
            article = publish(article, title=title)
            round_of()
            clock.shift(timedelta(minutes=1))
        waiting = the_copy()
        clock.shift(timedelta(minutes=5))
        round_of()

    assert waiting.is_stale
    assert shore.said == ["create", "update"]
    assert only_post(shore).title == "Third"


def test_the_canonical_is_clean_and_the_link_home_says_where_its_reader_comes_from(site, shore):
    there = channel(site=site, link_tags="utm_source={channel}&utm_campaign={slug}")
    article = make.article(site=site)

    round_of()

    post, code = only_post(shore), f"shore-{there.pk}"
    assert post.canonical_url == article.full_url
    marks = f"from={code}&utm_source={code}&utm_campaign=a-house-of-ones-own"
    assert post.link_url == f"{article.full_url}?{marks}"


def test_an_article_that_names_another_house_carries_none_of_our_marks(site, shore):
    there = channel(site=site)
    elsewhere = "https://elsewhere.example/first"
    article = make.article(site=site, canonical_override=elsewhere)

    verbs.switch(article=article, channel=there, on=True, user=make.administrator())

    assert dressed(the_copy()).link_url == elsewhere


def test_the_channels_own_words_end_each_copy_in_the_articles_language(site, shore):
    footer = "<b>{title}</b> by {authors}, {date}: read it at {home} {unknown}"
    channel(site=site, footer=footer)
    make.article(site=site, title="R & D")

    round_of()

    html = only_post(shore).html
    assert "&lt;b&gt;R &amp; D&lt;/b&gt; by , " in html
    assert f'href="http://testserver/r-d/?from=shore-{Channel.objects.get().pk}"' in html
    assert "testserver</a> {unknown}" in html


def test_each_copy_ends_with_a_call_to_the_newsletter_by_a_link_that_is_counted(site, shore):
    make.newsletter(site=site)
    channel(site=site)
    make.article(site=site)

    round_of()

    html = only_post(shore).html
    assert "Get Secret Sauce by mail" in html
    assert f'href="http://testserver/from/shore/{Claim.objects.get(place="copy").code}/"' in html


def test_a_channel_may_leave_the_call_away(site, shore):
    make.newsletter(site=site)
    channel(site=site, calls_home=False)
    make.article(site=site)

    round_of()

    assert "Secret Sauce" not in only_post(shore).html


def test_a_beginning_ends_with_the_way_on(site, beacon):
    there = channel(site=site, platform="beacon")
    article = make.article(site=site, body=LONG)
    Copy.objects.create(article=article, channel=there, shape="excerpt", state="settled")

    round_of()

    html = only_post(beacon).html
    assert "Paragraph 0." in html
    assert "Paragraph 11." not in html
    assert "Read on at home" in html


def test_a_shape_that_the_platform_has_not_is_its_usual_one(site):
    cliff = platforms.arrive("cliff")
    channel(site=site, platform="cliff", shape="link")
    make.article(site=site)

    round_of()

    assert only_post(cliff).shape == "copy"


def test_a_channel_may_ask_before_a_copy_is_changed(site, shore):
    channel(site=site, on_edit="ask")
    article = make.article(site=site)
    round_of()

    article = publish(article, title="Changed")
    round_of()
    asked = the_copy()
    verbs.retry(copy=asked, user=make.administrator())
    round_of()
    due_again()
    round_of()

    assert (asked.state, asked.standing) == (State.PERSON, "out of date, waits for you")
    assert "Shall the copy change?" in asked.last_error
    assert [pick.act for pick in choices(asked)] == ["retry", "done", "down"]
    assert only_post(shore).title == "Changed"
    assert the_copy().state == State.SETTLED


def test_no_to_a_change_holds_until_the_article_moves_on(site, shore):
    channel(site=site, on_edit="ask")
    article = make.article(site=site)
    round_of()
    article = publish(article, title="Changed")
    round_of()

    verbs.done_by_hand(copy=the_copy(), user=make.administrator())
    round_of()
    left = the_copy().state
    publish(article, title="Changed again")
    round_of()

    assert left == State.SETTLED
    assert the_copy().state == State.PERSON
    assert shore.said == ["create"]
