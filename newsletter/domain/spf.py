"""SPF read to its end (RFC 7208): who may send for a domain, and what it costs to find out."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field

from newsletter.domain.answers import Answers

MOST_LOOKUPS = 10  # section 4.6.4: more, and every receiver gives up
MOST_VOID = 2
STOP_AT = 40  # lookups that we follow ourselves
TERM = re.compile(
    r"([+?~-]?)(all|include|a|mx|ptr|ip4|ip6|exists)(?::([^/]*))?(?:/(\d{1,3}))?(?://(\d{1,3}))?",
    re.IGNORECASE,
)
MODIFIER = re.compile(r"([a-z][a-z0-9_.-]*)=(.*)", re.IGNORECASE)
NAMED = {"include", "exists", "ip4", "ip6"}

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(slots=True)
class Policy:
    """A domain's policy with all that it includes.

    `problems` are names of findings with the domain or the words they are about.
    `final` is what happens to everybody else: `-`, `~`, `?`, `+`, or nothing.
    """

    record: str = ""
    lookups: int = 0
    voids: int = 0
    included: set[str] = field(default_factory=set)
    networks: list[Network] = field(default_factory=list)
    final: str = ""
    problems: dict[str, str] = field(default_factory=dict)

    def allows(self, address: str) -> bool:
        """Whether mail may come from an address."""
        found = ipaddress.ip_address(address)
        return any(found in network for network in self.networks)


def read(domain: str, *, answers: Answers) -> Policy:
    """Follow a domain's policy through everything it includes; raises `Silent`."""
    reading = _Reading(answers)
    reading.follow(domain, path=())
    policy = reading.policy
    if policy.lookups > MOST_LOOKUPS:
        policy.problems["spf_lookups"] = str(policy.lookups)
    if policy.voids > MOST_VOID:
        policy.problems["spf_void"] = str(policy.voids)
    return policy


class _Reading:
    """One walk through a policy."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.policy = Policy()

    def follow(self, domain: str, *, path: tuple[str, ...]) -> None:
        """Read a domain's record and what it refers to; `path` is how we came here."""
        found = [
            text for text in self.answers.texts(domain) if re.match(r"v=spf1( |$)", text.lower())
        ]
        if len(found) != 1:
            missing = "spf_include_missing" if path else "spf_missing"
            self.policy.problems["spf_twice" if found else missing] = domain
            return
        if not path:
            self.policy.record = found[0]
        for word in found[0].split()[1:]:
            if self.policy.lookups < STOP_AT:
                self._term(word, domain=domain, path=(*path, domain))

    def _term(self, word: str, *, domain: str, path: tuple[str, ...]) -> None:
        modifier = MODIFIER.fullmatch(word)
        if modifier:
            if modifier[1].lower() == "redirect":
                self._refer(modifier[2], path=path)
            return
        term = TERM.fullmatch(word)
        if term is None or (term[2].lower() in NAMED and not term[3]):
            self.policy.problems["spf_broken"] = word
            return
        sign, name, value = term[1] or "+", term[2].lower(), term[3] or ""
        if name == "all":
            self.policy.final = sign if len(path) == 1 else self.policy.final
        elif name == "include":
            self._refer(value, path=path)
        elif name in {"ip4", "ip6"}:
            self._network(value, width=term[4], sign=sign)
        else:
            self._hosts(term, host=value or domain, sign=sign)

    def _refer(self, target: str, *, path: tuple[str, ...]) -> None:
        self.policy.lookups += 1
        target = target.lower().rstrip(".")
        if target in path:
            self.policy.problems["spf_loop"] = target
        elif "%" not in target:  # a macro: what it says depends on the mail
            self.policy.included.add(target)
            self.follow(target, path=path)

    def _hosts(self, term: re.Match[str], *, host: str, sign: str) -> None:
        """The mechanisms that ask for addresses; `ptr` and `exists` depend on the mail."""
        self.policy.lookups += 1
        name = term[2].lower()
        if name not in {"a", "mx"} or "%" in host:
            return
        hosts = self.answers.exchangers(host) if name == "mx" else [host]
        found = [one for each in hosts if each != "." for one in self.answers.addresses(each)]
        self.policy.voids += not found
        for address in found:
            self._network(address, width=term[5] if ":" in address else term[4], sign=sign)

    def _network(self, address: str, *, width: str | None, sign: str) -> None:
        text = f"{address}/{width}" if width else address
        try:
            network = ipaddress.ip_network(text, strict=False)
        except ValueError:
            self.policy.problems["spf_broken"] = text
            return
        if sign == "+":
            self.policy.networks.append(network)
