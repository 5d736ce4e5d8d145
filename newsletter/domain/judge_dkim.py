"""DKIM in plain words: can receivers fetch the key that our mail is signed with?"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from newsletter.domain.answers import Answers
from newsletter.domain.findings import Finding, Level, Record, ok
from newsletter.domain.relay import Relay

LEAST_BITS = 1024  # RFC 8301: a shorter key is no signature
GOOD_BITS = 2048
ED25519_BYTES = 32


@dataclass(frozen=True, slots=True)
class Signer:
    """A signature on our mail: where its key is published, and the key, where it is ours."""

    domain: str
    selector: str
    record: str = ""

    @property
    def name(self) -> str:
        return f"{self.selector}._domainkey.{self.domain}"


def tags(text: str) -> dict[str, str]:
    """A record of `name=value; name=value` as pairs (RFC 6376 section 3.2)."""
    pairs = (one.partition("=") for one in text.split(";") if one.strip())
    return {name.strip().lower(): "".join(value.split()) for name, _equals, value in pairs}


def judge(
    domain: str, *, signers: list[Signer], relays: list[Relay], answers: Answers
) -> list[Finding]:
    """What is wrong with the keys that sign for a domain; raises `Silent`."""
    found = [judge_signer(one, answers=answers) for one in signers]
    if not signers:
        theirs = _providers_key(domain, relays=relays, answers=answers)
        return [theirs or _unsigned(domain)]
    ours = [tags(one.record).get("k") for one in signers if one.record]
    if set(ours) == {"ed25519"} and len(ours) == len(signers):
        words = _("Only an Ed25519 key signs, which many receivers cannot check. Make an RSA key.")
        found.append(Finding("dkim", "dkim_only_ed25519", Level.WARN, words))
    return found


def judge_signer(signer: Signer, *, answers: Answers) -> Finding:
    """One key: there, ours, and long enough; raises `Silent`."""
    published = [
        one for one in answers.texts(signer.name) if "p" in tags(one) or "v=dkim1" in one.lower()
    ]
    record = Record("TXT", signer.name, signer.record) if signer.record else None
    if len(published) != 1:
        name = "dkim_twice" if published else "dkim_not_published"
        return _wrong(name, signer, record)
    name = _fault(published[0], ours=signer.record)
    if name:
        return _wrong(name, signer, record)
    if "y" in tags(published[0]).get("t", "").split(":"):
        return _wrong("dkim_testing", signer, record, level=Level.WARN)
    bits = key_bits(published[0])
    if bits is not None and bits < GOOD_BITS:
        return _wrong("dkim_short", signer, record, level=Level.WARN)
    return ok("dkim", _("The key at %s is published and good.") % signer.name)


def key_bits(published: str) -> int | None:
    """How long a published RSA key is; None for Ed25519. Raises `ValueError`."""
    facts = tags(published)
    try:
        data = base64.b64decode(facts.get("p", ""), validate=True)
        if facts.get("k", "rsa") == "ed25519":
            if len(data) != ED25519_BYTES:
                raise ValueError("An Ed25519 key has 32 bytes.")
            return None
        key = load_der_public_key(data)
    except (binascii.Error, UnsupportedAlgorithm) as error:
        raise ValueError("This is no key.") from error
    if not isinstance(key, RSAPublicKey):
        raise ValueError("This is no RSA key.")  # noqa: TRY004 - the record is wrong, not the type
    return key.key_size


def _fault(published: str, *, ours: str) -> str:
    """What keeps every receiver from using the key; empty if nothing does."""
    facts = tags(published)
    if not facts.get("p"):
        return "dkim_revoked" if "p" in facts else "dkim_broken"
    try:
        bits = key_bits(published)
    except ValueError:
        return "dkim_broken"
    if ours and facts["p"] != tags(ours)["p"]:
        return "dkim_other_key"
    return "dkim_weak" if bits is not None and bits < LEAST_BITS else ""


def _providers_key(domain: str, *, relays: list[Relay], answers: Answers) -> Finding | None:
    """A key that the relay's company is known to sign with, where one is published."""
    for relay in relays:
        for selector in relay.provider.selectors if relay.provider else ():
            found = judge_signer(Signer(domain, selector), answers=answers)
            if found.name != "dkim_not_published":
                return found
    return None


def _unsigned(domain: str) -> Finding:
    words = _(
        "No key signs mail from %s. Make one below; or, where your provider signs, name the "
        "selector it uses."
    )
    return Finding("dkim", "dkim_no_key", Level.FAIL, words % domain)


def _wrong(
    name: str, signer: Signer, record: Record | None, *, level: Level = Level.FAIL
) -> Finding:
    words = {
        "dkim_not_published": _("There is no key at %s. Add the record."),
        "dkim_twice": _("There are two keys at %s; receivers may take either. Keep one."),
        "dkim_revoked": _("The key at %s is withdrawn (p= is empty). Publish the key again."),
        "dkim_broken": _("What stands at %s is no key; it was cut off or mistyped. Replace it."),
        "dkim_other_key": _("At %s is another key than the one that signs. Replace the record."),
        "dkim_weak": _("The key at %s is shorter than 1024 bits: receivers do not count it."),
        "dkim_short": _("The key at %s has less than 2048 bits. Make a longer one soon."),
        "dkim_testing": _("The key at %s says t=y, only a test: some receivers do not count it."),
    }
    return Finding("dkim", name, level, words[name] % signer.name, record)
