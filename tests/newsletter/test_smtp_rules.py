"""The rules a sender keeps (S1 to S4, A3), each named after its line in the list."""

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
from newsletter.smtp.envelope import xtext
from tests.fakes.smtp import EXTENSIONS, Sink
from tests.fakes.smtp_faults import Fault, at
from tests.newsletter.test_smtp_client import MAIL, send, sent_through, server

CHUNKING = (*EXTENSIONS, "CHUNKING")
ELSEWHERE = "2130706433"  # 127.0.0.1 as one number: here, but not by a name that says so


def chunked(sink, **facts):
    connection = SmtpConnection(server(sink, chunking=True))
    try:
        return send(connection, **facts)
    finally:
        connection.close()


def verbs(sink):
    return [command.split(" ")[0] for command in sink.commands]


@pytest.mark.parametrize("answer", ["250 2.0.0 ok", "250-2.0.0 ok\r\n250-2.0.0 id\r\n250 2.0.0 7"])
def test_s1_an_answer_split_at_every_byte_is_the_same_answer(answer):
    whole, split = Fault(answer=answer, keep=True), Fault(answer=answer, keep=True, trickle=True)
    replies = []
    for fault in (whole, split):
        with Sink(faults=at("dot", fault)) as sink:
            replies.append(sent_through(sink))

    assert replies[0] == replies[1]


def test_s1_every_stage_may_be_answered_byte_by_byte():
    with Sink(faults=lambda _moment: Fault(trickle=True, keep=True)) as sink:
        reply = sent_through(sink)

        assert (reply.code, sink.count().total()) == (250, 1)


@pytest.mark.parametrize("stage", ["mail", "rcpt", "chunk", "dot"])
def test_s1_a_421_to_a_mail_in_chunks_closes_and_comes_again_later(stage):
    with Sink(extensions=CHUNKING, faults=at(stage, Fault(answer="421 4.3.2 bye"))) as sink:
        connection = SmtpConnection(server(sink, chunking=True))

        with pytest.raises(Deferred, match="421"):
            send(connection)

        assert not connection.is_usable
        assert not sink.accepted


def test_s1_a_552_to_the_recipient_means_too_many_and_comes_again():
    with (
        Sink(faults=at("rcpt", Fault(answer="552 5.5.3 too many"))) as sink,
        pytest.raises(Deferred),
    ):
        sent_through(sink)


def test_s1_the_waits_are_those_of_the_standard_and_may_be_shortened():
    standard, short = Patience(), Patience().at_most(60)

    assert (standard.mail, standard.rcpt, standard.data) == (300, 300, 120)
    assert (standard.block, standard.dot) == (180, 600)
    assert (short.connect, short.mail, short.dot) == (30, 60, 60)


def test_s1_a_connection_in_silence_is_kept_and_one_that_ended_is_seen():
    with Sink() as sink:
        connection = SmtpConnection(server(sink))
        connection.keep_alive()
        assert (connection.is_usable, sink.commands[-1]) == (True, "NOOP")

        sink.faults = at("noop", Fault(answer="421 4.4.2 too long"))
        connection.keep_alive()
        assert not connection.is_usable

        broken = SmtpConnection(server(sink))
        sink.faults = at("noop", Fault(drop=True))
        broken.keep_alive()
        assert not broken.is_usable


def test_s1_connections_opened_together_do_not_end_together():
    with Sink() as sink:
        shares = set()
        for _number in range(12):
            connection = SmtpConnection(server(sink, messages=1000))
            shares.add(connection._share)
            connection.close()

    assert len(shares) > 1
    assert all(900 <= share <= 1000 for share in shares)


def test_s2_a_mail_in_chunks_is_one_flight_and_arrives_byte_for_byte():
    message = MAIL + b".\r\n..two dots\r\n"
    with Sink(extensions=CHUNKING) as sink:
        marks: list[str] = []

        reply = chunked(sink, message=message, marks=marks)

        assert (reply.code, marks) == (250, ["mark"])
        assert sink.accepted[0].message == message
        assert verbs(sink) == ["EHLO", "MAIL", "RCPT", "BDAT", "BDAT", "QUIT"]


@pytest.mark.parametrize(
    "extensions", [EXTENSIONS, ("CHUNKING",)], ids=["not offered", "without pipelining"]
)
def test_s2_without_chunking_or_pipelining_a_mail_goes_the_common_way(extensions):
    with Sink(extensions=extensions) as sink:
        chunked(sink)

        assert "DATA" in verbs(sink)
        assert sink.accepted[0].message == MAIL


@pytest.mark.parametrize("stage", ["mail", "rcpt", "chunk", "dot"])
def test_s2_a_no_to_a_mail_in_chunks_is_final_and_the_connection_goes_on(stage):
    fault = at(stage, Fault(answer="550 5.1.1 nobody"), mails={1})
    with Sink(extensions=CHUNKING, faults=fault) as sink:
        connection = SmtpConnection(server(sink, chunking=True))
        with pytest.raises(Rejected, match="nobody") as caught:
            send(connection)
        send(connection, to="next@example.org")
        connection.close()

        assert caught.value.stage == {"chunk": "DATA", "dot": "dot"}.get(stage, stage.upper())
        assert sink.count() == {"next@example.org": 1}


