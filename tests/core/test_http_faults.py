"""What strangers do wrong, and how little it costs us."""

from __future__ import annotations

import datetime as dt
import gzip
import resource
import socket
import ssl
import struct
import threading
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from core import http
from core.http import Limits, dialling
from tests.fakes.stranger import Stranger, answer, stranger

SHORT = Limits(seconds=0.5)
SMALL = Limits(bytes=100_000)


@pytest.fixture(autouse=True)
def _loopback_is_ours(settings):
    settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS = ["127.0.0.1", "localhost"]


@pytest.fixture
def it() -> Iterator[Stranger]:
    with stranger() as one:
        yield one


def drip(connection: socket.socket) -> None:
    """A byte now and then, for as long as anybody listens."""
    while True:
        connection.sendall(b"H")
        threading.Event().wait(0.05)


def drip_a_body(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n")
    drip(connection)


def say_nothing(connection: socket.socket) -> None:
    connection.recv(1)


def reset(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\nwo")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@pytest.mark.parametrize("saying", [drip, drip_a_body, say_nothing])
def test_the_time_is_counted_for_the_whole_and_not_for_each_byte(it, saying):
    began = time.monotonic()

    with pytest.raises(http.Unanswered) as failure:
        http.fetch(it.says("/", saying), limits=SHORT)

    assert time.monotonic() - began < 2
    assert not failure.value.permanent


def test_redirects_share_the_time_of_the_whole(it):
    def slowly(connection: socket.socket) -> None:
        threading.Event().wait(0.2)
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n")

    it.says("/", slowly)

    with pytest.raises(http.HttpError) as failure:
        http.fetch(it.url(), limits=Limits(seconds=0.5, redirects=100))
    assert not isinstance(failure.value, http.Refused)
    assert len(it.heard) <= 4


@pytest.mark.parametrize(
    "saying",
    [
        reset,
        b"",
        b"not http at all\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\nwords",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nwo",
        b"HTTP/1.1 200 OK\r\n" + b"X: 1\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
        answer(b"not gzip", content_encoding="gzip"),
        answer(gzip.compress(b"words", mtime=0)[:-9], content_encoding="gzip"),
        answer(b"words", content_encoding="br"),
    ],
)
def test_an_answer_that_is_not_whole_is_none(it, saying):
    with pytest.raises(http.Unanswered):
        http.fetch(it.says("/", saying))


def test_a_large_answer_is_not_read_to_its_end(it):
    with pytest.raises(http.TooLarge) as failure:
        http.fetch(it.says("/", answer(b"x" * 100_001)), limits=SMALL)

    assert failure.value.permanent
    assert http.fetch(it.says("/", answer(b"x" * 100_000)), limits=SMALL).status == 200


@pytest.mark.parametrize("layers", [1, 2_000])
def test_a_small_answer_that_unpacks_to_a_large_one_is_stopped(it, layers):
    member = gzip.compress(b"\0" * (50 * 1024 * 1024 // layers))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(http.TooLarge):
        http.fetch(it.says("/", answer(member * layers, content_encoding="gzip")), limits=SMALL)

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
    ],
)
def test_an_endless_answer_ends(it, head):
    piece = head if b"100" in head else b"a: b\r\n"

    def endless(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(piece * 10_000)

    with pytest.raises(http.TooLarge):
        http.fetch(it.says("/", endless), limits=SMALL)


def test_nobody_at_home_means_that_nothing_was_sent():
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]

    with pytest.raises(http.NotSent) as failure:
        http.fetch(f"http://127.0.0.1:{port}/", method="POST")

    assert not failure.value.permanent


def test_a_name_that_nobody_knows_was_never_called(monkeypatch):
    def unknown(*_question: object, **_options: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    with pytest.raises(http.NotSent, match=r"nowhere\.example cannot be reached"):
        http.fetch("http://nowhere.example/")


def test_a_name_without_an_address_was_never_called(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_question, **_options: [])

    with pytest.raises(http.NotSent, match="no address"):
        http.fetch("http://nowhere.example/")


def test_a_resolver_that_is_silent_does_not_hold_us(monkeypatch):
    woken = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_question, **_options: woken.wait(5))

    with pytest.raises(http.NotSent, match="not resolved in time"):
        http.fetch("http://slow.example/", limits=SHORT)

    woken.set()


def test_time_that_is_up_before_the_call_sends_nothing(it):
    with pytest.raises(http.NotSent):
        http.fetch(it.says("/", answer()), limits=Limits(seconds=-1))

    assert it.heard == []


def test_the_second_address_is_called_when_the_first_is_silent(it, monkeypatch):
    kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
    with socket.create_server(("127.0.0.1", 0)) as gone:
        silent = gone.getsockname()
    places = [(*kind, silent), (*kind, ("127.0.0.1", it.port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_question, **_options: places)
    it.says("/", answer(b"second"))

    assert http.fetch(f"http://localhost:{it.port}/").body == b"second"


@pytest.fixture
def authority(tmp_path: Path, monkeypatch) -> Iterator[ssl.SSLContext]:
    """A server's side of TLS for `localhost`, trusted by this machine."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(tz=dt.UTC)  # noqa: TID251 - a certificate is checked by OpenSSL's clock
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "localhost.pem"
    file.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    dialling._trust.cache_clear()
    side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    side.load_cert_chain(file)
    yield side
    dialling._trust.cache_clear()


def test_a_trusted_server_is_spoken_to_in_secret(authority):
    with stranger(tls=authority) as it:
        it.says("/", answer(b"secret"))

        assert http.fetch(f"https://localhost:{it.port}/").body == b"secret"


def test_a_server_whose_certificate_bears_another_name_hears_nothing(authority):
    with stranger(tls=authority) as it:
        with pytest.raises(http.NotSent, match="certificate"):
            http.fetch(it.url(scheme="https"), headers={"Authorization": "Bearer x"})

        assert it.heard == []


def test_a_server_that_nobody_vouches_for_hears_nothing(authority, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    dialling._trust.cache_clear()
    with stranger(tls=authority) as it:
        with pytest.raises(http.NotSent, match="certificate"):
            http.fetch(f"https://localhost:{it.port}/")

        assert it.heard == []


def test_a_server_that_never_shakes_hands_does_not_hold_us():
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(http.NotSent):
        http.fetch(f"https://127.0.0.1:{silent.getsockname()[1]}/", limits=SHORT)


def test_raw_deflate_is_an_answer_we_did_not_ask_for(it):
    raw = zlib.compress(b"words")[2:-4]

    with pytest.raises(http.Unanswered):
        http.fetch(it.says("/", answer(raw, content_encoding="deflate")))
