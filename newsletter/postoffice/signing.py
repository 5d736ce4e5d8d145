"""Which of the house's own keys sign a mail."""

from __future__ import annotations

from core.secrets import CannotDecrypt
from newsletter.mail.dkim import SigningKey
from newsletter.mail.headers import BadMail
from newsletter.models import DkimKey, Newsletter
from newsletter.sending_domain import domain_of


def keys_of_issue(newsletter: Newsletter) -> tuple[SigningKey, ...]:
    """The brand's keys of the sender's domain; raises `BadMail` where one cannot be read.

    Unsigned, the whole issue would be taken for a forgery; held, it can be sent later.
    """
    keys = DkimKey.objects.signing(domain_of(newsletter.sender_email))
    try:
        return tuple(key.signing_key() for key in keys.filter(site=newsletter.site))
    except CannotDecrypt as error:
        raise BadMail(str(error)) from error


def keys_of_letter(sender: str) -> tuple[SigningKey, ...]:
    """The keys of a letter's domain, whichever brand's; raises `CannotDecrypt`.

    Two brands of one domain each sign: receivers need one signature that holds.
    """
    keys = DkimKey.objects.signing(domain_of(sender))
    return tuple(key.signing_key() for key in keys)
