"""What providers tell: proved, once, in any order, and on the disk before the 200 (B7, N16)."""

from __future__ import annotations

import json
import random
import time

from django.test import Client

import pytest

from newsletter.models import ReturnEvent, Subscription
from newsletter.returns.signatures import SIGNED
from newsletter.views.provider import LARGEST, address_of
from tests import make
from tests.fakes import provider_posts as posts
from tests.newsletter.knocking import about, door, post, tell
from tests.newsletter.returning import ADA, BO, sent, standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    posts.amazon_is_known()
    return make.site()


@pytest.mark.parametrize("provider", posts.PROVIDERS)
def test_b7_every_provider_is_understood_and_what_it_repeats_is_one_event(site, provider):
    newsletter = make.newsletter(site=site)
    ada, _ = sent(ADA, BO, newsletter=newsletter)
    hook = door(site, provider)

    told = posts.signed(provider, about(ada, provider), url=address_of(hook))
    answers = [post(hook, *told) for _ in range(2)]

    event = ReturnEvent.objects.get()
    assert answers == [200, 200]
    assert (event.delivery, event.kind, event.verdict) == (ada, "bounce", "hard")
    assert event.source == hook.get_provider_display()
    assert (standing(ADA), standing(BO)) == ("bounced", "confirmed")
    hook.refresh_from_db()
    assert hook.heard_at is not None


@pytest.mark.parametrize("provider", sorted(SIGNED))
def test_b7_what_a_provider_did_not_sign_is_not_believed(site, provider):
    (ada,) = sent(ADA, newsletter=make.newsletter(site=site))
    hook = door(site, provider)
    event = about(ada, provider)
    body, heads = posts.signed(provider, event, url=address_of(hook))
    broken = body.replace(ADA.encode(), BO.encode()).replace(b"ada%40", b"bo%40")

    answers = [post(hook, posts.body_of(provider, event)), post(hook, b"{}"), post(hook, b"")]
    if provider != "mailgun":  # which signs a moment and a token, and not the content
        answers.append(post(hook, broken, heads))
    hook.signing_key = ""
    hook.save()
    answers.append(post(hook, body, heads))

    assert set(answers) == {403}
    assert not ReturnEvent.objects.exists()


@pytest.mark.parametrize("provider", ["mailgun", "resend"])
def test_b7_an_old_signature_is_not_believed(site, provider):
    (ada,) = sent(ADA, newsletter=make.newsletter(site=site))

    answer = tell(door(site, provider), about(ada, provider), at=time.time() - 10 * 3600)

    assert (answer, ReturnEvent.objects.count()) == (403, 0)


def test_b7_a_token_of_mailgun_is_good_for_one_content(site):
    ada, bo = sent(ADA, BO, newsletter=make.newsletter(site=site))
    hook = door(site, "mailgun")
    body, _ = posts.signed("mailgun", about(ada, "mailgun"))
    stolen = json.loads(body) | about(bo, "mailgun")

    answers = [post(hook, body), post(hook, json.dumps(stolen).encode()), post(hook, body)]

    assert answers == [200, 403, 200]
    assert (standing(ADA), standing(BO)) == ("bounced", "confirmed")


def test_b7_a_key_of_another_kind_is_no_key(site):
    for provider, key in [("postal", posts.curve_key()), ("sendgrid", posts.rsa_key())]:
        hook = door(site, provider, signing_key=posts.public_text(key))
        (one,) = sent(
            f"{provider}@example.org", newsletter=make.newsletter(site=site, slug=provider)
        )

        assert tell(hook, about(one, provider)) == 403


def test_the_address_must_be_the_whole_secret(site):
    hook = door(site, "postmark")
    shut = door(site, "brevo", is_active=False)
    client = Client()
    path = address_of(hook).removeprefix(site.root_url)

    assert client.post(path.replace(hook.secret, "x" * 32)).status_code == 404
    assert client.post(path.replace("postmark", "nobody")).status_code == 404
    assert client.post(path.replace(f"/{site.pk}/", "/999/")).status_code == 404
    assert post(shut, b"{}") == 404


def test_who_only_looks_is_told_that_somebody_is_there(site):
    path = address_of(door(site, "mandrill")).removeprefix(site.root_url)

    assert Client().get(path).status_code == 200
    assert Client().head(path).status_code == 200
    assert Client().put(path).status_code == 405


