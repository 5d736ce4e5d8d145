"""The way in: the same answer to everybody, and a limit that protects the person mailed."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.utils import timezone

import pytest
import time_machine

from newsletter.addresses import hash_of
from newsletter.links import form_token
from newsletter.models import ConsentEvent, Letter, Subscriber, Subscription, Suppression
from tests import make

pytestmark = pytest.mark.django_db


def ask(newsletter, address="reader@example.org", **fields):
    data = {"address": address, "token": form_token(newsletter=newsletter.pk), **fields}
    return Client(enforce_csrf_checks=True).post(
        f"/mail/{newsletter.slug}/subscribe/",
        data,
        headers={"User-Agent": "Reader/1", "Referer": "https://example.org/article"},
        REMOTE_ADDR="203.0.113.77",
    )


@pytest.fixture
def newsletter():
    return make.newsletter(site=make.site())


def test_a_sign_up_without_cookies_sends_one_confirmation(newsletter):
    response = ask(newsletter)

    letter = Letter.objects.get()
    assert (response.status_code, response["Location"]) == (303, "/mail/secret-sauce/asked/")
    assert (letter.kind, letter.recipient) == ("confirm", "reader@example.org")
    assert "/u/yes/" in letter.text
    assert "reader@example.org" not in letter.text
    assert Subscription.objects.get().state == "pending"


def test_g3_the_asking_leaves_its_evidence_with_a_shortened_network_address(newsletter):
    ask(newsletter)

    event = ConsentEvent.objects.get()
    assert (event.kind, event.ip) == ("asked", "203.0.113.0")
    assert event.source_url == "https://example.org/article"
    assert event.evidence["promise"] == newsletter.promise
    assert len(event.wording) == 64


def test_the_answer_is_the_same_for_known_unknown_and_blocked(newsletter):
    make.subscription(newsletter=newsletter, address="known@example.org")
    Suppression.objects.create(
        site=newsletter.site, address_hash=hash_of("blocked@example.org"), reason="blocked"
    )

    answers = {
        (response.status_code, response.content, response["Location"])
        for response in (
            ask(newsletter, "known@example.org"),
            ask(newsletter, "new@example.org"),
            ask(newsletter, "blocked@example.org"),
        )
    }

    assert len(answers) == 1
    assert set(Letter.objects.values_list("recipient", "kind")) == {
        ("known@example.org", "already"),
        ("new@example.org", "confirm"),
    }


def test_g2_an_address_is_asked_once_in_ten_minutes_and_thrice_a_day(newsletter):
    start = timezone.now()
    for minutes in (0, 5, 11, 22, 33, 44):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            ask(newsletter, "Victim@Example.org")

    assert Letter.objects.count() == 3
    with time_machine.travel(start + timedelta(days=1, minutes=1), tick=False):
        ask(newsletter, "victim@example.org")
    assert Letter.objects.count() == 4
    assert Subscriber.objects.count() == 1


def test_g2_one_source_that_asks_for_many_is_slowed_down(newsletter):
    codes = [ask(newsletter, f"reader{n}@example.org").status_code for n in range(21)]

    assert codes == [303] * 20 + [429]
    assert Letter.objects.count() == 20


def test_who_fills_in_the_trap_is_thanked_and_ignored(newsletter):
    response = ask(newsletter, website="https://spam.example")

    assert response.status_code == 303
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize("token", ["", "nonsense", "of another"])
def test_without_a_fresh_token_a_person_presses_once_more(newsletter, token):
    if token == "of another":
        token = form_token(newsletter=newsletter.pk + 1)

    response = ask(newsletter, token=token)

    assert response.status_code == 200
    assert b"One more press" in response.content
    assert b'value="reader@example.org"' in response.content
    assert not Subscriber.objects.exists()


def test_an_old_token_of_a_page_is_not_fresh(newsletter):
    with time_machine.travel(timezone.now() - timedelta(days=31), tick=False):
        token = form_token(newsletter=newsletter.pk)

    assert b"One more press" in ask(newsletter, token=token).content


@pytest.mark.parametrize(
    "address", ["", "no address", "a@b", "x" * 10_000, "a\r\nBcc: b@example.org"]
)
def test_what_is_no_address_gets_a_sentence(newsletter, address):
    response = ask(newsletter, address)

    assert response.status_code == 422
    assert b"sign-up-error" in response.content
    assert not Letter.objects.exists()


def test_looking_at_the_form_changes_nothing(newsletter):
    response = Client().get(f"/mail/{newsletter.slug}/subscribe/")

    assert response.status_code == 200
    assert newsletter.promise in response.content.decode()
    assert not response.cookies
    assert response["Cache-Control"] == "no-store"
    assert Client().get("/mail/secret-sauce/asked/").status_code == 200
    assert Client().get("/mail/unknown/subscribe/").status_code == 404
