"""Providers: whatever each wants, a mail arrives as it was written, and no doubt is called a no."""

from __future__ import annotations

import socket
import sys

import pytest

from newsletter.smtp import Barred, Deferred, NotSent, Rejected, Unanswered
from newsletter.transports.contract import Batching
from newsletter.transports.kinds import Limits, transport_of
from tests.fakes.http_server import A_PAGE, BROKEN, LOST_AFTER, MOVED, Fault, json_reply
from tests.fakes.http_server import Reply as Http
from tests.fakes.provider import KEY
from tests.fakes.providers import FAKES
from tests.newsletter.provided import (
    ADA,
    BATCHING,
    BOB,
    PROVIDERS,
    assert_whole,
    mail,
    send,
    send_all,
    transport_to,
)

SLOWER = Fault(
    says=json_reply({"message": "Too many requests"}, status=429, **{"Retry-After": "30"})
)
CLOSED = Fault(says=json_reply({"message": "Account suspended"}, status=403))


@pytest.fixture(params=PROVIDERS)
def provider(request):
    with FAKES[request.param]() as fake:
        yield fake


@pytest.fixture
def fake(request):
    with FAKES[request.param]() as listening:
        yield listening


def only(*keys):
    return pytest.mark.parametrize("fake", keys, indirect=True)


def test_a_mail_arrives_whole_whoever_carries_it(provider):
    marks: list[str] = []

    reply = send(provider, mail(BOB), marks)

    (arrived,) = provider.taken
    assert (reply.code, marks, arrived.recipient) == (250, ["mark"], BOB)
    assert_whole(arrived, BOB)
    if provider.key != "mailersend":  # it takes no notes
        assert arrived.note == "<bob.1@example.org>"
    if provider.key in {"postmark", "mailgun", "sendgrid", "resend", "brevo"}:
        kept = {key.lower(): value for key, value in arrived.headers.items()}
        assert kept["message-id"] == "<bob.1@example.org>"


def test_no_more_than_a_hundred_mails_share_a_doubt(provider):
    transport = transport_to(provider)

    assert isinstance(transport, Batching)
    assert (transport.batch > 1) == (provider.key in BATCHING)
    assert transport.batch <= 100


@pytest.mark.parametrize("fault", [LOST_AFTER, BROKEN, A_PAGE], ids=["reset", "500", "a page"])
def test_what_left_and_was_not_answered_is_a_doubt_and_asked_once(provider, fault):
    marks: list[str] = []
    provider.goes_wrong(fault, method="POST")

    with pytest.raises(Unanswered):
        send(provider, mail(ADA), marks)

    assert (len(provider.requests), marks) == (1, ["mark"])


def test_a_key_is_shown_to_nobody_else(provider):
    if provider.key == "ses":
        pytest.skip("its requests are signed, and a signature is for one address")
    provider.goes_wrong(MOVED, method="POST")

    with pytest.raises(Unanswered):
        send(provider, mail(ADA))


def test_too_fast_means_later_with_the_wait_that_was_asked_for(provider):
    provider.goes_wrong(SLOWER, method="POST")

    with pytest.raises(Deferred, match="Too many") as caught:
        send(provider, mail(ADA))

    assert caught.value.wait == (0 if provider.key == "ses" else 30)


def test_a_wrong_key_closes_the_way_and_no_mail_is_refused_for_it(provider):
    provider.goes_wrong(CLOSED, method="POST")

    with pytest.raises(Barred, match="account"):
        send(provider, mail(ADA))

    assert not provider.taken


def test_a_recipient_that_is_refused_is_refused_in_the_provider_s_words(provider):
    with pytest.raises(Rejected) as caught:
        send(provider, mail("nobody@example.org"))

    assert caught.value.reply.code == 550
    assert caught.value.reply.text


@only("resend")
def test_a_request_that_comes_twice_can_be_told_from_two(fake):
    for one in (ADA, ADA, BOB):
        send(fake, mail(one))

    first, second, other = (request.headers["Idempotency-Key"] for request in fake.requests)
    assert first == second != other


