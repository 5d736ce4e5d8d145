"""The SMTP client against a server that misbehaves on purpose, on real sockets."""

from __future__ import annotations

import pytest

from newsletter.smtp import (
    Deferred,
    NotSent,
    Patience,
    Rejected,
    Server,
    SmtpConnection,
    Unanswered,
)
from tests.fakes.smtp import EXTENSIONS, Sink
from tests.fakes.smtp_faults import Fault, at

MAIL = b"Message-ID: <1@example.org>\r\nSubject: Hello\r\n\r\nGood morning.\r\n"
PIPELINED = pytest.param(EXTENSIONS, id="pipelined")
ONE_BY_ONE = pytest.param((), id="one by one")


def server(sink, **facts):
    return Server(host="127.0.0.1", port=sink.port, **facts)


def send(connection, *, to="reader@example.org", message=MAIL, marks=None):
    marks = [] if marks is None else marks
    return connection.send(
        "hello@example.org", to, message, before_dot=lambda: marks.append("mark")
    )


def sent_through(sink, **facts):
    """Open, send one mail, close."""
    connection = SmtpConnection(server(sink))
    try:
        return send(connection, **facts)
    finally:
        connection.close()


@pytest.mark.parametrize("extensions", [PIPELINED, ONE_BY_ONE])
def test_a_connection_carries_many_mails(extensions):
    with Sink(extensions=extensions) as sink:
        connection = SmtpConnection(server(sink))
        replies = [send(connection, to=f"r{number}@example.org") for number in range(3)]
        connection.close()

        assert [reply.code for reply in replies] == [250, 250, 250]
        assert (replies[0].enhanced, replies[0].text) == ("2.0.0", "queued as 1")
        assert sink.count() == {f"r{number}@example.org": 1 for number in range(3)}
        assert sink.connections == 1
        assert sink.accepted[0].message == MAIL


def test_a_connection_is_given_up_after_its_share():
    with Sink() as sink:
        connection = SmtpConnection(server(sink, messages=2))
        send(connection)
        assert connection.is_usable
        send(connection)
        assert not connection.is_usable
        connection.close()


@pytest.mark.parametrize("extensions", [PIPELINED, ONE_BY_ONE])
@pytest.mark.parametrize("stage", ["mail", "rcpt", "data", "dot"])
def test_a_no_is_final_and_the_connection_goes_on(extensions, stage):
    fault = at(stage, Fault(answer="550-5.7.1 No.\r\n550 5.7.1 Really."), mails={1})
    with Sink(extensions=extensions, faults=fault) as sink:
        connection = SmtpConnection(server(sink))
        with pytest.raises(Rejected) as caught:
            send(connection, to="bad@example.org")
        send(connection, to="good@example.org")
        connection.close()

        assert caught.value.reply.code == 550
        assert caught.value.reply.enhanced == "5.7.1"
        assert caught.value.reply.text == "No.\nReally."
        assert caught.value.stage.lower() == stage
        assert sink.count() == {"good@example.org": 1}


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data", "dot"])
def test_a_later_is_not_a_no(stage):
    fault = at(stage, Fault(answer="451 4.3.0 later"), mails={1})
    with Sink(faults=fault) as sink:
        connection = SmtpConnection(server(sink))
        with pytest.raises(Deferred):
            send(connection)
        send(connection)
        connection.close()

        assert sink.count() == {"reader@example.org": 1}


@pytest.mark.parametrize("extensions", [PIPELINED, ONE_BY_ONE])
@pytest.mark.parametrize("stage", ["mail", "rcpt", "data", "dot"])
def test_a_closing_server_is_believed_and_left(extensions, stage):
    fault = at(stage, Fault(answer="421 4.3.2 closing"))
    with Sink(extensions=extensions, faults=fault) as sink:
        connection = SmtpConnection(server(sink))
        with pytest.raises(Deferred, match="closing"):
            send(connection)

        assert not connection.is_usable


def test_too_many_recipients_means_later():
    with (
        Sink(faults=at("rcpt", Fault(answer="552 5.5.3 too many"))) as sink,
        pytest.raises(Deferred),
    ):
        sent_through(sink)


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data", "body"])
def test_a_break_before_the_dot_leaves_no_mail_and_no_doubt(stage):
    # Larger than every buffer between the two: a break in the body must be felt in it.
    message = MAIL + b"x" * 70 * 100_000
    marks: list[str] = []
    with Sink(faults=at(stage, Fault(drop=True))) as sink:
        connection = SmtpConnection(server(sink))
        with pytest.raises(NotSent):
            send(connection, message=message, marks=marks)

        assert marks == []
        assert not connection.is_usable
        assert not sink.accepted


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_break_after_the_dot_is_a_doubt(is_kept):
    marks: list[str] = []
    with Sink(faults=at("dot", Fault(drop=True, keep=is_kept))) as sink:
        connection = SmtpConnection(server(sink))
        with pytest.raises(Unanswered):
            send(connection, marks=marks)

        assert marks == ["mark"]
        assert not connection.is_usable


def test_an_answer_that_comes_too_late_is_a_doubt():
    with Sink(faults=at("dot", Fault(wait=0.5, keep=True))) as sink:
        connection = SmtpConnection(server(sink, patience=Patience(dot=0.1)))
        with pytest.raises(Unanswered):
            send(connection)