@pytest.mark.parametrize("stage", ["mail", "rcpt", "chunk", "dot"])
def test_s2_a_break_after_the_last_chunk_was_written_is_a_doubt(stage):
    with (
        Sink(extensions=CHUNKING, faults=at(stage, Fault(drop=True))) as sink,
        pytest.raises((Unanswered, NotSent)),
    ):
        chunked(sink)

    assert not sink.accepted


def test_s2_an_answer_to_chunks_that_makes_no_sense_is_a_doubt():
    with (
        Sink(extensions=CHUNKING, faults=at("dot", Fault(answer="354 what?", keep=True))) as sink,
        pytest.raises(Unanswered),
    ):
        chunked(sink)


def test_s3_a_domain_in_another_script_goes_as_the_dns_knows_it():
    with Sink(extensions=()) as sink:
        sent_through(sink, to="ada@bücher.example")

        assert sink.count() == {"ada@xn--bcher-kva.example": 1}


def test_s3_a_domain_that_is_none_is_refused_before_anything_is_said():
    with Sink() as sink:
        with pytest.raises(Rejected, match="names no domain") as caught:
            sent_through(sink, to="ada@büch er.example")

        assert caught.value.reply.enhanced == "5.1.2"
        assert "MAIL" not in verbs(sink)


def test_s3_a_local_part_in_another_script_needs_the_extension_and_costs_nobody_a_place():
    with Sink(extensions=("PIPELINING",)) as sink:
        with pytest.raises(Rejected, match="smtputf8_unsupported") as caught:
            sent_through(sink, to="jörg@bücher.example")

        assert caught.value.reply.enhanced == "5.6.7"
    with Sink() as sink:
        sent_through(sink, to="jörg@bücher.example")

        assert sink.count() == {"jörg@xn--bcher-kva.example": 1}


def test_s4_reports_are_asked_to_be_short_and_to_name_the_mail():
    with Sink(extensions=(*EXTENSIONS, "DSN")) as sink:
        sent_through(sink, to="a+b@example.org")

        assert sink.commands[1].endswith("RET=HDRS ENVID=1@example.org")
        assert sink.commands[2] == "RCPT TO:<a+b@example.org> ORCPT=rfc822;a+2Bb@example.org"


@pytest.mark.parametrize(
    "message", [b"Subject: x\r\n\r\n", b"Message-ID: <%s@x>\r\n\r\n" % (b"y" * 99)]
)
def test_s4_a_mail_without_a_short_name_asks_for_reports_without_one(message):
    with Sink(extensions=("DSN",)) as sink:
        sent_through(sink, message=message)

        assert sink.commands[1].endswith(" RET=HDRS")


def test_s4_nothing_is_asked_of_a_server_that_does_not_offer_it_and_no_form_is_guessed():
    with Sink() as sink:
        sent_through(sink)
        assert "RET=" not in " ".join(sink.commands)
    with Sink(extensions=("DSN", "SMTPUTF8")) as sink:
        sent_through(sink, to="jörg@example.org")
        assert sink.commands[2] == "RCPT TO:<jörg@example.org>"


def test_s4_what_a_parameter_may_not_hold_is_written_as_its_number():
    assert xtext("a+b=c d") == "a+2Bb+3Dc+20d"


def test_a3_a_token_stands_for_the_password_and_is_never_in_clear():
    login = ("ada@example.org", "ya29.token")
    with Sink(login=login, extensions=("AUTH PLAIN XOAUTH2",)) as sink:
        SmtpConnection(server(sink, username=login[0], token=login[1])).close()
        assert sink.commands[1].startswith("AUTH XOAUTH2 ")
        with pytest.raises(NotSent, match="never sent in clear"):
            SmtpConnection(
                Server(host=ELSEWHERE, port=sink.port, username=login[0], token=login[1])
            )


def test_a3_a_token_that_is_refused_is_told_after_its_explanation():
    with (
        Sink(login=("ada", "fresh"), extensions=("AUTH XOAUTH2",)) as sink,
        pytest.raises(NotSent, match="the token is not known"),
    ):
        SmtpConnection(server(sink, username="ada", token="stale"))


def test_a3_a_token_is_shown_to_no_server_that_wants_a_password():
    with (
        Sink(extensions=("AUTH PLAIN",)) as sink,
        pytest.raises(NotSent, match="no AUTH XOAUTH2"),
    ):
        SmtpConnection(server(sink, username="ada", token="t"))


def test_a3_a_server_elsewhere_that_offers_no_encryption_gets_no_mail():
    with Sink() as sink:
        with pytest.raises(NotSent, match="offers no STARTTLS"):
            SmtpConnection(Server(host=ELSEWHERE, port=sink.port, tls="starttls"))

        assert "MAIL" not in verbs(sink)
