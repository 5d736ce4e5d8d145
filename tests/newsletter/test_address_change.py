"""A reader moves to another address: asked for by a link in a mail, confirmed from the new one."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.utils import timezone

import pytest
import time_machine

from newsletter.actions import address_change
from newsletter.actions.asking import write_some
from newsletter.actions.bounces import heed
from newsletter.actions.refusal import leave, note
from newsletter.evidence import Proof
from newsletter.links import preferences_url, read_readdress
from newsletter.models import (
    AddressChange,
    Asked,
    Asking,
    ConsentEvent,
    Delivery,
    Letter,
    Mailing,
    ReturnEvent,
    Subscriber,
    Subscription,
    Suppression,
)
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    made = make.subscription(
        newsletter=make.newsletter(site=make.site()), address="ada@example.org"
    )
    note(made, "confirmed", Proof(how="confirmation link"))
    return made


def link_of(place):
    url = preferences_url(place.newsletter.site, subscriber=place.subscriber_id)
    return url.removeprefix("http://testserver")


def move(place, address="new@example.org"):
    """Ask on the reader's page and follow the link in the letter to the new address."""
    Client().post(link_of(place), {"act": "address", "address": address})
    letter = Letter.objects.get(kind="readdress")
    return "/u/here/" + letter.text.split("/u/here/")[1].split()[0]


def test_a_new_address_counts_when_its_owner_presses_the_button(place):
    asked = Client().post(link_of(place), {"act": "address", "address": "New@Example.org"})
    letter = Letter.objects.get()
    link = "/u/here/" + letter.text.split("/u/here/")[1].split()[0]
    looked = Client().get(link)
    untouched = Subscriber.objects.get().address
    done = Client(enforce_csrf_checks=True).post(link)

    person = Subscriber.objects.get()
    assert "Look into the inbox of the new address" in asked.content.decode()
    assert letter.recipient == "New@Example.org"
    assert b"Is this your new address?" in looked.content
    assert untouched == "ada@example.org"
    assert b"New@Example.org" in done.content
    assert person.address == "new@example.org"
    assert Subscription.objects.mailable(place.newsletter).get() == place
    assert list(person.consent_events.values_list("kind", flat=True)) == [
        "confirmed",
        "readdressed",
    ]
    assert Letter.objects.get(kind="readdressed").recipient == "ada@example.org"


def test_a_link_works_once_and_not_after_a_later_wish(place):
    first = move(place)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        address_change.ask(person=place.subscriber, address="other@example.org")

        late = Client().post(first)

    assert late.status_code == 410
    assert Subscriber.objects.get().address == "ada@example.org"


def test_links_that_are_old_or_not_ours_change_nothing(place):
    link = move(place)

    with time_machine.travel(timezone.now() + timedelta(days=8)):
        old = Client().post(link)
    wrong = Client().post("/u/here/nonsense")

    assert (old.status_code, wrong.status_code) == (410, 404)
    assert Subscriber.objects.get().address == "ada@example.org"


def test_what_a_person_said_goes_along_and_a_dead_address_does_not(place):
    other = make.newsletter(site=place.newsletter.site, slug="other", name="Other")
    leave(subscriber=place.subscriber, newsletter=other, proof=Proof(how="page"))
    Suppression.objects.create(
        site=place.newsletter.site,
        address_hash=place.subscriber.address_hash,
        reason="bounced",
    )
    asking = Asking.objects.create(newsletter=other, basis="x")
    Asked.objects.create(
        site=place.newsletter.site, address_hash=place.subscriber.address_hash, asking=asking
    )

    Client().post(move(place))

    new_hash = Subscriber.objects.get().address_hash
    noes = Suppression.objects.filter(address_hash=new_hash)
    assert [(no.newsletter, no.reason) for no in noes] == [(other, "unsubscribed")]
    assert Asked.objects.filter(address_hash=new_hash).count() == 1
    assert write_some(asking) == 0