def test_an_answer_that_makes_no_sense_is_a_doubt_after_the_dot_and_none_before():
    with (
        Sink(faults=at("dot", Fault(answer="354 more?"))) as sink,
        pytest.raises(Unanswered, match="no sense"),
    ):
        sent_through(sink)
    with (
        Sink(faults=at("data", Fault(answer="250 what data?"))) as sink,
        pytest.raises(NotSent, match="DATA"),
    ):
        sent_through(sink)
    with (
        Sink(faults=at("rcpt", Fault(answer="354 go on"))) as sink,
        pytest.raises(NotSent, match="answered RCPT"),
    ):
        sent_through(sink)
    with (
        Sink(faults=at("mail", Fault(answer="hello there"))) as sink,
        pytest.raises(NotSent, match="not SMTP"),
    ):
        sent_through(sink)


def test_an_error_of_the_mark_ends_the_mail_without_the_dot():
    def full_disk():
        raise OSError(28, "No space left on device")

    with Sink() as sink:
        connection = SmtpConnection(server(sink))
        with pytest.raises(OSError, match="No space"):
            connection.send("a@example.org", "b@example.org", MAIL, before_dot=full_disk)

        assert not connection.is_usable
        assert not sink.accepted


def test_the_answer_may_come_byte_by_byte_and_in_many_lines():
    fault = at(
        "dot", Fault(answer="250-2.0.0 ok\r\n250-2.0.0 id\r\n250 7", keep=True, trickle=True)
    )
    with Sink(faults=fault) as sink:
        assert sent_through(sink).text == "ok\nid\n7"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [("250 " + "x" * 10_000_000, "4096 bytes"), ("\r\n".join(["250-more"] * 300), "200 lines")],
)
def test_an_endless_answer_is_not_read_to_its_end(answer, reason):
    with (
        Sink(faults=at("mail", Fault(answer=answer))) as sink,
        pytest.raises(NotSent, match=reason),
    ):
        sent_through(sink)


def test_lines_that_begin_with_a_dot_arrive_as_they_were():
    message = b"Subject: dots\r\n\r\n.\r\n..\r\n.x\r\nend"
    with Sink() as sink:
        sent_through(sink, message=message)
        sent_through(sink, message=b".begins\nwith a dot\r")

        assert sink.accepted[0].message == message + b"\r\n"
        assert sink.accepted[1].message == b".begins\r\nwith a dot\r\n"


def test_a_recipient_without_a_sender_gets_the_lone_dot():
    with Sink(faults=at("rcpt", Fault(answer="550 5.1.1 nobody"))) as sink:
        connection = SmtpConnection(server(sink))
        with pytest.raises(Rejected, match="nobody"):
            send(connection)
        connection.close()

        assert sink.commands[-3:] == ["DATA", "RSET", "QUIT"]


def test_an_address_in_another_script_needs_the_extension():
    with Sink() as sink:
        sent_through(sink, to="jörg@example.org")
        assert "MAIL FROM:<hello@example.org> SMTPUTF8" in sink.commands[1]
        assert sink.count() == {"jörg@example.org": 1}
    with (
        Sink(extensions=("PIPELINING",)) as sink,
        pytest.raises(Rejected, match="smtputf8_unsupported"),
    ):
        sent_through(sink, to="jörg@example.org")


def test_eight_bit_mail_needs_the_extension():
    message = "Subject: x\r\n\r\nDéjà vu\r\n".encode()
    with Sink() as sink:
        sent_through(sink, message=message)
        assert "BODY=8BITMIME" in sink.commands[1]
    with Sink(extensions=()) as sink, pytest.raises(Rejected, match="8-bit"):
        sent_through(sink, message=message)


def test_a_mail_over_the_announced_size_is_not_begun():
    with Sink(extensions=("SIZE 100",)) as sink:
        with pytest.raises(Rejected, match="at most 100 bytes"):
            sent_through(sink, message=b"x" * 101)

        assert not any(command.startswith("MAIL") for command in sink.commands)


@pytest.mark.parametrize("address", ["a@b>\r\nRCPT TO:<c@d", "a b@c.de", "a\0@b.de"])
def test_an_address_cannot_become_a_command(address):
    with Sink() as sink:
        with pytest.raises(Rejected) as caught:
            sent_through(sink, to=address)

        assert caught.value.reply.enhanced == "5.1.3"
        assert not sink.accepted


def test_goodbye_to_a_server_that_is_gone_is_no_error():
    with Sink() as sink:
        connection = SmtpConnection(server(sink))
        sink.go_away()

        connection.close()

        assert not connection.is_usable


@pytest.mark.parametrize("fault", [Fault(drop=True), Fault(answer="500 5.5.1 no")])
def test_a_server_that_cannot_begin_afresh_is_left(fault):
    def refuse_then_fail(moment):
        if moment.stage == "rcpt":
            return Fault(answer="550 5.1.1 nobody")
        return fault if moment.stage == "rset" else None

    with Sink(faults=refuse_then_fail) as sink:
        connection = SmtpConnection(server(sink))
        with pytest.raises(Rejected, match="nobody"):
            send(connection)

        assert not connection.is_usable
