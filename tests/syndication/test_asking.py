"""Every answer of a platform means one thing to do next."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from syndication.asking import Correspondent, Problem, seconds_to_wait, web_address
from syndication.exchange import (
    ExchangeError,
    NeedsNewConnection,
    NotSent,
    SlowDown,
    Unanswered,
)
from tests.fakes.stranger import answer, redirect, stranger

PLATFORM = Correspondent(
    name="Somewhere",
    proof={"Authorization": "Secret s3cr3t"},
    secrets=("s3cr3t", ""),
    explain=lambda said: Problem(said["code"], said["words"]),
)


@pytest.fixture(autouse=True)
def _may_reach_the_stranger(settings):
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1", "localhost"]


@pytest.fixture
def there():
    with stranger() as started:
        yield started


def error_of(there, saying, *, lost=Unanswered):
    """What comes of an answer to something that may not be done twice."""
    url = there.says("/api", saying)
    with pytest.raises(ExchangeError) as caught:
        PLATFORM.ask(url, method="POST", body=b"{}", lost=lost).read(lambda said: said["id"])
    return caught.value


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("400 Bad", ExchangeError),
        ("401 Who", NeedsNewConnection),
        ("403 No", NeedsNewConnection),
        ("404 Where", ExchangeError),
        ("408 Late", Unanswered),
        ("422 Hm", ExchangeError),
        ("429 Wait", SlowDown),
        ("500 Oops", Unanswered),
        ("502 Gateway", Unanswered),
        ("503 Resting", Unanswered),
        ("504 Gateway", Unanswered),
    ],
)
def test_a_status_means_one_thing(there, status, kind):
    error = error_of(there, answer(b"{}", status=status))

    assert type(error) is kind
    assert error.permanent == (kind in {ExchangeError, NeedsNewConnection})
    assert str(error).startswith("Somewhere ")


def test_a_wait_that_comes_with_trouble_is_kept(there):
    error = error_of(there, answer(status="503 Resting", retry_after="120"))

    assert (type(error), error.retry_after) == (SlowDown, 120)


@pytest.mark.parametrize("saying", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"])
def test_an_answer_that_breaks_off_is_none(there, saying):
    assert type(error_of(there, saying)) is Unanswered
    assert type(error_of(there, saying, lost=ExchangeError)) is ExchangeError


@pytest.mark.parametrize("body", [b"<!doctype html>", b"[]", b"{}", b"7", b"", b'{"id'])
def test_data_that_cannot_be_read_is_a_doubt_about_a_change_and_final_about_a_question(there, body):
    assert type(error_of(there, answer(body))) is Unanswered

    error = error_of(there, answer(body), lost=ExchangeError)

    assert error.permanent
    assert "firewall" in str(error)


def test_a_question_that_is_led_elsewhere_tells_the_address_to_connect_to(there):
    there.says("/api", redirect(f"http://localhost:{there.port}/there"))
    there.says("/there", answer(b'{"id": 1}'))

    with pytest.raises(
        ExchangeError, match=f"Connect the channel to http://localhost:{there.port}"
    ):
        PLATFORM.ask(there.url("/api")).check()

    assert "authorization" not in there.heard[1].headers


def test_a_change_is_not_led_elsewhere(there):
    error = error_of(there, redirect("https://new.example.test/api?a=b", status="308 Moved"))

    assert str(error).endswith("Connect the channel to https://new.example.test/api.")
    assert error.permanent


def test_a_redirect_within_the_site_is_told_in_full(there):
    error = error_of(there, redirect("/login", status="302 Found"))

    assert str(error).endswith(f"Connect the channel to {there.url('/login')}.")


def test_a_redirect_that_leads_nowhere_is_told(there):
    assert "Connect the channel to ?." in str(error_of(there, answer(status="302 Found")))


def test_an_address_that_we_never_talk_to_is_refused_for_good():
    with pytest.raises(ExchangeError) as caught:
        PLATFORM.ask("http://10.0.0.1/api")

    assert caught.value.permanent


def test_what_never_left_may_be_sent_again():
    with stranger() as gone:
        url = gone.url("/api")

    with pytest.raises(NotSent):
        PLATFORM.ask(url, method="POST", lost=Unanswered)


def test_a_platform_is_quoted_briefly_and_without_our_secrets(there):
    body = b'{"code": "x", "words": "Bad <b>s3cr3t</b> ' + b"no " * 200 + b'"}'

    told = str(error_of(there, answer(body, status="400 Bad")))

    assert told.startswith("Somewhere did not accept this. “Bad ••• no no")
    assert len(told) < 350
    assert "s3cr3t" not in told + repr(PLATFORM)


def test_a_success_without_a_body_is_one(there):
    url = there.says("/api", answer(status="204 No Content"))

    PLATFORM.ask(url, method="DELETE").check()

    assert there.heard[0].headers["authorization"] == "Secret s3cr3t"
    assert "content-type" not in there.heard[0].headers


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("30", 30),
        ("0", 1),
        ("999999", 86_400),
        ("Tue, 24 Nov 2026 10:02:00 GMT", 120),
        ("Tue, 24 Nov 2026 09:00:00 GMT", 1),
        ("soon", 60),
        ("", 60),
        ("nan", 60),
        ("-5", 60),
    ],
)
def test_a_wait_is_read_as_seconds_or_as_a_date_within_reason(time_machine, header, seconds):
    time_machine.move_to(datetime(2026, 11, 24, 10, tzinfo=UTC), tick=False)

    assert seconds_to_wait(header) == seconds


@pytest.mark.parametrize("said", ["javascript:alert(1)", "/here", "", None, 7])
def test_only_an_address_of_the_web_becomes_a_link(said):
    with pytest.raises(ValueError, match="address"):
        web_address(said)