def test_b7_what_cannot_be_read_is_refused_without_an_error(site):
    bodies = [b"", b"[]", b"{", b'"x"', b"{}", b"[" * 100_000, b'{"RecordType": 1, "Email": []}']
    for hook in (door(site, "sparkpost"), door(site, "postmark")):
        answers = {post(hook, body, kind=kind) for body in bodies for kind in ("", "text/plain")}

        assert answers <= {200, 400}
    assert not ReturnEvent.objects.exists()


def test_b7_too_much_is_not_read(site):
    assert post(door(site, "postmark"), b" " * (LARGEST + 1)) == 413


@pytest.mark.parametrize(
    ("provider", "facts", "kind", "verdict"),
    [
        ("postmark", {"RecordType": "SpamComplaint", "Type": "SpamComplaint"}, "complaint", ""),
        ("postmark", {"Type": "Blocked"}, "bounce", "hard"),
        ("postmark", {"Type": "Blocked", "Details": ""}, "bounce", "policy"),
        ("postmark", {"Type": "AutoResponder"}, "automatic", ""),
        ("brevo", {"event": "soft_bounce", "reason": "552 5.2.2 full"}, "bounce", "soft"),
        ("brevo", {"event": "deferred", "reason": ""}, "delay", ""),
        ("brevo", {"event": "unsubscribe"}, "unsubscribe", ""),
        ("sendgrid", {"event": "spamreport"}, "complaint", ""),
        ("mailjet", {"error": "quota exceeded"}, "bounce", "soft"),
    ],
)
def test_b7_other_things_are_told_apart(site, provider, facts, kind, verdict):
    (ada,) = sent(ADA, newsletter=make.newsletter(site=site))
    hook = door(site, provider)
    event = about(ada, provider, **facts)
    if facts.get("event") in {"spamreport", "unsubscribe", "deferred"}:
        event = {
            name: event[name] for name in event if name not in ("type", "bounce_classification")
        }

    assert tell(hook, event) == 200

    told = ReturnEvent.objects.get()
    assert (told.kind, told.verdict) == (kind, verdict)


def test_b7_what_will_be_tried_again_is_a_delay_whatever_the_reason(site):
    ada, bo = sent(ADA, BO, newsletter=make.newsletter(site=site))
    soft = about(ada, "mailgun")
    soft["event-data"]["severity"] = "temporary"
    late = about(bo, "sparkpost")
    late["msys"]["message_event"]["type"] = "delay"

    tell(door(site, "mailgun"), soft)
    tell(door(site, "sparkpost"), late)

    assert {event.kind for event in ReturnEvent.objects.all()} == {"delay"}


def test_b7_a_word_nobody_knows_is_not_written_down(site):
    (ada,) = sent(ADA, newsletter=make.newsletter(site=site))

    assert tell(door(site, "postal"), about(ada, "postal", payload={"status": "New"})) == 200
    assert not ReturnEvent.objects.exists()


def test_b7_a_mail_in_doubt_that_a_provider_has_seen_was_sent(site):
    (ada,) = sent(ADA, newsletter=make.newsletter(site=site), state="unknown")

    tell(door(site, "brevo"), about(ada, "brevo", event="delivered"))

    ada.refresh_from_db()
    assert (ada.state, ada.answer) == ("accepted", "Brevo")
    assert not ReturnEvent.objects.exists()


def test_n16_a_storm_of_events_ends_in_the_state_of_their_set(site):
    readers = [f"reader{number}@domain{number % 50}.example" for number in range(60)]
    deliveries = sent(*readers, newsletter=make.newsletter(site=site))
    hook = door(site, "sendgrid")
    events = [about(one, "sendgrid") for one in deliveries[:40]]
    events += [
        {"event": "spamreport", "email": one.address, "sg_event_id": f"c{one.pk}"}
        for one in deliveries[30:50]
    ]
    events += [about(one, "sendgrid", event="delivered") for one in deliveries]
    storm = events * 4 + events[:20]
    random.Random(16).shuffle(storm)
    forged = json.dumps([about(deliveries[-1], "sendgrid")]).encode()

    answers = []
    for first in range(0, len(storm), 50):
        body = json.dumps(storm[first : first + 50]).encode()
        answers.append(post(hook, *posts._sign_sendgrid(body, "", time.time())))
        answers.append(post(hook, forged, {"X-Twilio-Email-Event-Webhook-Timestamp": "1"}))

    states = list(Subscription.objects.order_by("pk").values_list("state", flat=True))
    assert len(storm) == 500
    assert answers == [200, 403] * 10
    assert ReturnEvent.objects.count() == 60
    assert states == ["bounced"] * 30 + ["complained"] * 20 + ["confirmed"] * 10