def test_an_address_that_said_no_gets_no_letter_and_can_not_be_taken(place):
    site = place.newsletter.site
    gone = make.subscriber(site=site, address="gone@example.org")
    link = move(place, "gone2@example.org")
    leave(subscriber=gone, proof=Proof(how="page"))
    make.subscriber(site=site, address="gone2@example.org")
    Letter.objects.all().delete()

    said = Client().post(link_of(place), {"act": "address", "address": "gone@example.org"})
    taken = Client().post(link)

    assert "Look into the inbox" in said.content.decode()
    assert not Letter.objects.exists()
    assert "We know this address already." in taken.content.decode()
    assert Subscriber.objects.get(pk=place.subscriber_id).address == "ada@example.org"


def test_the_same_address_is_written_to_once_in_ten_minutes_whoever_asks(place):
    other = make.subscription(newsletter=place.newsletter, address="bo@example.org").subscriber

    for person in (place.subscriber, other, place.subscriber):
        address_change.ask(person=person, address="victim@example.org")

    assert Letter.objects.count() == 1


def test_what_is_no_address_is_said_beside_the_field_and_too_many_wishes_end(place, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "subscribe": "1/m/ip"}
    link = link_of(place)

    bad = Client().post(link, {"act": "address", "address": "no\r\nbcc: x@y.example"})
    Client().post(link, {"act": "address", "address": "a@example.org"})
    over = Client().post(link, {"act": "address", "address": "b@example.org"})

    assert "not an e-mail address we can write to" in bad.content.decode()
    assert over.status_code == 429
    assert Letter.objects.count() == 1


def test_a_confirmation_pressed_too_often_is_slowed_down(place, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "confirm": "1/m/ip"}
    link = move(place)
    Client().post(link)

    assert Client().post(link).status_code == 429


def test_without_a_newsletter_nobody_writes_in_its_name():
    person = make.subscriber(site=make.site())
    address_change.ask(person=person, address="new@example.org")
    change = AddressChange.objects.create(
        subscriber=person, address="new@example.org", shown_address="new@example.org"
    )

    address_change.confirm(change_id=change.pk, asked_at=change.asked_at, proof=Proof(how="x"))

    assert not Letter.objects.exists()
    assert ConsentEvent.objects.get().kind == "readdressed"


def test_the_link_reads_back_what_it_says(place):
    link = move(place)

    pk, asked_at = read_readdress(link.removeprefix("/u/here/"))

    change = AddressChange.objects.get()
    assert (pk, str(change)) == (change.pk, "new@example.org")
    assert abs(asked_at - change.asked_at) < timedelta(milliseconds=1)


def test_a_reader_corrects_the_language_and_one_that_is_not_offered_stays(place):
    link = link_of(place)
    Client().post(link, {"act": "correct", "name": "Ada", "language": "fr"})
    chosen = Subscriber.objects.get().language
    Client().post(link, {"act": "correct", "name": "Ada", "language": "klingon"})
    emptied = Subscriber.objects.get().language
    Subscriber.objects.update(language="pt-BR")
    Client().post(link, {"act": "correct", "name": "Ada", "language": ""})

    assert (chosen, emptied) == ("fr", "")
    assert Subscriber.objects.get().language == "pt-BR"


def test_a_late_bounce_of_the_old_address_says_nothing_of_the_new_one(place):
    mailing = Mailing.objects.create(
        issue=make.issue(newsletter=place.newsletter),
        newsletter=place.newsletter,
        state="sending",
        frozen_at=timezone.now(),
        send_at=timezone.now(),
    )
    mail = Delivery.objects.create(
        mailing=mailing, subscriber=place.subscriber, address="ada@example.org", state="queued"
    )
    facts = {"kind": "bounce", "verdict": "hard", "source": "mailbox", "delivery": mail}
    Client().post(move(place))
    person = Subscriber.objects.get()

    heed(ReturnEvent.objects.create(site=person.site, subscriber=person, **facts))

    assert not Suppression.objects.exists()
    assert Subscription.objects.mailable(place.newsletter).get() == place
