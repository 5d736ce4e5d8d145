"""Readers get each article once, what they follow first, and share what is printed."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

import pytest
import time_machine

from core import pause
from core.work import Worker
from newsletter.actions.article_mail import mail_new
from newsletter.actions.freeze import freeze, let_go
from newsletter.actions.issue import IssueError
from newsletter.actions.readers import choose
from newsletter.models import (
    Cadence,
    Carried,
    Delivery,
    Edition,
    Mailing,
    Promise,
    Segment,
    Subscription,
)
from newsletter.postoffice import articles, engine
from newsletter.postoffice.post import load
from tests import make

pytestmark = pytest.mark.django_db
FRIDAY = "2026-11-20T09:00Z"
SATURDAY = "2026-11-21T07:00Z"


@pytest.fixture
def newsletter():
    return make.newsletter(site=make.site(), most_often="article")


def reader(newsletter, name, **choice):
    place = make.subscription(newsletter=newsletter, address=f"{name}@example.org")
    facts = {"cadence": "issue", "topics": [], **choice}
    return choose(place, **facts)


def article(newsletter, title, *topics, **facts):
    page = make.article(site=newsletter.site, title=title, **facts)
    page.topics = topics
    page.save_revision().publish()
    return page


def card(page):
    return ("article", {"article": page, "note": ""})


def send(newsletter, *body, **facts):
    """Freeze and send an issue of these blocks."""
    issue = make.issue(newsletter=newsletter, title="Issue", body=list(body), **facts)
    mailing = Mailing.objects.create(
        issue=issue, newsletter=newsletter, state="scheduled", send_at=timezone.now()
    )
    let_go(mailing=freeze(mailing=mailing))
    work()
    return mailing


def work():
    with Worker() as worker:
        made = articles.run_due(worker)
        engine.run_due(worker)
    return made


def got(mailing):
    """Who got it, and the articles they were shown."""
    found = {}
    for one in mailing.deliveries.select_related("subscriber").filter(state="accepted"):
        shown = Carried.objects.filter(mailing=mailing, edition=one.edition)
        titles = shown.order_by("pk").values_list("article__title", flat=True)
        found[one.address.partition("@")[0]] = sorted(titles)
    return found


def test_one_printing_for_all_who_follow_the_same_and_none_for_who_has_nothing_left(newsletter):
    bread, boats, mills = (make.topic(site=newsletter.site, name=name) for name in ("a", "b", "c"))
    loaf, sloop = article(newsletter, "Loaf", bread), article(newsletter, "Sloop", boats)
    for name, topics in (("ada", []), ("bo", [boats.pk]), ("cy", [boats.pk]), ("di", [mills.pk])):
        reader(newsletter, name, topics=topics)

    mailing = send(newsletter, card(loaf), card(sloop))

    edition = Edition.objects.get()
    assert str(edition) == "Issue"
    assert edition.html.index("Sloop") < edition.html.index("Loaf")
    assert mailing.html.index("Loaf") < mailing.html.index("Sloop")
    assert mailing.deliveries.filter(edition=edition).count() == 2
    assert set(got(mailing)) == {"ada", "bo", "cy"}
    skipped = mailing.deliveries.get(state="skipped")
    assert skipped.address == "di@example.org"
    assert "topics" in skipped.answer
    assert Mailing.objects.get().state == "finished"


def test_a_reader_of_an_edition_is_mailed_its_words(newsletter):
    boats = make.topic(site=newsletter.site)
    loaf, sloop = article(newsletter, "Loaf"), article(newsletter, "Sloop", boats)
    reader(newsletter, "bo", topics=[boats.pk])
    mailing = send(newsletter, ("words", "<p>Dear [[name]].</p>"), card(loaf), card(sloop))
    edition = Delivery.objects.get().edition_id

    post = load(mailing.pk)

    assert post.words_of(edition) is not post.compiled
    assert post.words_of(None) is post.compiled


def test_what_came_by_itself_is_left_out_of_the_issue(newsletter):
    with time_machine.travel(FRIDAY, tick=False) as clock:
        for name, cadence in (("ada", "issue"), ("bo", "article"), ("cy", "daily")):
            reader(newsletter, name, cadence=cadence)
        loaf = article(newsletter, "Loaf")
        clock.shift(timedelta(minutes=16))
        assert work() == 1
        clock.move_to(SATURDAY)
        sloop = article(newsletter, "Sloop")

        mailing = send(newsletter, ("words", "<h2>New</h2>"), card(loaf), card(sloop))

    assert got(mailing) == {"ada": ["Loaf", "Sloop"], "bo": ["Sloop"]} | {"cy": ["Loaf", "Sloop"]}
    by_itself = Mailing.objects.get(kind="article")
    assert got(by_itself) == {"bo": ["Loaf"]}
    assert by_itself.subject == "Loaf"
    assert "[[web_url]]" not in by_itself.html


def test_an_issue_is_skipped_for_who_had_all_of_it(newsletter):
    with time_machine.travel(FRIDAY, tick=False) as clock:
        reader(newsletter, "bo", cadence="article")
        loaf = article(newsletter, "Loaf")
        clock.shift(timedelta(minutes=16))
        work()
        clock.move_to(SATURDAY)

        mailing = send(newsletter, card(loaf))

    assert got(mailing) == {}
    assert mailing.deliveries.get().state == "skipped"


def test_the_daily_mail_has_what_is_new_at_its_hour_and_is_made_once(newsletter):
    boats = make.topic(site=newsletter.site)
    with time_machine.travel(FRIDAY, tick=False) as clock:
        reader(newsletter, "cy", cadence="daily")
        reader(newsletter, "di", cadence="daily", topics=[boats.pk])
        article(newsletter, "Loaf")
        article(newsletter, "Sloop", boats)
        assert work() == 0
        clock.move_to("2026-11-21T07:00Z")
        assert [work(), work()] == [1, 0]
        clock.shift(timedelta(days=1))
        assert work() == 0

    mailing = Mailing.objects.get()
    assert got(mailing) == {"cy": ["Loaf", "Sloop"], "di": ["Sloop"]}
    assert mailing.subject == "Loaf, and 1 more"
    assert Edition.objects.get().subject == "Sloop"


def test_who_changes_from_each_article_to_daily_gets_none_twice(newsletter):
    with time_machine.travel(FRIDAY, tick=False) as clock:
        place = reader(newsletter, "bo", cadence="article")
        article(newsletter, "Loaf")
        clock.shift(timedelta(minutes=16))
        work()
        choose(place, cadence="daily", topics=[])
        clock.move_to("2026-11-21T07:00Z")
        work()

    daily = Mailing.objects.get(kind="daily")
    assert got(daily) == {}


def test_who_chose_more_than_is_offered_now_gets_the_most_there_is(newsletter):
    newsletter.most_often = "daily"
    newsletter.save()
    with time_machine.travel(FRIDAY, tick=False) as clock:
        reader(newsletter, "bo", cadence="article")
        article(newsletter, "Loaf")
        clock.move_to("2026-11-21T07:00Z")
        work()

    assert [one.kind for one in Mailing.objects.all()] == ["daily"]


def test_no_article_leaves_before_it_settled_left_out_or_after_it_was_withdrawn(newsletter):
    with time_machine.travel(FRIDAY, tick=False) as clock:
        reader(newsletter, "bo", cadence="article")
        withdrawn = article(newsletter, "Withdrawn")
        newsletter.wishes.create(article=article(newsletter, "Kept in"), kind="leave_out")
        article(newsletter, "Members", visibility="members")
        assert work() == 0
        withdrawn.unpublish()
        clock.shift(timedelta(minutes=16))

        assert work() == 0


def test_the_promise_holds_for_articles_too_and_what_was_not_sent_comes_in_the_issue(newsletter):
    Promise.objects.create(site=newsletter.site, mails_a_week=1)
    with time_machine.travel("2026-11-16T09:00Z", tick=False) as clock:
        reader(newsletter, "bo", cadence="article")
        pages = []
        for title in ("Loaf", "Sloop"):
            pages.append(article(newsletter, title))
            clock.shift(timedelta(minutes=16))
            work()
        Promise.objects.update(mails_a_week=2)

        mailing = send(newsletter, *(card(one) for one in pages))

    second = Mailing.objects.filter(kind="article").latest("pk")
    assert "at most 1 mails" in second.deliveries.get().answer
    assert got(mailing) == {"bo": ["Sloop"]}


def test_a_pause_holds_mail_until_the_day_that_was_named(newsletter):
    with time_machine.travel(SATURDAY, tick=False) as clock:
        day = (timezone.now() + timedelta(days=7)).date()
        place = reader(newsletter, "ada", paused_until=day)
        assert not Subscription.objects.mailable(newsletter).exists()
        clock.shift(timedelta(days=7))

        assert Subscription.objects.mailable(newsletter).get() == place


def test_who_pauses_after_the_freeze_is_skipped_and_it_says_why(newsletter):
    with time_machine.travel(SATURDAY, tick=False):
        place = reader(newsletter, "ada")
        issue = make.issue(newsletter=newsletter)
        mailing = Mailing.objects.create(
            issue=issue, newsletter=newsletter, state="scheduled", send_at=timezone.now()
        )
        let_go(mailing=freeze(mailing=mailing))
        choose(place, cadence="issue", topics=[], paused_until=timezone.now() + timedelta(days=9))
        work()

    assert (Delivery.objects.get().state, Delivery.objects.get().answer) == ("skipped", "paused")


def test_an_issue_for_a_segment_goes_to_nobody_else_and_not_when_it_is_gone(newsletter):
    segment = Segment.objects.create(
        site=newsletter.site, name="French", rules=[{"rule": "languages", "languages": ["fr"]}]
    )
    reader(newsletter, "ada")
    jo = reader(newsletter, "jo")
    jo.subscriber.language = "fr"
    jo.subscriber.save()

    mailing = send(newsletter, ("words", "<p>Bonjour.</p>"), segment=segment)

    assert set(got(mailing)) == {"jo"}
    segment.delete()
    again = Mailing.objects.filter(pk=mailing.pk)
    mailing.deliveries.all().delete()
    again.update(state="scheduled", frozen_at=None)
    with pytest.raises(IssueError, match="segment"):
        freeze(mailing=again.get())


def test_an_occasion_that_another_worker_was_faster_with_is_not_mailed_again(newsletter):
    with time_machine.travel(FRIDAY, tick=False) as clock:
        reader(newsletter, "cy", cadence="daily")
        article(newsletter, "Loaf")
        clock.shift(timedelta(hours=1))
        how = {"newsletter": newsletter, "cadence": Cadence.DAILY, "made_for": "today"}
        first = mail_new(until=timezone.now(), **how)
        article(newsletter, "Sloop")
        clock.shift(timedelta(hours=1))

        assert mail_new(until=timezone.now(), **how) is None

    assert first is not None
    assert (str(first), str(first.carried.get())) == ("Loaf", "Loaf: Loaf")


def test_no_article_is_mailed_while_everything_is_held(newsletter):
    with time_machine.travel(FRIDAY, tick=False) as clock:
        reader(newsletter, "bo", cadence="article")
        article(newsletter, "Loaf")
        clock.shift(timedelta(minutes=16))
        pause.pause("Test")

        assert work() == 0
        pause.resume()
        assert work() == 1
