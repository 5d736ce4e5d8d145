"""A sending domain judged as receivers do: each thing that is set up wrong has its own name."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from newsletter.domain.answers import Answers, Silent
from newsletter.domain.examine import Question, examine, look
from newsletter.domain.findings import Level
from newsletter.domain.judge_dkim import Signer
from newsletter.domain.relay import Relay
from newsletter.mail.keys import write_public
from tests.fakes.dns_server import DnsServer
from tests.newsletter.dns_world import (
    DMARC,
    ED,
    GOOD,
    HOST,
    KEY,
    KEY_AT,
    OTHER,
    OURS,
    RELAY,
    SPF,
    ZONE,
    chain,
    found,
    wrong,
)

SHORT = write_public(rsa.generate_private_key(65537, 1024))
WEAK_512 = (  # OpenSSL makes none so short any more; this one was made by hand
    "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf9Cnzj4p4WGeKLs1Pt8Qu"
    "KUpRKfFLfRYC9AIKjbJTWit+CqvjWYzvQwECAwEAAQ=="
)


def test_a_domain_in_order_has_nothing_wrong():
    findings = found({})

    assert wrong(findings) == set()
    assert [one.check for one in findings] == ["spf", "dkim", "dmarc", "ptr", "mx", "tls"]


MISTAKES = {
    "spf_missing": {SPF: ["hello"]},
    "spf_twice": {SPF: [*ZONE[SPF], "v=spf1 -all"]},
    "spf_broken": {SPF: ["v=spf1 a:mail.example.org ipv4:1.2.3.4 -all"]},
    "spf_lookups": chain(10) | {SPF: ["v=spf1 include:s1.example.net a:mail.example.org -all"]},
    "spf_void": {SPF: ["v=spf1 a:mail.example.org a:x1.org a:x2.org mx:x3.org -all"]},
    "spf_loop": {
        SPF: ["v=spf1 a:mail.example.org include:l.example.net -all"],
        "l.example.net TXT": ["v=spf1 include:example.org -all"],
    },
    "spf_include_missing": {SPF: ["v=spf1 a:mail.example.org include:gone.example.net -all"]},
    "spf_relay_missing": {SPF: ["v=spf1 ip4:192.0.2.7 -all"]},
    "spf_open": {SPF: ["v=spf1 a:mail.example.org +all"]},
    "spf_neutral": {SPF: ["v=spf1 a:mail.example.org ?all"]},
    "dkim_not_published": {KEY_AT: ["nothing"]},
    "dkim_twice": {KEY_AT: [KEY, f"v=DKIM1; p={OTHER}"]},
    "dkim_revoked": {KEY_AT: ["v=DKIM1; k=rsa; p="]},
    "dkim_broken": {KEY_AT: [KEY[:200]]},
    "dkim_other_key": {KEY_AT: [f"v=DKIM1; p={OTHER}"]},
    "dkim_testing": {KEY_AT: [f"{KEY}; t=y"]},
    "dmarc_missing": {DMARC: []},
    "dmarc_twice": {DMARC: ["v=DMARC1; p=none; rua=mailto:a@example.org", "v=DMARC1; p=reject"]},
    "dmarc_broken": {DMARC: ["v=DMARC1; rua=mailto:a@example.org"]},
    "dmarc_none": {DMARC: ["v=DMARC1; p=none; rua=mailto:a@example.org"]},
    "dmarc_no_reports": {DMARC: ["v=DMARC1; p=quarantine"]},
    "ptr_missing": {"9.9.9.9.in-addr.arpa PTR": []},
    "ptr_not_confirmed": {"9.9.9.9.in-addr.arpa PTR": ["host.example.net."]},
    "mx_missing": {"example.org MX": []},
    "mx_null": {"example.org MX": ["0 ."]},
    "mx_dangling": {"example.org MX": ["10 gone.example.org."]},
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a1_each_mistake_has_its_own_name_and_no_other(name):
    findings = found(MISTAKES[name])

    assert wrong(findings) == {name}
    (mistake,) = [one for one in findings if one.name == name]
    assert mistake.words.endswith(".")
    assert "%" not in mistake.words


@pytest.mark.parametrize(
    ("name", "published", "level"),
    [("dkim_short", SHORT, "warn"), ("dkim_weak", WEAK_512, "fail")],
)
def test_a1_a_provider_s_short_key_is_warned_of_and_a_shorter_one_refused(name, published, level):
    theirs = [Signer("example.org", "k1")]

    findings = found({KEY_AT: [f"v=DKIM1; p={published}"]}, signers=theirs)

    assert wrong(findings) - {"dmarc_not_aligned"} == {name}
    assert [one.level for one in findings if one.name == name] == [level]


def test_a1_without_any_key_a_return_address_elsewhere_leaves_nothing_that_is_ours():
    zone = {"bounces.example.net TXT": ["v=spf1 ip4:9.9.9.9 -all"]}

    findings = found(zone, signers=[], back="bounces.example.net")

    assert {"dkim_no_key", "dmarc_not_aligned"} <= wrong(findings)


def test_a1_one_of_both_is_enough_for_dmarc():
    by_envelope = found({}, signers=[])
    by_key = found({SPF: ["v=spf1 -all"]})

    assert wrong(by_envelope) == {"dkim_no_key"}
    assert wrong(by_key) == {"spf_relay_missing"}
    assert "dmarc_ok" in {one.name for one in by_envelope} & {one.name for one in by_key}


def test_strict_alignment_wants_the_very_same_domain():
    strict = {"_dmarc.example.org TXT": ["v=DMARC1; p=reject; rua=x; adkim=s; aspf=s"]}
    zone = {
        "news.example.org TXT": ["v=spf1 a:mail.example.org -all"],
        "news.example.org MX": [f"10 {HOST}."],
    }

    relaxed = found(zone, signers=[], back="news.example.org")
    strictly = found({**zone, **strict}, signers=[], back="news.example.org")

    assert "dmarc_not_aligned" not in wrong(relaxed)
    assert "dmarc_not_aligned" in wrong(strictly)


def test_the_policy_of_the_organisation_holds_for_its_subdomains():
    zone = {
        "news.example.org TXT": ["v=spf1 a:mail.example.org -all"],
        "k1._domainkey.news.example.org TXT": [KEY],
    }

    findings = found(
        zone, domain="news.example.org", signers=[Signer("news.example.org", "k1", KEY)]
    )

    assert "dmarc_ok" in {one.name for one in findings}


def test_the_cure_is_the_exact_record_to_add():
    nothing: list[str] = []
    records = {
        one.name: one.record
        for zone in (
            MISTAKES["spf_relay_missing"],
            {KEY_AT: nothing},
            {DMARC: nothing, SPF: nothing},
        )
        for one in found(zone)
        if one.record
    }

    assert records["spf_relay_missing"].value == "v=spf1 ip4:192.0.2.7 a:mail.example.org -all"
    assert records["spf_missing"].value == "v=spf1 a:mail.example.org ~all"
    assert (records["dkim_not_published"].name, records["dkim_not_published"].value) == (
        "k1._domainkey.example.org",
        KEY,
    )
    assert records["dmarc_missing"].value.startswith("v=DMARC1; p=none; rua=mailto:")


def test_a_known_provider_is_looked_for_by_its_own_names():
    relay = [Relay("smtp-relay.brevo.com")]
    zone = {
        SPF: ["v=spf1 include:spf.brevo.com ~all"],
        "spf.brevo.com TXT": ["v=spf1 ip4:1.179.112.0/20 -all"],
        "brevo2._domainkey.example.org TXT": [KEY],
    }

    assert wrong(found(zone, relays=relay, signers=[])) == set()
    assert wrong(found({}, relays=relay, signers=[])) == {
        "spf_relay_missing",
        "dkim_no_key",
        "dmarc_not_aligned",
    }


def test_a_key_that_only_some_can_check_is_warned_of():
    record = f"v=DKIM1; k=ed25519; p={ED}"

    findings = found({KEY_AT: [record]}, signers=[Signer("example.org", "k1", record)])

    assert wrong(findings) == {"dkim_only_ed25519"}


@pytest.mark.parametrize(
    "record",
    [f"v=DKIM1; k=ed25519; p={GOOD}", f"v=DKIM1; p={ED}", "v=DKIM1; k=rsa", "v=DKIM1; p=%%%"],
    ids=["rsa called ed25519", "ed25519 called rsa", "no key", "no base64"],
)
def test_what_is_no_key_is_called_broken(record):
    assert "dkim_broken" in wrong(found({KEY_AT: [record]}))


def test_a_key_of_another_kind_is_broken_too():
    from cryptography.hazmat.primitives.asymmetric import ec

    key: Any = ec.generate_private_key(ec.SECP256R1())  # of a kind that we never write
    public = write_public(key)

    assert "dkim_broken" in wrong(found({KEY_AT: [f"v=DKIM1; p={public}"]}))


def test_a_relay_whose_address_nobody_knows_is_said_so():
    findings = found({}, relays=[Relay("postfix.internal")])

    assert wrong(findings) == {"spf_relay_unknown"}


def test_a_dns_that_keeps_silent_is_unknown_and_nothing_else_is():
    question = Question("example.org", "example.org", OURS, (RELAY,))
    with DnsServer(ZONE, silent=("_dmarc.example.org", "9.9.9.9.in-addr.arpa")) as server:
        findings = examine(question, answers=Answers([server.address]))

    assert {one.name for one in findings if one.level == Level.UNKNOWN} == {
        "dmarc_silent",
        "ptr_silent",
    }


def test_so_many_questions_are_asked_and_no_more():
    with DnsServer() as server:
        answers = Answers([server.address])
        for number in range(120):
            answers.texts(f"n{number}.example.org")

        with pytest.raises(Silent, match="was not asked"):
            answers.texts("one.more.example.org")
        assert answers.texts("n7.example.org") == []
        assert server.asked["n7.example.org TXT"] == 1


def test_what_was_found_is_kept_a_while_and_asked_again_on_request(settings):
    question = Question("example.org", "example.org", OURS, ())
    with DnsServer(ZONE) as server:
        settings.DNS_SERVERS = [server.address]
        first = look(question)
        look(question)
        assert server.asked[KEY_AT] == 1

        assert look(question, afresh=True) == first
        assert server.asked[KEY_AT] == 2
