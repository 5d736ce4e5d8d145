"""A reader's whole way: the box on a page, the letter, the yes, the data, the no, and back."""

from __future__ import annotations

import io
import json
import re

from django.core.management import call_command
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import timezone

import pytest

from newsletter.links import click_url, form_token, leave_url, poll_url, recommend_url
from newsletter.models import Letter, Referral, Reward, Subscriber, Subscription
from newsletter.personal import Whom, looked_up, own_values
from newsletter.referrals.ladder import brought, standing
from tests import make

pytestmark = pytest.mark.django_db


def path_in(text, door):
    found = re.search(rf"http://testserver(/u/{door}/\S+)", text)
    assert found, text
    return found[1]


def state_of(address):
    out = io.StringIO()
    call_command("audience", "--check", address, "--json", stdout=out)
    return json.loads(out.getvalue())


def box_on(page):
    request = RequestFactory().get("/", headers={"host": "testserver"})
    html = Template("{% load newsletter_tags %}{% signup_box %}").render(
        Context({"request": request, "page": page})
    )
    action = re.search(r'action="([^"]+)"', html)
    token = re.search(r'name="token" value="([^"]+)"', html)
    assert action
    assert token
    return action[1], token[1]


def test_a_reader_subscribes_and_leaves():
    site = make.site()
    newsletter = make.newsletter(site=site)
    article = make.article(site=site)
    reader = Client(enforce_csrf_checks=True)

    # The box on an article asks, and only asks.
    action, token = box_on(article)
    answer = reader.post(action, {"address": "Ada@Example.org", "token": token}, follow=True)
    assert b"Look into your inbox" in answer.content
    assert state_of("ada@example.org")["mailable"] is False

    # The link in the letter shows a button; the button is the yes.
    link = path_in(Letter.objects.get().text, "yes")
    reader.get(link)
    assert state_of("ada@example.org")["state"] == "pending"
    assert b"Welcome" in reader.post(link, follow=True).content
    known = state_of("ada@example.org")
    assert known["mailable"] is True
    assert [event["kind"] for event in known["consents"]] == ["asked", "confirmed"]
    assert all(event["wording"] for event in known["consents"])

    # One click in the mail program, without a login, is the no.
    person = Subscriber.objects.get()
    leave = leave_url(site, subscriber=person.pk, newsletter=newsletter.pk, issue=1)
    click = leave.removeprefix("http://testserver")
    assert reader.post(click, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert state_of("ada@example.org")["state"] == "unsubscribed"

    # The letter from before the no opens nothing any more.
    assert reader.post(link).status_code == 410
    assert not Subscription.objects.mailable(newsletter).exists()


def asked_and_confirmed(door, address):
    """Somebody opens a reader's link, asks, and says yes in the letter."""
    friend = Client()
    page = friend.get(door).content.decode()
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', page))
    friend.post("/mail/secret-sauce/subscribe/", {"address": address, **hidden})
    letter = Letter.objects.filter(kind="confirm").latest("pk")
    friend.post(path_in(letter.text, "yes"))


def test_a_reader_recommends_and_is_thanked_once():
    newsletter = make.newsletter(site=make.site())
    reader = make.subscription(newsletter=newsletter, address="ada@example.org").subscriber
    Reward.objects.create(newsletter=newsletter, needed=2, name="the handbook", words="It is at …")
    link = recommend_url(newsletter.site, subscriber=reader.pk, newsletter=newsletter.pk)
    door = link.removeprefix("http://testserver")

    # Her own link says that a reader recommends it, and not which.
    assert "A reader recommends Secret Sauce" in Client().get(door).content.decode()
    assert "ada" not in Client().get(door).content.decode()

    # One comes, and is counted at the yes; she cannot bring herself.
    asked_and_confirmed(door, "bo@example.org")
    asked_and_confirmed(door, "ada@example.org")
    assert brought(newsletter.pk, [reader.pk]) == {reader.pk: 1}
    names = frozenset({"referral_left", "referral_reward"})
    known = looked_up(names, newsletter=newsletter.pk, subscribers=[reader.pk])
    assert known == {
        "referral_left": {reader.pk: "1"},
        "referral_reward": {reader.pk: "the handbook"},
    }

    # The second reaches the reward; a third brings no second letter.
    asked_and_confirmed(door, "cy@example.org")
    asked_and_confirmed(door, "di@example.org")
    thanks = Letter.objects.get(kind="reward")
    assert thanks.recipient == "ada@example.org"
    assert "It is at …" in thanks.text

    # Who leaves is thanked no more, and links that are no links open nothing.
    newsletter.subscriptions.filter(subscriber=reader).update(state="unsubscribed")
    Reward.objects.create(newsletter=newsletter, needed=4, name="a call", words="When?")
    asked_and_confirmed(door, "ed@example.org")
    assert Letter.objects.filter(kind="reward").count() == 1
    assert Referral.objects.count() == 4
    assert str(Referral.objects.latest("pk")).startswith("ada@example.org")
    assert str(reader.grants.get()) == "the handbook · ada@example.org"
    assert Client().get("/u/with/nobody").status_code == 404
    gone = recommend_url(newsletter.site, subscriber=reader.pk, newsletter=99_999)
    assert Client().get(gone.removeprefix("http://testserver")).status_code == 404


def test_a_link_of_another_newsletter_or_of_nobody_brings_nobody():
    newsletter = make.newsletter(site=make.site())
    reader = make.subscription(newsletter=newsletter, address="ada@example.org").subscriber
    links = (
        recommend_url(newsletter.site, subscriber=reader.pk, newsletter=99_999),
        recommend_url(newsletter.site, subscriber=99_999, newsletter=newsletter.pk),
    )

    for number, link in enumerate(links):
        facts = {"by": link.rpartition("/")[2], "token": form_token(newsletter=newsletter.pk)}
        facts["address"] = f"r{number}@example.org"
        Client().post("/mail/secret-sauce/subscribe/", facts)

    assert Subscriber.objects.count() == 3
    assert not Referral.objects.exists()


def test_each_mail_carries_its_readers_own_links():
    site = make.site()
    whom = Whom(site, newsletter=1, issue=2, delivery=3, subscriber=4, at=timezone.now())
    names = frozenset({"referral_url", "poll_url", "click_url"})

    own = own_values(names, whom, known_of={})

    assert own["referral_url"] == recommend_url(site, subscriber=4, newsletter=1)
    assert own["poll_url"] == poll_url(site, delivery=3)
    assert own["click_url"] == click_url(site, delivery=3)


def test_a_ladder_without_rewards_counts_to_the_next_round_number():
    far = standing(1_000, [])

    assert (standing(1, []).reward, standing(1, []).left) == ("3 readers", 2)
    assert standing(2, [(2, "x"), (4, "y")]).reward == "y"
    assert (far.left, far.percent) == (1_000, 50)


def test_a_page_of_a_brand_without_a_newsletter_has_no_box():
    site = make.site()
    article = make.article(site=site)
    request = RequestFactory().get("/", headers={"host": "testserver"})
    template = Template("{% load newsletter_tags %}{% signup_box %}")

    assert not template.render(Context({"request": request, "page": article})).strip()
    assert not template.render(Context({})).strip()


def test_the_box_is_in_the_language_of_the_page():
    site = make.site()
    make.newsletter(site=site)
    make.newsletter(site=site, slug="la-sauce", language="fr", name="La sauce")
    article = make.article(site=site)

    assert "secret-sauce" in box_on(article)[0]
