"""Whose a name is, which addresses a policy lets in, and where reading it ends."""

from __future__ import annotations

import pytest

from newsletter.domain import judge_hosts, judge_spf, spf
from newsletter.domain.answers import Answers
from newsletter.domain.relay import Relay
from newsletter.domain.suffixes import is_aligned, organisation
from tests.fakes.dns_server import DnsServer
from tests.newsletter.dns_world import SPF, ZONE, chain


def test_a_redirect_is_followed_and_a_macro_is_not():
    zone = {
        SPF: ["v=spf1 exists:%{i}.e.net include:%{d}.e.net exp=x ptr redirect=_spf.example.org"],
        "_spf.example.org TXT": ["v=spf1 mx/24 a//64 -ip4:192.0.2.1 ip4:1.2.3.4/33 ip4 -all"],
        "_spf.example.org MX": ["10 mail.example.org.", "20 ."],
        "_spf.example.org AAAA": ["2620:fe::fe"],
    }
    with DnsServer({**ZONE, **zone}) as server:
        policy = spf.read("example.org", answers=Answers([server.address]))

    assert policy.allows("9.9.9.200")
    assert policy.allows("2620:fe::1234")
    assert not policy.allows("192.0.2.1")
    assert (policy.lookups, policy.included) == (6, {"_spf.example.org"})
    assert policy.problems.keys() == {"spf_broken"}


def test_a_policy_that_includes_without_end_is_left_in_time():
    with DnsServer(chain(80)) as server:
        policy = spf.read("example.org", answers=Answers([server.address]))

    assert policy.problems["spf_lookups"] == str(spf.STOP_AT)


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("example.org", "example.org"),
        ("a.b.Example.ORG.", "example.org"),
        ("news.example.co.uk", "example.co.uk"),
        ("example.com.au", "example.com.au"),
        ("me.github.io", "me.github.io"),
        ("org", "org"),
    ],
)
def test_a_name_belongs_to_the_domain_that_was_registered(name, owner):
    assert organisation(name) == owner


def test_neighbours_under_one_registry_are_not_one_house():
    assert not is_aligned("a.co.uk", "b.co.uk", strictly=False)
    assert is_aligned("mail.a.co.uk", "a.co.uk", strictly=False)
    assert not is_aligned("mail.a.co.uk", "a.co.uk", strictly=True)


def test_an_address_of_the_public_net_is_one():
    with DnsServer() as server:
        answers = Answers([server.address])

        assert judge_spf.public_addresses("10.0.0.1", answers=answers) == []
        assert judge_spf.public_addresses("[2620:fe::fe]", answers=answers) == ["2620:fe::fe"]
        assert judge_hosts.judge_reverse([Relay("smtp.gandi.net")], answers=answers) == []
