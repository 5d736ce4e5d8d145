"""The table of addresses: what a stranger's public server may have, and what it may not."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.http.addresses import is_public


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.9.8.7",
        "100.64.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.31.0.1",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
    ],
)
def test_no_special_address_is_public(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "172.15.0.1", "192.0.1.1", "223.255.255.255", "2001:200::1", "2a00::1"],
)
def test_the_neighbours_of_special_addresses_are_public(address):
    assert is_public(ip_address(address))


@given(st.ip_addresses(v=4))
def test_an_address_is_as_public_as_the_one_that_hides_in_it(address: IPv4Address):
    hidden = [IPv6Address(f"::ffff:{address}"), IPv6Address(f"64:ff9b::{address}")]

    assert [is_public(one) for one in hidden] == [is_public(address)] * 2


@given(st.ip_addresses(v=4))
def test_forms_that_are_out_of_use_are_never_public(address: IPv4Address):
    number = int(address)
    six_to_four = IPv6Address((0x2002 << 112) | (number << 80))

    assert not is_public(six_to_four)
    assert not is_public(IPv6Address(number))


@given(st.ip_addresses())
def test_nothing_that_python_calls_private_is_public(address: IPv4Address | IPv6Address):
    if address.is_private or address.is_multicast or address.is_loopback:
        embedded = isinstance(address, IPv6Address) and address.ipv4_mapped is not None
        assert embedded or not is_public(address)
