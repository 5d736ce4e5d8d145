"""No address in a private network is ever dialled, however it is spelled or reached."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core import http
from core.http.addresses import parse
from tests.fakes.stranger import answer, redirect, stranger

PUBLIC = "93.184.215.14"
Dialled = list[tuple[Any, ...]]


@pytest.fixture(autouse=True)
def _nothing_private_is_ours(settings):
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = []


@pytest.fixture
def dialled(monkeypatch) -> Dialled:
    """Every place that a socket was asked to connect to; none is reached."""
    places: Dialled = []

    def refuse(_socket: socket.socket, place: tuple[Any, ...]) -> None:
        places.append(place)
        raise ConnectionRefusedError("nobody is there")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    return places


@pytest.fixture
def names(monkeypatch) -> Callable[..., list[str]]:
    """Set what names resolve to, look-up by look-up; the names asked for come back."""

    def resolve_to(*answers: list[str]) -> list[str]:
        asked: list[str] = []

        def resolver(name: str, port: int, **_options: object) -> list[Any]:
            found = answers[min(len(asked), len(answers) - 1)]
            asked.append(name)
            return [place(one, port) for one in found]

        monkeypatch.setattr(socket, "getaddrinfo", resolver)
        return asked

    return resolve_to


def place(address: str, port: int) -> tuple[Any, ...]:
    """An entry as `getaddrinfo` gives it."""
    if ":" in address:
        return (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, 0))
    return (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))


def refused(url: str) -> bool:
    try:
        http.fetch(url)
    except http.Refused:
        return True
    except http.HttpError:
        return False
    return False


def test_the_whole_corpus_is_refused_and_nothing_is_dialled(exports: Path, dialled, names):
    names(["127.0.0.1"])
    corpus = json.loads((exports / "security" / "ssrf_urls.json").read_text())

    let_through = [case for case in corpus if not refused(case["url"])]

    assert len(corpus) == 485
    assert let_through == []
    assert dialled == []


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.0.0.1./",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1%25lo]/",
        "http://127。0。0。1/",
        "http://\N{FULLWIDTH DIGIT ONE}27.0.0.1/",
        "http://example.org@127.0.0.1/",
        "http://localhost/",
        "http://intranet/",
        "http://169.254.169.254/latest/meta-data/",
        "http://168.63.129.16/",
        "http://100.100.100.200/",
        "file:///etc/passwd",
        "ftp://example.org/",
        "//example.org/",
        "http:/example.org/",
        "http://",
        "http://:80/",
        "http://exa mple.org/",
        "http://example.org\\@127.0.0.1/",
        "http://example.org:port/",
        "http://example.org:99999/",
        "http://user:secret@example.org/",
        "http://example.org/\r\nX: 1",
        f"http://{'a' * 64}.org/",
        f"http://{'a.' * 130}org/",
        f"http://example.org/{'a' * 5_000}",
    ],
)
def test_each_kind_of_spelling_is_refused_for_good(url, dialled, names):
    asked = names([PUBLIC])

    with pytest.raises(http.Refused) as refusal:
        http.fetch(url)

    assert refusal.value.permanent
    assert (asked, dialled) == ([], [])


@pytest.mark.parametrize("port", [22, 25, 53, 81, 0, 3306, 6379, 9200, 11211])
def test_only_ports_of_the_web_are_dialled(port, dialled):
    with pytest.raises(http.Refused, match=str(port)):
        http.fetch(f"http://{PUBLIC}:{port}/")

    assert dialled == []


@pytest.mark.parametrize(
    ("url", "where"),
    [
        ("http://example.org/", (PUBLIC, 80)),
        ("https://example.org/", (PUBLIC, 443)),
        ("http://EXAMPLE.org.:8080", (PUBLIC, 8080)),
        ("https://bücher.example:8443/?q", (PUBLIC, 8443)),
        (f"http://{PUBLIC}/", (PUBLIC, 80)),
        ("http://[2606:2800:21f:cb07::1]/", ("2606:2800:21f:cb07::1", 80)),
    ],
)
def test_a_public_server_is_dialled_at_the_address_that_was_checked(url, where, dialled, names):
    names([PUBLIC])

    with pytest.raises(http.NotSent):
        http.fetch(url)

    assert [one[:2] for one in dialled] == [where]


def test_a_name_is_looked_up_as_it_stands_and_not_in_our_own_domains(dialled, names):
    asked = names([PUBLIC])

    with pytest.raises(http.NotSent):
        http.fetch("http://wiki.office/")

    assert asked == ["wiki.office."]


def test_one_private_address_among_many_is_enough_to_refuse(dialled, names):
    names([PUBLIC] * 99 + ["10.0.0.1"])

    with pytest.raises(http.Refused):
        http.fetch("http://mixed.example/")

    assert dialled == []


def test_a_name_that_changes_its_mind_is_not_asked_twice(dialled, names):
    asked = names([PUBLIC], ["127.0.0.1"])

    with pytest.raises(http.NotSent):
        http.fetch("http://rebinding.example/")

    assert len(asked) == 1
    assert dialled == [(PUBLIC, 80)]


def test_of_a_hundred_addresses_four_are_tried(dialled, names):
    names([f"93.184.215.{last}" for last in range(100)])

    with pytest.raises(http.NotSent):
        http.fetch("http://many.example/")

    assert len(dialled) == 4


def test_a_connection_that_ended_elsewhere_is_dropped(monkeypatch, names):
    names([PUBLIC])
    connected: list[socket.socket] = []
    monkeypatch.setattr(socket.socket, "connect", lambda one, _place: connected.append(one))
    monkeypatch.setattr(socket.socket, "getpeername", lambda _socket: ("127.0.0.1", 80))

    with pytest.raises(http.Refused):
        http.fetch("http://example.org/")

    assert [one.fileno() for one in connected] == [-1]


def test_a_redirect_into_our_network_is_refused(settings):
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    with stranger() as it:
        for spelling in ["http://10.0.0.1/", "http://2130706433/", "//[::1]/", "file:///etc/hosts"]:
            it.says("/", redirect(spelling))

            with pytest.raises(http.Refused):
                http.fetch(it.url())


def test_a_stranger_cannot_lead_us_to_a_private_host_of_ours(settings, monkeypatch, names):
    """The public name is played by the loopback: its address is let through for this test alone."""
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1"]
    names(["127.0.0.1"])
    monkeypatch.setattr("core.http.dialling.is_public", lambda _address: True)
    with stranger() as it:
        monkeypatch.setattr("core.http.addresses.PORTS", {it.port})
        it.says("/out", redirect(it.url("/secret")))
        it.says("/secret", answer(b"ours"))

        with pytest.raises(http.Refused):
            http.fetch(f"http://public.example:{it.port}/out")

        assert [heard.path for heard in it.heard] == ["/out"]


@pytest.mark.parametrize(
    ("entry", "url", "allowed"),
    [
        ("127.0.0.1", "http://127.0.0.1:9999/", True),
        ("127.0.0.1:9999", "http://127.0.0.1:9999/", True),
        ("127.0.0.1:9999", "http://127.0.0.1:8080/", False),
        ("[::1]:9999", "http://[::1]:9999/", True),
        ("::1", "http://[::1]/", True),
        ("ghost", "http://ghost:2368/", True),
        ("127.0.0.1", "http://127.0.0.2/", False),
    ],
)
def test_the_operator_names_the_private_hosts_we_may_call(settings, entry, url, allowed):
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = [entry]

    if allowed:
        assert parse(url).is_allowed_private
    else:
        with pytest.raises(http.Refused):
            parse(url)


def test_a_private_name_of_ours_is_looked_up_in_our_own_domains(settings, dialled, names):
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["ghost"]
    asked = names(["172.18.0.2"])

    with pytest.raises(http.NotSent):
        http.fetch("http://ghost:2368/")

    assert asked == ["ghost"]
    assert dialled == [("172.18.0.2", 2368)]
