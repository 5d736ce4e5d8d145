"""A reader's whole way: the box on a page, the letter, the yes, the data, the no, and back."""

from __future__ import annotations

import io
import json
import re

from django.core.management import call_command
from django.template import Context, Template
from django.test import Client, RequestFactory

import pytest

from newsletter.links import leave_url
from newsletter.models import Letter, Subscriber, Subscription
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
