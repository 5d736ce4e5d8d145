"""Which addresses we talk to: decided by a table of our own, before and while a socket opens.

`ipaddress.is_global` calls NAT64, 6to4 and IPv4-compatible forms of loopback global, multicast
too, so nothing here asks it. IPv6 is an allow-list (global unicast), IPv4 a deny-list after the
IANA registry of special-purpose addresses (RFC 6890 and its successors).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TypeAlias

from django.conf import settings
from django.utils.translation import gettext as _

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from core.http.errors import Refused

Address: TypeAlias = IPv4Address | IPv6Address

LONGEST = 4_096
PORTS = frozenset({80, 443, 8080, 8443})
USUAL_PORT = {"http": 80, "https": 443}
# A domain name in ASCII. Its last label begins with a letter: whatever ends in a number is one of
# the many spellings of an IPv4 address (decimal, octal, hexadecimal, two and three parts).
NAME = re.compile(
    r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?"
)
FORBIDDEN_IN_URL = re.compile(r"[\x00-\x20\x7f\\]")
WEB = re.compile(r"https?://", re.IGNORECASE)

NOT_PUBLIC_4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by carriers; a cloud's metadata at 100.100.100.200
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's own, though it looks public
        "169.254.0.0/16",  # link-local, the clouds' metadata
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",
    )
)
GLOBAL_UNICAST = IPv6Network("2000::/3")
NOT_PUBLIC_6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments; Teredo hides an IPv4 address in it
        "2001:db8::/32",
        "2002::/16",  # 6to4 hides an IPv4 address
        "3fff::/20",
    )
)
NAT64 = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Target:
    """A checked web address, taken apart."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> tuple[str, str, int]:
        """What must stay the same for a credential to travel along (RFC 6454)."""
        return (self.scheme, self.host, self.port)

    @property
    def authority(self) -> str:
        """The host as an address writes it, with its port where that is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == USUAL_PORT[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"

    @property
    def is_allowed_private(self) -> bool:
        """Whether the operator named this host as one of the house's own network."""
        host = self.host
        spellings = {host, f"[{host}]", f"{host}:{self.port}", f"[{host}]:{self.port}"}
        return not spellings.isdisjoint(settings.CORE_HTTP_ALLOWED_PRIVATE_HOSTS)


def parse(url: str) -> Target:
    """The target of a web address that we may talk to as far as its text says; or `Refused`."""
    if len(url) > LONGEST or FORBIDDEN_IN_URL.search(url) or not WEB.match(url):
        raise Refused(_("This is not an address of the web (http or https)."))
    try:
        parts = parse_url(url)
    except LocationParseError as error:
        raise Refused(_("This address cannot be read.")) from error
    if parts.auth is not None:
        raise Refused(_("Leave the name and the password out of the address."))
    scheme = parts.scheme or ""
    target = Target(
        scheme=scheme,
        host=_checked_host(parts.host or ""),
        port=USUAL_PORT[scheme] if parts.port is None else parts.port,
        path=(parts.path or "/") + (f"?{parts.query}" if parts.query is not None else ""),
    )
    _check_place(target)
    return target


def literal(host: str) -> Address | None:
    """The address that a host is, if it is one and not a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def is_public(address: Address) -> bool:
    """Whether an address is one that a stranger's public server may have."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in NOT_PUBLIC_4)
    if address.ipv4_mapped is not None:
        return is_public(address.ipv4_mapped)
    if address in NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    return address in GLOBAL_UNICAST and not any(address in network for network in NOT_PUBLIC_6)


def _checked_host(host: str) -> str:
    bare = host.removeprefix("[").removesuffix("]").lower()
    address = literal(bare) if "%" not in bare else None
    if address is not None:
        return str(address)
    name = bare.removesuffix(".")
    if len(name) > 253 or not NAME.fullmatch(name):  # noqa: PLR2004 - RFC 1035
        raise Refused(_("This address names no host that we know how to read."))
    return name


def _check_place(target: Target) -> None:
    """Refuse what needs no look-up to be refused: ports, names without a dot, addresses."""
    if target.is_allowed_private:
        return
    if target.port not in PORTS:
        raise Refused(_("We do not talk to port %(port)d.") % {"port": target.port})
    address = literal(target.host)
    if address is None and "." not in target.host:
        raise private(target.host)
    if address is not None and not is_public(address):
        raise private(target.host)


def private(host: str) -> Refused:
    """The refusal of a host that lies in a private network."""
    return Refused(_("%(host)s lies in a private network.") % {"host": host})
