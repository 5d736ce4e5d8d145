"""The way to the relay: encrypted, to the one we mean, and what its provider asks for."""

from __future__ import annotations

import pytest

from newsletter.domain import judge_hosts, judge_spf
from newsletter.domain.answers import Answers, Silent
from newsletter.domain.examine import Question, examine
from newsletter.domain.relay import Relay, encryption
from newsletter.smtp import Server
from tests.fakes.dns_server import DnsServer
from tests.fakes.smtp import Sink
from tests.newsletter.dns_world import OURS, ZONE, found, wrong
from tests.newsletter.test_smtp_greeting import ELSEWHERE, certificate

__all__ = ["certificate"]  # a fixture


def way(sink, *, host="127.0.0.1", tls="starttls"):
    return Relay("mail.example.org", Server(host=host, port=sink.port, tls=tls))


def test_an_encrypted_way_is_in_order(certificate):
    context, _path = certificate
    with Sink(tls=context) as sink:
        assert encryption(way(sink)).name == "tls_ok"


def test_a_certificate_of_nobody_is_told(certificate):
    context, _path = certificate
    with Sink(tls=context) as sink:
        assert encryption(way(sink, host=ELSEWHERE)).name == "tls_certificate"


def test_a_way_in_clear_is_wrong_and_a_closed_one_unknown():
    with Sink() as sink:
        assert encryption(way(sink, tls="none")).name == "tls_plain"
        assert encryption(way(sink)).name == "tls_unreachable"  # it offers no STARTTLS
    assert encryption(way(sink)).name == "tls_unreachable"


def test_a_provider_s_interface_answers_for_spf_itself_and_must_sign_for_us():
    relays = [Relay("Postmark", key="postmark")]

    signed = found({}, relays=relays)
    unsigned = found({}, relays=relays, signers=[])

    assert wrong(signed) == set()
    assert wrong(unsigned) == {"dkim_no_key", "dmarc_not_aligned"}
    assert Relay("New", key="new").provider is None
    with DnsServer() as server:
        assert judge_hosts.judge_reverse(relays, answers=Answers([server.address])) == []


def test_what_does_not_answer_in_time_is_late():
    question = Question("example.org", "example.org", OURS, ())
    with DnsServer(ZONE, silent=("example.org",)) as server:
        findings = examine(question, answers=Answers([server.address]), at_most=0.3)

    assert "spf_late" in {one.name for one in findings}


def test_a_machine_without_a_resolver_is_silent_and_an_odd_name_too():
    answers = Answers()

    with pytest.raises(Silent):
        answers.texts("a..b")


def test_an_internal_name_has_no_public_address():
    with DnsServer({"post.lan A": ["10.1.2.3"]}) as server:
        assert judge_spf.public_addresses("post.lan", answers=Answers([server.address])) == []
