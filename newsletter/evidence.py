"""What is kept to prove a consent: enough to show it, little enough to be decent."""

from __future__ import annotations

import hashlib
import ipaddress
from dataclasses import dataclass

from newsletter.models import Newsletter


@dataclass(frozen=True, slots=True)
class Proof:
    """How an act reached us: the way, the page, the shortened network address, the browser.

    Where a claim link led there, `claim` is its number and `source` says it in words;
    where a reader's own link did, `referrer` is that reader's.
    """

    how: str
    source_url: str = ""
    ip: str = ""
    agent_hash: str = ""
    source: str = ""
    claim: int = 0
    referrer: int = 0


def shorten(ip: str) -> str:
    """A network address without its last part (/24, /48): it shows where, not who."""
    if not ip:
        return ""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return ""
    prefix = 24 if address.version == 4 else 48  # noqa: PLR2004 - the two versions there are
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False).network_address)


def agent_hash_of(user_agent: str) -> str:
    """A browser's fingerprint that cannot be read back."""
    return hashlib.sha256(user_agent.encode()).hexdigest()[:32] if user_agent else ""


def wording_of(newsletter: Newsletter) -> str:
    """The version of the words a person agreed to: their SHA-256."""
    return hashlib.sha256(f"{newsletter.name}\n{newsletter.promise}".encode()).hexdigest()
