"""At most so many mails a week: nothing an editor or a series does can break it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

import pytest
import time_machine

from core.work import Worker
from newsletter.actions.asking import AskingError, begin, write_some
from newsletter.actions.freeze import freeze, let_go
from newsletter.actions.mailing import resume
from newsletter.models import Letter, Mailing, Promise
from newsletter.postoffice import engine
from tests import make
from tests.newsletter.posting import counts

pytestmark = pytest.mark.django_db
SATURDAY = "2026-11-21T07:00Z"
WEEK = timedelta(days=7)


@pytest.fixture
def brand():
    site = make.site()
    Promise.objects.create(site=site, mails_a_week=1)
    return site


@pytest.fixture
def letter(brand):
    newsletter = make.newsletter(site=brand)
    make.audience(newsletter=newsletter, addresses=["ada@example.org"])
    return newsletter


def send(newsletter, title):
    issue = make.issue(newsletter=newsletter, title=title, body=[("words", "<p>Hello.</p>")])
    mailing = Mailing.objects.create(
        issue=issue, newsletter=newsletter, state="scheduled", send_at=timezone.now()
    )
    let_go(mailing=freeze(mailing=mailing))
    work()
    return counts(mailing)


def work():
    with Worker() as worker:
        engine.run_due(worker)


def test_a_second_issue_in_the_week_is_not_sent_and_says_why(letter):
    with time_machine.travel(SATURDAY, tick=False) as clock:
        send(letter, "One")
        clock.shift(timedelta(days=2))

        assert send(letter, "Two") == {"skipped": 1}

    skipped = Mailing.objects.latest("pk").deliveries.get()
    assert "at most 1 mails" in skipped.answer


def test_the_next_saturday_is_another_week_also_an_hour_earlier(letter):
    with time_machine.travel(SATURDAY, tick=False) as clock:
        send(letter, "One")
        clock.shift(WEEK - timedelta(hours=1))

        assert send(letter, "Two") == {"accepted": 1}


def test_all_newsletters_of_the_brand_count_together(brand, letter):
    other = make.newsletter(site=brand, slug="other")
    make.subscription(newsletter=other, address="ada@example.org", state="confirmed")
    with time_machine.travel(SATURDAY, tick=False):
        send(letter, "One")

        assert send(other, "Two") == {"skipped": 1}


def test_another_brand_counts_for_itself(letter):
    other = make.newsletter(site=make.site(hostname="other", default=False), slug="other")
    make.audience(newsletter=other, addresses=["ada@example.org"])
    with time_machine.travel(SATURDAY, tick=False):
        send(letter, "One")

        assert send(other, "Two") == {"accepted": 1}


def test_what_waited_at_a_server_takes_nothing_from_the_next_issue(letter):
    with time_machine.travel(SATURDAY, tick=False) as clock:
        send(letter, "One")
        late = timezone.now() + timedelta(days=1)
        Mailing.objects.get().deliveries.update(settled_at=late)
        clock.shift(WEEK)

        assert send(letter, "Two") == {"accepted": 1}


def test_what_somebody_else_has_in_hand_counts(letter):
    with time_machine.travel(SATURDAY, tick=False):
        send(letter, "One")
        Mailing.objects.get().deliveries.update(
            state="queued", settled_at=None, due_at=timezone.now(), claimed_by="another"
        )
        Mailing.objects.update(state="paused")

        assert send(letter, "Two") == {"skipped": 1}


def test_what_was_stopped_and_goes_on_much_later_counts_when_it_goes(letter):
    with time_machine.travel(SATURDAY, tick=False) as clock:
        send(letter, "One")
        Mailing.objects.get().deliveries.update(
            state="queued", settled_at=None, due_at=timezone.now(), attempts=0
        )
        Mailing.objects.update(state="paused")
        clock.shift(timedelta(days=10))
        resume(mailing=Mailing.objects.get())
        work()
        clock.shift(timedelta(days=4))

        assert send(letter, "Two") == {"skipped": 1}


def test_who_had_what_was_promised_is_not_asked_for_permission(brand, letter):
    other = asking_about(brand, "ada@example.org", "bo@example.org")
    with time_machine.travel(SATURDAY, tick=False):
        send(letter, "One")

        write_some(begin(newsletter=other, basis="A fair.", user=make.administrator()))

    assert [one.recipient for one in Letter.objects.all()] == ["bo@example.org"]


def test_where_nobody_has_room_nobody_is_asked(brand, letter):
    other = asking_about(brand, "ada@example.org")
    with time_machine.travel(SATURDAY, tick=False):
        send(letter, "One")

        with pytest.raises(AskingError, match="nobody"):
            begin(newsletter=other, basis="A fair.", user=make.administrator())


@pytest.mark.parametrize(("most", "second"), [(1, "skipped"), (2, "accepted")])
def test_the_question_for_permission_is_one_of_the_promised_mails(brand, letter, most, second):
    Promise.objects.update(mails_a_week=most)
    other = asking_about(brand, "ada@example.org")
    with time_machine.travel(SATURDAY, tick=False):
        write_some(begin(newsletter=other, basis="A fair.", user=make.administrator()))

        assert send(letter, "One") == {second: 1}
        assert send(letter, "Two") == {"skipped": 1}


def asking_about(brand, *addresses):
    """Another newsletter of the brand, with people who never said yes to it."""
    other = make.newsletter(site=brand, slug="other")
    for address in addresses:
        make.subscription(newsletter=other, address=address, state="pending")
    return other


def test_without_a_promise_nothing_is_held_back(letter):
    Promise.objects.update(mails_a_week=0)
    with time_machine.travel(SATURDAY, tick=False):
        send(letter, "One")

        assert send(letter, "Two") == {"accepted": 1}


def test_the_setting_bears_the_name_of_its_brand(brand):
    assert str(Promise.objects.get()) == str(brand)
