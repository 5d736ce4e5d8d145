"""The next mail is opened with the end of the last: one round trip a mail (RFC 2920)."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import contextmanager
from typing import BinaryIO

import pytest

from newsletter.smtp import Deferred, NotSent, Patience, Ready, Server, SmtpConnection
from newsletter.transports.contract import Mail

ADA = Mail(
    "hello@example.org", "ada@example.org", Ready(b"Subject: Hello\r\n\r\nGood morning.\r\n")
)
BO = Mail("hello@example.org", "bo@example.org", Ready(b"Subject: Hello\r\n\r\nGood evening.\r\n"))
HUGE = Mail("hello@example.org", "bo@example.org", Ready(b"x" * 2000))
GREETING = b"250-server.example\r\n250-SIZE 1000\r\n250 PIPELINING\r\n"
OPENED = b"250 sender\r\n250 recipient\r\n354 go ahead\r\n"


class Heard:
    """What a server reads: lines until one of them, and whether the client then hung up."""

    def __init__(self, connected: socket.socket, file: BinaryIO) -> None:
        self.connected = connected
        self.file = file
        self.lines: list[bytes] = []

    def until(self, line: bytes) -> None:
        while (read := self.file.readline()) and read.strip() != line:
            self.lines.append(read)

    def says(self, answer: bytes) -> None:
        self.connected.sendall(answer)


@contextmanager
def server_that(behaves: Callable[[Heard], None]):
    """A server for one conversation; gives an open connection to it and what it heard."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        heard: list[Heard] = []

        def serve() -> None:
            connected, _ = listener.accept()
            with connected, connected.makefile("rb") as file:
                heard.append(Heard(connected, file))
                heard[0].says(b"220 server.example\r\n")
                heard[0].file.readline()
                heard[0].says(GREETING)
                behaves(heard[0])

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        port = listener.getsockname()[1]
        patience = Patience(mail=5, rcpt=5, data=5, block=5, dot=5)
        connection = SmtpConnection(Server(host="127.0.0.1", port=port, patience=patience))
        yield connection, heard[0]
        connection.close()
        thread.join(timeout=5)


def send(connection, mail, *, following=None):
    return connection.send(
        mail.envelope_from,
        mail.recipient,
        mail.message,
        before_dot=lambda: None,
        following=following,
    )


def takes_the_first_only_with_the_second(heard):
    heard.until(b"DATA")
    heard.says(OPENED)
    heard.until(b".")
    heard.until(b"DATA")  # without an answer to the dot
    heard.says(b"250 first\r\n" + OPENED)
    heard.until(b".")
    heard.says(b"250 second\r\n")


def test_the_next_mail_is_opened_before_the_last_is_answered():
    with server_that(takes_the_first_only_with_the_second) as (connection, heard):
        replies = [send(connection, ADA, following=BO), send(connection, BO)]

    assert [reply.text for reply in replies] == ["first", "second"]
    opened = [line for line in heard.lines if line.startswith(b"RCPT")]
    assert opened == [b"RCPT TO:<ada@example.org>\r\n", b"RCPT TO:<bo@example.org>\r\n"]


@pytest.mark.parametrize("other", [ADA, BO._replace(recipient="cy@example.org")])
def test_another_mail_than_the_one_that_was_opened_ends_the_conversation(other):
    with server_that(takes_the_first_only_with_the_second) as (connection, heard):
        send(connection, ADA, following=BO)
        with pytest.raises(NotSent, match="not sent after all"):
            send(connection, other)

        assert not connection.is_usable
    assert b"Good evening.\r\n" not in heard.lines


def test_a_mail_that_was_opened_and_is_not_wanted_is_left_without_a_dot():
    with server_that(takes_the_first_only_with_the_second) as (connection, heard):
        send(connection, ADA, following=BO)

        connection.keep_alive()

        assert not connection.is_usable
    assert heard.lines[-1].startswith(b"RCPT TO:<bo@example.org>")


def test_a_connection_that_is_closed_over_an_opened_mail_says_no_more():
    with server_that(takes_the_first_only_with_the_second) as (connection, heard):
        send(connection, ADA, following=BO)

    assert b"QUIT\r\n" not in heard.lines


def test_a_mail_that_the_server_cannot_take_is_not_opened():
    def takes_one(heard):
        heard.until(b"DATA")
        heard.says(OPENED)
        heard.until(b".")
        heard.says(b"250 first\r\n")
        heard.until(b"QUIT")

    with server_that(takes_one) as (connection, heard):
        send(connection, ADA, following=HUGE)

    assert [line for line in heard.lines if line.startswith(b"RCPT")] == [
        b"RCPT TO:<ada@example.org>\r\n"
    ]


def test_a_refusal_of_the_last_leaves_the_next_in_step():
    def refuses_the_first(heard):
        heard.until(b"DATA")
        heard.says(OPENED)
        heard.until(b".")
        heard.says(b"451 later\r\n" + OPENED)
        heard.until(b".")
        heard.says(b"250 second\r\n")

    with server_that(refuses_the_first) as (connection, _heard):
        with pytest.raises(Deferred, match="later"):
            send(connection, ADA, following=BO)
        reply = send(connection, BO)

    assert reply.text == "second"
