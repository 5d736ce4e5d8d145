"""How a conversation begins: greeting, encryption, name and password."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from datetime import timedelta

from django.utils import timezone

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from newsletter.smtp import NotSent, Patience, Server, SmtpConnection
from tests.fakes.smtp import Sink
from tests.fakes.smtp_faults import Fault, at

ELSEWHERE = "2130706433"  # 127.0.0.1 as one number: here, but not by a name that says so
LOGIN = ("ada", "s3cret ü")


def speaks_nothing(moment):
    return Fault(answer="502 no") if moment.stage in {"ehlo", "helo"} else None


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A self-signed certificate for 127.0.0.1, as a server's context and as a file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sink")])
    now = timezone.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "sink.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context, path


def opened(sink, *, host="127.0.0.1", **facts):
    connection = SmtpConnection(Server(host=host, port=sink.port, **facts))
    connection.close()
    return connection


@pytest.mark.parametrize("way", ["starttls", "tls"])
def test_a_conversation_is_encrypted_and_signed_in(certificate, way):
    context, _path = certificate
    with Sink(
        tls=context, tls_first=way == "tls", login=LOGIN, extensions=("AUTH PLAIN LOGIN",)
    ) as sink:
        connection = opened(sink, tls=way, username=LOGIN[0], password=LOGIN[1])

        assert connection.introduction.offers("AUTH")
        assert [one.split(" ")[0] for one in sink.commands].count("AUTH") == 1
        assert ("STARTTLS" in sink.commands) is (way == "starttls")


def test_a_certificate_nobody_vouches_for_is_refused_and_a_known_one_taken(certificate):
    context, path = certificate
    with Sink(tls=context) as sink, pytest.raises(NotSent, match=r"(?i)certificate"):
        opened(sink, host=ELSEWHERE, tls="starttls")
    with Sink(tls=context) as sink:
        known = ssl.create_default_context(cafile=str(path))
        opened(sink, tls="starttls", context=known)
        assert sink.commands.count("QUIT") == 1


def test_login_is_spoken_where_plain_is_not_offered():
    with Sink(login=LOGIN, extensions=("AUTH=LOGIN",)) as sink:
        opened(sink, username=LOGIN[0], password=LOGIN[1])

        assert sink.commands[1] == "AUTH LOGIN"


@pytest.mark.parametrize("kind", ["AUTH PLAIN", "AUTH LOGIN"])
def test_a_wrong_password_is_told(kind):
    with (
        Sink(login=LOGIN, extensions=(kind,)) as sink,
        pytest.raises(NotSent, match="name or the password"),
    ):
        opened(sink, username="ada", password="wrong")


def test_a_login_that_is_cut_short_is_a_no():
    fault = at("auth-question", Fault(answer="504 5.5.4 no"))
    with (
        Sink(login=LOGIN, extensions=("AUTH LOGIN",), faults=fault) as sink,
        pytest.raises(NotSent, match="504"),
    ):
        opened(sink, username="ada", password="x")


def test_a_password_never_leaves_the_house_in_clear():
    with Sink(login=LOGIN, extensions=("AUTH PLAIN",)) as sink:
        with pytest.raises(NotSent, match="never sent in clear"):
            opened(sink, host=ELSEWHERE, username=LOGIN[0], password=LOGIN[1])

        assert not any(command.startswith("AUTH") for command in sink.commands)


@pytest.mark.parametrize(
    ("facts", "how", "reason"),
    [
        ({"greeting": "554 5.7.1 go away"}, {}, "greets with 554"),
        ({"faults": at("greeting", Fault(drop=True))}, {}, "hung up"),
        ({"faults": at("greeting", Fault(wait=0.3))}, {"patience": Patience(greeting=0.1)}, "time"),
        ({}, {"tls": "starttls"}, "offers no STARTTLS"),
        ({}, {"username": "ada"}, "neither AUTH PLAIN nor AUTH LOGIN"),
        (
            {"faults": speaks_nothing},
            {},
            "HELO with 502",
        ),
    ],
)
def test_a_server_that_cannot_be_used_is_named_with_the_reason(facts, how, reason):
    with Sink(**facts) as sink:
        with pytest.raises(NotSent, match=reason) as caught:
            opened(sink, **how)

        assert f"127.0.0.1:{sink.port}" in str(caught.value)


def test_a_server_of_the_old_days_is_greeted_the_old_way():
    with Sink(faults=at("ehlo", Fault(answer="500 what?"))) as sink:
        connection = opened(sink)

        assert sink.commands[1].startswith("HELO ")
        assert not connection.introduction.offers("PIPELINING")


@pytest.mark.parametrize("answer", ["454 4.7.0 not now", "220 ok\r\n250 written ahead"])
def test_an_encryption_that_fails_or_is_meddled_with_ends_the_conversation(certificate, answer):
    context, _path = certificate
    with (
        Sink(tls=context, faults=at("starttls", Fault(answer=answer))) as sink,
        pytest.raises(NotSent, match=r"STARTTLS with 454|before the connection was secure"),
    ):
        opened(sink, tls="starttls")


def test_nobody_at_the_door_is_told():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    with pytest.raises(NotSent, match="cannot be used"):
        SmtpConnection(Server(host="127.0.0.1", port=port))


def test_we_present_ourselves_by_a_full_name_or_by_an_address():
    assert Server(host="127.0.0.1", hello="mail.example.org").hello_name() == "mail.example.org"
    assert Server(host="127.0.0.1", hello="laptop").hello_name() == "[127.0.0.1]"


def test_the_password_is_in_no_text_about_the_server():
    assert "s3cret" not in repr(Server(host="h", username="a", password="s3cret"))
