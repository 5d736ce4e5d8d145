"""A reader's own page: by a signed link, without a login."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

import pytest
import time_machine

from newsletter.actions.audience import admit, subscribe
from newsletter.evidence import Proof
from newsletter.links import own_url, preferences_url
from newsletter.models import ConsentEvent, Delivery, Letter, Mailing, Subscriber, Subscription
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return make.subscription(
        newsletter=make.newsletter(site=make.site()), address="Ada@example.org"
    )


def link_of(place):
    url = preferences_url(place.newsletter.site, subscriber=place.subscriber_id)
    return url.removeprefix("http://testserver")


def own_link_of(place):
    """The link in the letter that the page of choices sends."""
    Client(enforce_csrf_checks=True).post(link_of(place), {"act": "own"})
    letter = Letter.objects.get(kind="own")
    assert letter.recipient == place.subscriber.address
    (link,) = [line for line in letter.text.splitlines() if "/u/mine/" in line]
    return link.removeprefix("http://testserver")


def test_a_reader_sees_what_is_known(place):
    response = Client().get(link_of(place))

    assert b"Ada@example.org" in response.content
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "no-store"


def test_a_reader_corrects_their_name(place):
    Client(enforce_csrf_checks=True).post(
        link_of(place), {"act": "correct", "name": " Ada\nQuill "}
    )

    assert Subscriber.objects.get().name == "Ada Quill"


@pytest.mark.parametrize(
    ("which", "left"), [("secret-sauce", 0), ("all", 0), ("unknown", 1), ("", 1)]
)
def test_a_reader_leaves_what_they_name(place, which, left):
    response = Client().post(link_of(place), {"act": "leave", "newsletter": which})

    assert response.status_code == 302
    assert Subscription.objects.mailable(place.newsletter).count() == left
    assert Client().get(link_of(place)).status_code == 200


def test_g4_a_reader_takes_everything_along(place):
    mailing_to(place)
    ConsentEvent.objects.create(subscriber=place.subscriber, kind="asked", ip="203.0.113.0")
    ConsentEvent.objects.create(
        subscriber=place.subscriber, newsletter=place.newsletter, kind="confirmed", how="link"
    )

    data = Client().get(own_link_of(place) + "/my-data.json").json()

    assert data["address"] == "Ada@example.org"
    assert data["subscriptions"][0]["state"] == "confirmed"
    (mail,) = data["mails"]
    assert (mail["issue"], mail["outcome"]) == ("Issue one", "accepted")
    assert datetime.fromisoformat(mail["at"]) <= timezone.now()
    asked, confirmed = data["consent"]
    assert (asked["what"], asked["newsletter"], asked["network"]) == ("asked", "", "203.0.113.0")
    assert confirmed["newsletter"] == place.newsletter.name
    assert Client().get("/u/mine/nonsense/my-data.json").status_code == 404


def test_g4_erasing_takes_a_letter_and_two_presses_and_keeps_the_no(place):
    mailing_to(place)
    link = own_link_of(place)
    Letter.objects.create(kind="confirm", recipient="ada@example.org", message_id="1", state="sent")
    ConsentEvent.objects.create(subscriber=place.subscriber, kind="asked", ip="203.0.113.0")

    first = Client(enforce_csrf_checks=True).post(link)
    assert b"Yes, erase me" in first.content
    assert Subscriber.objects.get().address
    last = Client(enforce_csrf_checks=True).post(link, {"sure": "yes"})

    person = Subscriber.objects.get()
    assert b"You are forgotten" in last.content
    assert (person.address, person.shown_address, person.erased_at is None) == ("", "", False)
    assert Delivery.objects.get().address == person.address_hash
    assert not Letter.objects.exists()
    assert set(ConsentEvent.objects.values_list("ip", flat=True)) == {""}
    assert Client().get(link_of(place)).status_code == 404
    assert Client().get(link).status_code == 404
    admit(newsletter=place.newsletter, address="ada@example.org", proof=Proof(how="file"))
    assert Subscription.objects.mailable(place.newsletter).count() == 0


def test_whoever_holds_a_forwarded_mail_neither_takes_nor_erases(place):
    forwarded = link_of(place)
    token = forwarded.rpartition("/")[2]

    page = Client().get(forwarded)
    Client().post(forwarded, {"act": "erase", "sure": "yes"})
    answers = [
        Client().get(f"/u/mine/{token}"),
        Client().post(f"/u/mine/{token}", {"sure": "yes"}),
        Client().get(f"/u/mine/{token}/my-data.json"),
        Client().get(f"{forwarded}/my-data.json"),
    ]

    assert b"/u/mine/" not in page.content
    assert [one.status_code for one in answers] == [404] * 4
    assert Subscriber.objects.get().erased_at is None


def test_the_link_to_ones_data_lives_a_day_and_its_letters_are_few(place, settings):
    settings.ACCOUNT_RATE_LIMITS = {"subscribe": "1/m/key", "unsubscribe": "3/m/ip"}
    link = own_link_of(place)

    again = Client().post(link_of(place), {"act": "own"})
    pressed = [Client().post(link).status_code for _ in range(2)]
    shown = Client().get(link)
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1), tick=False):
        late = [Client().get(link + end).status_code for end in ("", "/my-data.json")]

    assert again.status_code == 429
    assert pressed == [200, 429]
    assert b"/my-data.json" in shown.content
    assert late == [410, 410]


def test_a_brand_without_a_newsletter_has_nobody_to_write_in_its_name(place):
    link = link_of(place)
    type(place.newsletter).objects.all().delete()

    assert Client().post(link, {"act": "own"}).status_code == 302
    assert not Letter.objects.exists()


def test_an_old_link_is_renewed_by_mail_only(place):
    with time_machine.travel(timezone.now() - timedelta(days=31), tick=False):
        link = link_of(place)

    assert Client().get(link).status_code == 410
    assert Client().post(link).status_code == 200

    letter = Letter.objects.get()
    assert (letter.kind, letter.recipient) == ("link", "ada@example.org")
    codes = [Client().post(link).status_code for _ in range(5)]
    assert codes[-1] == 429


def test_a_link_that_is_none_is_said_so(place):
    with time_machine.travel(timezone.now() - timedelta(days=31), tick=False):
        old = preferences_url(place.newsletter.site, subscriber=0)

    assert Client().get("/u/me/nonsense").status_code == 404
    assert Client().get(old.removeprefix("http://testserver")).status_code == 404
    nobody = preferences_url(place.newsletter.site, subscriber=0)
    assert Client().get(nobody.removeprefix("http://testserver")).status_code == 404


def test_a_source_that_presses_too_often_is_slowed_down(place, settings):
    settings.ACCOUNT_RATE_LIMITS = {"unsubscribe": "1/m/ip"}

    assert [Client().post(link_of(place)).status_code for _ in range(2)] == [302, 429]


def test_an_erased_person_may_come_back_by_their_own_yes(place):
    url = own_url(place.newsletter.site, subscriber=place.subscriber_id)
    Client().post(url.removeprefix("http://testserver"), {"sure": "yes"})

    subscribe(newsletter=place.newsletter, address="ada@example.org", proof=Proof(how="form"))

    assert Letter.objects.get().kind == "confirm"


def mailing_to(place):
    issue = make.issue(newsletter=place.newsletter)
    mailing = Mailing.objects.create(
        issue=issue,
        newsletter=place.newsletter,
        state="finished",
        subject="Issue one",
        send_at=timezone.now(),
        frozen_at=timezone.now(),
    )
    return make.delivery(
        mailing=mailing,
        subscriber=place.subscriber,
        address=place.subscriber.address,
        state="accepted",
    )


def test_a_reader_chooses_how_often_about_what_and_a_pause(place):
    page = make.article(site=place.newsletter.site)
    boats, mills = (make.topic(site=place.newsletter.site, name=name) for name in "bm")
    page.topics = [boats, mills]
    page.save()
    type(place.newsletter).objects.update(most_often="daily")
    day = timezone.localdate() + timedelta(days=20)
    chosen: dict[str, Any] = {"act": "choose", "newsletter": "secret-sauce", "cadence": "daily"}
    chosen |= {"topics": [boats.pk], "paused_until": day.isoformat()}

    Client().post(link_of(place), chosen)

    place.refresh_from_db()
    assert (place.cadence, place.paused_until) == ("daily", day)
    data = Client().get(own_link_of(place) + "/my-data.json").json()
    assert data["subscriptions"][0]["gets"] == "daily"
    assert str(day) in data["subscriptions"][0]["paused_until"]
    assert place.chosen_topics == {boats.pk}
    assert b'value="daily"' in Client().get(link_of(place)).content


@pytest.mark.parametrize(
    ("asked", "words"),
    [({"cadence": "article"}, b"valid choice"), ({"paused_until": "2999-01-01"}, b"a year ahead")],
)
def test_a_reader_can_only_lower_the_rhythm_and_pause_a_year(place, asked, words):
    chosen: dict[str, Any] = {"act": "choose", "newsletter": "secret-sauce", "cadence": "issue"}
    chosen |= asked

    page = Client().post(link_of(place), chosen)

    assert words in page.content
    place.refresh_from_db()
    assert (place.cadence, place.paused_until) == ("issue", None)


def test_a_choice_about_a_list_a_reader_left_changes_nothing(place):
    Subscription.objects.update(state="unsubscribed", left_at=timezone.now())

    response = Client().post(link_of(place), {"act": "choose", "newsletter": "secret-sauce"})

    assert response.status_code == 302
    assert "choice-row" not in Client().get(link_of(place)).content.decode()
