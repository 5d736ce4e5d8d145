"""What Amazon tells: signed by Amazon, about the topic we know (requirement B7)."""

from __future__ import annotations

import json

from django.core.cache import cache

import pytest

from newsletter.models import ReturnEvent
from newsletter.returns import amazon, events
from newsletter.returns.signatures import Forged
from tests import make
from tests.fakes import provider_posts as posts
from tests.newsletter.knocking import about, door, post
from tests.newsletter.returning import ADA, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    posts.amazon_is_known()
    return make.site()


def test_b7_amazon_is_believed_for_its_own_topic_and_in_both_its_ways_of_signing(site):
    (ada,) = sent(ADA, newsletter=make.newsletter(site=site))
    hook = door(site, "amazon_ses")
    told = json.dumps(about(ada, "amazon_ses"))

    assert post(hook, posts.notification(told, topic="arn:aws:sns:x:1:somebody-else")) == 403
    assert post(hook, posts.notification(told, version="3")) == 403
    assert post(hook, posts.notification(told, version="1", Subject="Hi")) == 200
    assert ReturnEvent.objects.count() == 1


def test_b7_a_certificate_is_only_fetched_from_amazon(site):
    hook = door(site, "amazon_ses")

    for url in (
        "http://sns.eu-west-1.amazonaws.com/x.pem",
        "https://sns.eu-west-1.amazonaws.com.evil.example/x.pem",
        "https://evil.example/sns.eu-west-1.amazonaws.com/x.pem",
        "https://user@sns.eu-west-1.amazonaws.com/x.pem",
        "https://sns.eu-west-1.amazonaws.com:8443/x.pem",
    ):
        assert post(hook, posts.notification("{}", SigningCertURL=url)) == 403, url


def test_b7_an_amazon_that_cannot_be_asked_is_not_believed(site, settings):
    cache.clear()

    assert post(door(site, "amazon_ses"), posts.notification("{}")) == 403


def test_b7_amazon_is_only_told_yes_where_amazon_asks(site):
    ask = {"kind": "SubscriptionConfirmation", "Token": "t"}
    evil = posts.notification("x", SubscribeURL="https://evil.example/", **ask)
    good = posts.notification("x", SubscribeURL="https://sns.eu-west-1.amazonaws.com/?x", **ask)
    hook = door(site, "amazon_ses")

    assert post(hook, evil) == 403
    assert post(hook, good) == 403  # nobody outside can be asked from here
    assert events.read_amazon(amazon.checked(good, topic=posts.TOPIC)) == []
    with pytest.raises(Forged):
        amazon.confirm({"SubscribeURL": "https://evil.example/"})


def test_b7_a_certificate_is_fetched_once_a_day(site):
    cache.clear()
    asked = []

    def ask(url):
        asked.append(url)
        return posts.amazon_certificate()

    for _ in range(2):
        amazon.checked(posts.notification("{}"), topic=posts.TOPIC, ask=ask)
    amazon.confirm({"SubscribeURL": posts.CERTIFICATE}, ask=ask)

    assert asked == [posts.CERTIFICATE] * 2


def test_b7_amazon_signs_with_rsa(site):
    cache.clear()

    with pytest.raises(Forged, match="RSA"):
        amazon.checked(
            posts.notification("{}"),
            topic=posts.TOPIC,
            ask=lambda _url: posts.amazon_certificate(key=posts.curve_key()),
        )
