"""The DNS, asked with a limit: on the time, on the number of questions, on what an answer holds."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

import dns.exception
import dns.resolver
import dns.reversename

PATIENCE = 4.0  # seconds for all questions together
ONE_QUESTION = 2.0
MOST_QUESTIONS = 120
MOST_RECORDS = 50
LONGEST_TEXT = 4096


class Silent(Exception):
    """The DNS gave no answer; the message says for which name."""


class Answers:
    """What the DNS says. A name that does not exist, or has no such record, is an empty list.

    Each question is asked once; the methods raise `Silent`. Threads may share it.
    """

    def __init__(self, servers: Sequence[str] = ()) -> None:
        """`servers` are `address:port`; without them those of the machine are asked."""
        self._servers = [one.rpartition(":") for one in servers]
        self._until = time.monotonic() + PATIENCE
        self._known: dict[tuple[str, str], list[Any]] = {}
        self._lock = threading.Lock()

    def texts(self, name: str) -> list[str]:
        """The TXT records of a name, each with its pieces joined."""
        found = self._ask(name, "TXT")
        return [b"".join(one.strings).decode(errors="replace")[:LONGEST_TEXT] for one in found]

    def addresses(self, name: str) -> list[str]:
        """The IPv4 and IPv6 addresses of a host."""
        found = [*self._ask(name, "A"), *self._ask(name, "AAAA")]
        return [str(one.address) for one in found]

    def exchangers(self, name: str) -> list[str]:
        """The hosts that take a domain's mail, the preferred one first; `.` is "none"."""
        found = sorted(self._ask(name, "MX"), key=lambda one: int(one.preference))
        return [str(one.exchange).rstrip(".") or "." for one in found]

    def names(self, address: str) -> list[str]:
        """The names that an address says it has (PTR)."""
        found = self._ask(str(dns.reversename.from_address(address)), "PTR")
        return [str(one.target).rstrip(".") for one in found]

    def _ask(self, name: str, kind: str) -> list[Any]:
        key = (name.lower().rstrip("."), kind)
        with self._lock:
            if key in self._known:
                return self._known[key]
            asked = len(self._known)
        left = self._until - time.monotonic()
        if left <= 0 or asked >= MOST_QUESTIONS:
            raise Silent(_("The DNS takes too long to answer; %s was not asked.") % name)
        found = self._resolve(key[0], kind, left=left)
        with self._lock:
            self._known[key] = found
        return found

    def _resolve(self, name: str, kind: str, *, left: float) -> list[Any]:
        try:
            answer = self._resolver().resolve(
                name, kind, search=False, raise_on_no_answer=False, lifetime=min(left, ONE_QUESTION)
            )
        except (dns.resolver.NXDOMAIN, dns.resolver.YXDOMAIN):
            return []
        except (dns.exception.DNSException, OSError, ValueError) as error:
            raise Silent(_("The DNS gave no answer for %s.") % name) from error
        return list(answer.rrset or [])[:MOST_RECORDS]

    def _resolver(self) -> dns.resolver.Resolver:
        resolver = dns.resolver.Resolver(configure=not self._servers)
        if self._servers:
            resolver.nameservers = [address for address, _colon, _port in self._servers]
            ports = {address: int(port) for address, _colon, port in self._servers}
            resolver.nameserver_ports = ports
        return resolver