@only("resend")
def test_a_key_that_may_only_send_is_enough(fake):
    words = {"name": "restricted_api_key", "message": "This API key may only send emails"}
    fake.goes_wrong(Fault(says=json_reply(words, status=401)), method="GET")

    assert "knows the account" in transport_to(fake).probe()


def test_an_account_is_asked_for_before_it_is_used(provider):
    told = transport_to(provider).probe()

    assert "knows the account" in told
    assert not provider.requests


def test_an_account_nobody_knows_is_told_in_the_provider_s_words(provider):
    provider.goes_wrong(Fault(says=json_reply({"message": "Unknown key"}, status=401)))

    with pytest.raises(NotSent, match="Unknown key"):
        transport_to(provider).probe()


def test_a_provider_that_cannot_be_reached_has_no_mail_for_sure(provider):
    with socket.create_server(("127.0.0.1", 0)) as free:
        nowhere = f"http://127.0.0.1:{free.getsockname()[1]}/"

    with pytest.raises(Barred, match="cannot be reached"):
        send(provider, mail(ADA), api_url=nowhere)
    with pytest.raises(NotSent, match="cannot be reached"):
        transport_to(provider, api_url=nowhere).probe()


def test_amazon_without_its_package_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "anymail.backends.amazon_ses", None)

    with pytest.raises(NotSent, match="boto3"):
        transport_of("ses", {"region": "eu-west-1"}, limits=Limits()).open()


def test_a_route_that_lacks_what_it_needs_says_so_when_it_is_opened():
    with pytest.raises(NotSent, match="Mailgun cannot be used"):
        transport_of("mailgun", {}, limits=Limits()).open()


def test_a_mail_that_cannot_be_written_down_is_refused_and_nothing_leaves():
    with FAKES["postmark"]() as fake:
        strange = mail(ADA)._replace(recipient="a@b@c, d")

        with pytest.raises(Rejected):
            send(fake, strange)
        with pytest.raises(Rejected):
            send_all(fake, [strange, mail(BOB)])

        assert not fake.requests


def test_a_mail_of_text_alone_stays_so():
    with FAKES["brevo"]() as fake:
        plain = b"From: a@example.org\r\nSubject: Code\r\nMessage-ID: <1@x>\r\n\r\n123\r\n"
        fake.goes_wrong(Fault(says=json_reply({"messageId": "<1@brevo>"}, status=201)))

        reply = send(fake, mail(ADA)._replace(message=plain))

        assert reply.text == "queued as <1@brevo>"
        assert "htmlContent" not in fake.requests[0].json()


def test_no_key_is_in_a_text_about_a_route(provider):
    assert KEY not in repr(transport_to(provider))


@pytest.mark.parametrize(
    ("name", "outcome"),
    [("TooManyRequestsException", Deferred), ("SendingPausedException", Barred)],
)
def test_amazon_s_own_names_count_where_its_status_says_little(name, outcome):
    with FAKES["ses"]() as fake:
        says = json_reply({"message": "no"}, status=400, **{"X-Amzn-Errortype": name})
        fake.goes_wrong(Fault(says=says), method="POST")

        with pytest.raises(outcome):
            send(fake, mail(ADA))


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (400, b"<h1>Bad\nRequest</h1>", "<h1>Bad Request</h1>"),
        (400, b'{"errors": ["no such stream"]}', "no such stream"),
        (400, b'{"odd": 7}', '{"odd": 7}'),
        (400, b'{"errors": [7]}', '{"errors": [7]}'),
    ],
)
def test_a_no_is_told_in_words_wherever_the_provider_puts_them(status, body, words):
    with FAKES["postmark"]() as fake:
        fake.goes_wrong(Fault(says=Http(status, body)), method="POST")

        with pytest.raises(Rejected) as caught:
            send(fake, mail(ADA))

    assert caught.value.reply.text == f"400 {words}"


def test_a_request_that_cannot_be_written_down_never_left():
    with FAKES["mailgun"]() as fake:
        with pytest.raises(Rejected, match="sender domain"):
            send(fake, mail(ADA), sender_domain="a/b")

        assert not fake.requests
