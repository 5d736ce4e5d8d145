"""The yes: only by a press of the person's own."""

from __future__ import annotations

import re
from datetime import timedelta

from django.test import Client
from django.utils import timezone

import pytest
import time_machine

from newsletter import journal
from newsletter.actions.audience import NotWelcome, confirm, subscribe
from newsletter.actions.refusal import erase, leave, suppress
from newsletter.evidence import Proof, agent_hash_of, shorten
from newsletter.models import ConsentEvent, Letter, Subscription, Suppression
from tests import make

pytestmark = pytest.mark.django_db
HOW = Proof(how="test")


@pytest.fixture
def newsletter():
    return make.newsletter(site=make.site())


def link_of(newsletter, address="reader@example.org"):
    subscribe(newsletter=newsletter, address=address, proof=HOW)
    text = Letter.objects.latest("pk").text
    found = re.search(r"http://testserver(/u/yes/\S+)", text)
    assert found, text
    return found[1]


def mailable(newsletter):
    return Subscription.objects.mailable(newsletter).count()


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_g2_opening_the_link_changes_nothing(newsletter, method):
    link = link_of(newsletter)

    response = getattr(Client(), method)(link)

    assert response.status_code == 200
    assert not response.cookies
    assert mailable(newsletter) == 0


def test_g3_the_press_confirms_keeps_the_evidence_and_welcomes(newsletter):
    link = link_of(newsletter)

    response = Client(enforce_csrf_checks=True).post(
        link, headers={"User-Agent": "Reader/1"}, REMOTE_ADDR="2001:db8:1:2::9"
    )

    event = ConsentEvent.objects.get(kind="confirmed")
    assert (response.status_code, response["Location"]) == (303, "/mail/secret-sauce/welcome/")
    assert b"every Saturday at 08:00" in Client().get(response["Location"]).content
    assert mailable(newsletter) == 1
    assert event.ip == "2001:db8:1::"
    assert event.evidence["agent"] == agent_hash_of("Reader/1")
    assert event.evidence["asked_at"]


def test_pressing_twice_is_one_yes(newsletter):
    link = link_of(newsletter)

    codes = [Client().post(link).status_code for _ in range(2)]

    assert codes == [303, 303]
    assert ConsentEvent.objects.filter(kind="confirmed").count() == 1


def test_g2_after_seven_days_the_page_offers_a_new_letter(newsletter):
    with time_machine.travel(timezone.now() - timedelta(days=7, minutes=1), tick=False):
        link = link_of(newsletter)

    response = Client().post(link)

    assert response.status_code == 410
    assert b"/mail/secret-sauce/subscribe/" in response.content
    assert mailable(newsletter) == 0


def test_a_changed_link_is_said_to_be_incomplete(newsletter):
    link = link_of(newsletter)

    assert Client().post(link[:-2] + "zz").status_code == 404
    assert Client().get("/u/yes/nonsense").status_code == 404


def test_a_link_of_a_person_who_was_erased_belongs_to_nobody(newsletter):
    link = link_of(newsletter)
    erase(subscriber=Subscription.objects.get().subscriber, proof=HOW)

    assert Client().post(link).status_code == 404
    with pytest.raises(NotWelcome):
        confirm(subscription_id=0, asked_at=timezone.now(), proof=HOW)


def test_a_letter_from_before_the_no_does_not_bring_a_person_back(newsletter):
    link = link_of(newsletter)
    Client().post(link)
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        leave(subscriber=Subscription.objects.get().subscriber, proof=HOW)

        response = Client().post(link)

    assert response.status_code == 410
    assert mailable(newsletter) == 0


@pytest.mark.parametrize("reason", ["unsubscribed", "bounced", "complained"])
def test_their_own_yes_lifts_what_was_said_before(
    newsletter, reason, django_capture_on_commit_callbacks
):
    subscription = make.subscription(newsletter=newsletter)
    facts = {"site": newsletter.site, "address_hash": subscription.subscriber.address_hash}
    suppress(**facts, reason=reason, proof=HOW)
    assert mailable(newsletter) == 0

    link = link_of(newsletter)
    with django_capture_on_commit_callbacks(execute=True):
        Client().post(link)

    assert mailable(newsletter) == 1
    assert ConsentEvent.objects.get(kind="confirmed").evidence["lifted"] == [reason]
    assert [line.act for line in journal.lines()] == ["no", "lifted"]


def test_a_yes_to_one_list_leaves_the_no_to_the_others(
    newsletter, django_capture_on_commit_callbacks
):
    other = make.newsletter(site=newsletter.site, slug="other", name="Other")
    person = make.subscription(newsletter=newsletter).subscriber
    leave(subscriber=person, proof=HOW)

    with django_capture_on_commit_callbacks(execute=True):
        Client().post(link_of(newsletter))

    kept = Suppression.objects.get()
    assert (kept.newsletter, kept.reason) == (other, "unsubscribed")
    assert [line.newsletter for line in journal.lines()] == ["", "", "other"]


def test_a_blocked_person_cannot_press_their_way_in(newsletter):
    link = link_of(newsletter)
    person = Subscription.objects.get().subscriber
    suppress(site=newsletter.site, address_hash=person.address_hash, reason="blocked", proof=HOW)

    assert Client().post(link).status_code == 410
    assert mailable(newsletter) == 0


def test_one_source_that_presses_too_often_is_slowed_down(newsletter):
    link = link_of(newsletter)

    codes = [Client().post(link).status_code for _ in range(61)]

    assert codes[-1] == 429


def test_a_network_address_that_is_none_is_not_kept():
    assert shorten("unix:") == ""
    assert agent_hash_of("") == ""


def test_the_press_may_say_how_often_as_well(newsletter):
    type(newsletter).objects.update(most_often="daily")
    link = link_of(newsletter)

    Client().post(link, {"cadence": "daily"})

    place = Subscription.objects.get()
    assert (place.state, place.cadence) == ("confirmed", "daily")
