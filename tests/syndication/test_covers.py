"""A cover is fetched for platforms that keep pictures themselves, or left out."""

from __future__ import annotations

import pytest

from syndication.covers import fetched
from tests.fakes.http_server import Fault, HttpServer, Reply, Request

PICTURE = {"Content-Type": "image/png; charset=binary"}


class Home(HttpServer):
    def respond(self, request: Request) -> Reply:
        return Reply(200, b"png!", PICTURE)


@pytest.fixture
def home(settings):
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    with Home() as server:
        yield server


def test_a_picture_comes_with_its_kind(home):
    assert fetched(f"{home.base_url}/c.png") == (b"png!", "image/png")


@pytest.mark.parametrize(
    "says", [Reply(404, b"", PICTURE), Reply(200, b"<p>", {"Content-Type": "text/html"}), None]
)
def test_what_is_no_picture_is_left_out(home, says):
    home.goes_wrong(Fault(says=says))

    assert fetched(f"{home.base_url}/c.png") is None


def test_a_picture_larger_than_a_platform_takes_is_left_out(home):
    assert fetched(f"{home.base_url}/c.png", most=3) is None


def test_no_cover_is_asked_for_where_there_is_none():
    assert fetched("") is None
