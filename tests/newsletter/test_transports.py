"""EMAIL_URL, and what each kind of it does with a mail."""

from __future__ import annotations

import stat

import pytest

from newsletter.smtp import NotSent
from newsletter.transports import BadMailAddress, transport_at
from newsletter.transports.files import FileTransport
from newsletter.transports.smtp import SmtpTransport
from tests.fakes.smtp import Sink

MAIL = b"Message-ID: <1@example.org>\r\n\r\nHello.\r\n"


def send(transport, *, to="a@example.org", message=MAIL, before_dot=lambda: None):
    connection = transport.open()
    try:
        return connection.send("me@example.org", to, message, before_dot=before_dot)
    finally:
        connection.close()


def files(folder):
    return sorted(path.name for path in folder.iterdir() if path.is_file())


def test_a_file_is_whole_or_absent_and_the_same_mail_is_one_file(tmp_path):
    folder = tmp_path / "mail" / "out"
    transport = transport_at(f"file://{folder}", home=tmp_path)
    seen = []

    reply = send(transport, before_dot=lambda: seen.extend(folder.glob("*.eml")))
    send(transport)
    send(transport, to="b@example.org")

    assert reply.code == 250
    assert seen == []
    assert len(files(folder)) == 2
    written = (folder / reply.text.removeprefix("written to ")).read_bytes()
    assert written.endswith(MAIL)
    assert b"X-Envelope-To: a@example.org\r\n" in written
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_below_the_house_is_named_without_a_slash(tmp_path):
    transport = transport_at("file://var/mail%20out", home=tmp_path)

    assert transport == FileTransport(tmp_path / "var" / "mail out")


def test_mail_that_cannot_be_written_is_not_sent_and_leaves_nothing(tmp_path):
    def no_space():
        raise OSError(28, "No space left on device")

    with pytest.raises(NotSent, match="No space"):
        send(FileTransport(tmp_path), before_dot=no_space)
    assert files(tmp_path) == []

    (tmp_path / "file").write_text("")
    with pytest.raises(NotSent, match="cannot be made"):
        FileTransport(tmp_path / "file" / "below").open()


def test_a_mail_without_an_identity_is_named_by_its_words(tmp_path):
    send(FileTransport(tmp_path), message=b"\r\nHello.")
    send(FileTransport(tmp_path), message=b"\r\nGoodbye.")

    assert len(files(tmp_path)) == 2


def test_mail_goes_out_by_smtp(tmp_path):
    with Sink() as sink:
        transport = transport_at(f"smtp://127.0.0.1:{sink.port}?connections=7", home=tmp_path)
        send(transport)

        assert transport.connections == 7
        assert sink.count() == {"a@example.org": 1}


@pytest.mark.parametrize(
    ("url", "tls", "port"),
    [
        ("smtp://localhost", "none", 25),
        ("smtp://mail.example.org", "starttls", 587),
        ("smtp://mail.example.org:2525", "starttls", 2525),
        ("smtp://mail.example.org?tls=none", "none", 25),
        ("smtp://mail.example.org?tls=tls", "tls", 465),
        ("smtps://mail.example.org", "tls", 465),
    ],
)
def test_mail_is_encrypted_unless_somebody_says_otherwise(tmp_path, url, tls, port):
    transport = transport_at(url, home=tmp_path)

    assert isinstance(transport, SmtpTransport)
    assert (transport.server.tls, transport.server.port) == (tls, port)


def test_names_and_passwords_may_hold_anything(tmp_path):
    url = "smtps://ada%40x:p%2Fw%3A%C3%BC@mail.example.org?messages=20&hello=me.example.org"
    transport = transport_at(url, home=tmp_path)

    assert isinstance(transport, SmtpTransport)
    server = transport.server
    assert (server.username, server.password) == ("ada@x", "p/w:ü")
    assert (server.messages, server.hello) == (20, "me.example.org")


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("", "begins with nothing"),
        ("http://x", "begins with http"),
        ("file://", "names no folder"),
        ("smtp://", "names no server"),
        ("smtp://x:99999", "port"),
        ("smtp://x?tls=yes", "tls=yes"),
        ("smtp://x?timeout=3", "option timeout"),
        ("smtp://x?connections=0", "connections=0"),
        ("smtp://x?messages=many", "messages=many"),
    ],
)
def test_an_address_that_cannot_be_used_says_why(tmp_path, url, sentence):
    with pytest.raises(BadMailAddress, match=sentence):
        transport_at(url, home=tmp_path)
