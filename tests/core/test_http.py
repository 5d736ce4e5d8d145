"""What a stranger answers, and what we send to one."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator

import pytest

from core import http
from core.http import Answer, Headers, Limits
from tests.fakes.stranger import Stranger, answer, redirect, stranger


@pytest.fixture(autouse=True)
def _loopback_is_ours(settings):
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]


@pytest.fixture
def it() -> Iterator[Stranger]:
    with stranger() as one:
        yield one


def an_answer(body: bytes, **headers: str) -> Answer:
    return Answer("http://example.org/", 200, Headers(headers.items()), body)


def test_an_answer_says_where_it_was_given_and_what(it):
    url = it.says("/feed?page=2", answer(b"words", content_type="text/plain", x_two="a"))

    found = http.fetch(url)

    assert (found.url, found.status, found.body) == (url, 200, b"words")
    assert found.headers["X-TWO"] == "a"
    assert found.headers.get("absent") is None


def test_a_refusal_by_the_other_side_is_an_answer(it):
    found = http.fetch(it.says("/gone", answer(b"no", status="410 Gone")))

    assert (found.status, found.text) == (410, "no")


def test_we_say_who_we_are_and_keep_nothing_back(it, settings):
    it.says("/", answer(set_cookie="a=b"))

    http.fetch(it.url())
    http.fetch(it.url())

    asked = it.heard[1]
    assert asked.headers == {
        "host": f"127.0.0.1:{it.port}",
        "user-agent": f"Domicile/{settings.DOMICILE_VERSION} (+http://testserver)",
        "accept": "*/*",
        "accept-encoding": "gzip",
        "connection": "close",
    }


def test_a_proxy_of_the_environment_is_not_used(it, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")

    assert http.fetch(it.says("/", answer(b"direct"))).body == b"direct"


def test_what_is_sent_arrives_whole(it):
    url = it.says("/", answer(status="201 Created"))
    body = b"x" * 3_000_000

    http.fetch(url, method="POST", headers={"Content-Type": "text/x"}, body=body)

    asked = it.heard[0]
    assert (asked.method, asked.headers["content-type"]) == ("POST", "text/x")
    assert asked.body == body


def test_the_head_alone_is_asked_for(it):
    found = http.fetch(it.says("/", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"), method="HEAD")

    assert (found.status, found.body) == (200, b"")


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb", "a\x00", "snow ☃"])
def test_a_header_with_another_in_it_is_refused(it, value):
    with pytest.raises(http.Refused):
        http.fetch(it.url(), headers={"X-Name": value})

    assert it.heard == []


def test_a_header_name_is_a_name(it):
    with pytest.raises(http.Refused):
        http.fetch(it.url(), headers={"X Name": "1"})


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_to_where_it_leads(it, status):
    it.says("/new", answer(b"here"))
    old = it.says("/old", redirect("new", status=f"{status} Moved"))

    found = http.fetch(old)

    assert (found.url, found.body) == (it.url("/new"), b"here")


def test_a_redirect_written_in_utf_8_is_understood(it):
    it.says("/%C3%A9t%C3%A9", answer(b"summer"))

    assert http.fetch(it.says("/", redirect("/été"))).body == b"summer"


def test_what_changes_something_is_said_once(it):
    url = it.says("/", redirect("/elsewhere", status="307 Temporary Redirect"))

    found = http.fetch(url, method="POST", body=b"publish")

    assert (found.status, found.headers["location"]) == (307, "/elsewhere")
    assert len(it.heard) == 1


def test_a_redirect_to_nowhere_is_an_answer(it):
    assert http.fetch(it.says("/", answer(b"?", status="302 Found"))).body == b"?"


def test_a_multiple_choice_is_not_followed(it):
    assert http.fetch(it.says("/", redirect("/x", status="300 Choices"))).status == 300


def test_five_redirects_are_followed_and_a_sixth_is_refused(it):
    for hop in range(6):
        it.says(f"/{hop}", redirect(f"/{hop + 1}"))
    it.says("/6", answer(b"end"))

    assert http.fetch(it.url("/1")).body == b"end"
    with pytest.raises(http.Refused) as refusal:
        http.fetch(it.url("/0"))
    assert refusal.value.permanent


def test_credentials_stay_with_the_origin_they_were_given_for(it):
    secrets = {"Authorization": "Bearer x", "Cookie": "a=b", "Api-Key": "k", "Accept": "a/b"}
    with stranger() as other:
        other.says("/", answer(b"done"))
        it.says("/out", redirect(other.url("/")))
        it.says("/in", redirect("/out"))

        http.fetch(it.url("/in"), headers=secrets)

    assert it.heard[1].headers["authorization"] == "Bearer x"
    assert other.heard[0].headers["accept"] == "a/b"
    assert {"authorization", "cookie", "api-key", "referer"}.isdisjoint(other.heard[0].headers)


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_a_packed_answer_is_unpacked(it, pack):
    name = "gzip" if pack is gzip.compress else "deflate"
    url = it.says("/", answer(pack(b"words" * 50_000), content_encoding=name))

    assert http.fetch(url).body == b"words" * 50_000


def test_an_answer_packed_in_two_members_is_one(it):
    packed = gzip.compress(b"one ") + gzip.compress(b"two") + b"\0padding"

    assert http.fetch(it.says("/", answer(packed, content_encoding="x-gzip"))).body == b"one two"


def test_an_empty_answer_that_calls_itself_packed_is_empty(it):
    assert http.fetch(it.says("/", answer(content_encoding="gzip"))).body == b""


def test_an_answer_in_chunks_is_put_together(it):
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

    assert http.fetch(it.says("/", head + b"2\r\nhi\r\n1\r\n!\r\n0\r\n\r\n")).body == b"hi!"


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        ("text/html; charset=iso-8859-1", b"\xe9t\xe9", "été"),
        ('text/html; charset="utf-8"', "été".encode(), "été"),
        ("text/html", "été".encode(), "été"),
        ("text/html; charset=nonsense", "été".encode(), "été"),
        ("text/html; charset=punycode", b"abc-", "abc-"),
        ("text/html; charset=hex", b"41", "41"),
        ("text/html", b"\xff", "\N{REPLACEMENT CHARACTER}"),
    ],
)
def test_text_is_read_in_the_charset_that_is_named_if_it_is_one(kind, body, words):
    assert an_answer(body, **{"Content-Type": kind}).text == words


def test_an_answer_of_no_declared_kind_is_text_in_utf_8():
    assert an_answer(b"words").text == "words"


def test_json_is_read():
    assert an_answer(b'{"a": [1]}').json() == {"a": [1]}


@pytest.mark.parametrize("body", [b"<html>", b"", b"\xff\xff", b"[" * 200_000, b"1" * 9_999])
def test_what_is_not_json_is_a_value_error(body):
    with pytest.raises(ValueError, match=r"."):
        an_answer(body).json()


def test_the_body_is_not_shown_where_an_answer_is():
    assert "secret" not in repr(an_answer(b"secret"))


def test_a_name_that_came_twice_has_both_values():
    headers = Headers([("Link", "<a>"), ("link", "<b>")])

    assert headers["LINK"] == "<a>, <b>"
    assert (list(headers), len(headers)) == (["link"], 1)
    assert repr(headers) == "Headers({'link': '<a>, <b>'})"


def test_a_form_with_a_file_is_understood_by_a_server(rf):
    body, kind = http.multipart({"title": "Été"}, {"file": ('a"b\r\n.png', b"\0\xff", "image/png")})

    request = rf.generic("POST", "/", body, content_type=kind)

    assert request.POST["title"] == "Été"
    upload = request.FILES["file"]
    assert (upload.read(), upload.content_type) == (b"\0\xff", "image/png")


def test_a_media_type_is_one_line():
    with pytest.raises(ValueError, match="one line"):
        http.multipart({}, {"file": ("a", b"", "a/b\r\nX: 1")})


def test_the_default_limits_are_ten_seconds_ten_megabytes_five_redirects():
    assert Limits() == Limits(seconds=10, bytes=10_485_760, redirects=5)
