"""Verbs on the keys that sign a brand's mail: made, used once the DNS shows them, laid aside."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail.log_actions import log
from wagtail.models import Site

from newsletter.domain.answers import Answers, Silent
from newsletter.domain.findings import Level
from newsletter.domain.judge_dkim import Signer, judge_signer
from newsletter.mail.keys import make_ed25519, make_rsa, write_private, write_public
from newsletter.models import DkimKey
from newsletter.sending_domain import domains_of

Algorithm = DkimKey.Algorithm
MAKERS = {Algorithm.RSA: ("r", make_rsa), Algorithm.ED25519: ("e", make_ed25519)}
SELECTOR = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9-]{1,63})*", re.IGNORECASE)


class BadKey(Exception):
    """A key cannot do this now; the message says why and what to do."""


@transaction.atomic
def make_key(*, site: Site, domain: str, algorithm: str, user: Any = None) -> DkimKey:
    """A fresh key for one of the brand's domains; it signs nothing yet. Raises `BadKey`."""
    _check_domain(site, domain)
    if algorithm not in MAKERS:
        raise BadKey(_("Choose a kind of key."))
    letter, maker = MAKERS[Algorithm(algorithm)]
    private = maker()
    key = DkimKey.objects.create(
        site=site,
        domain=domain,
        selector=_free_selector(domain, letter=letter),
        algorithm=algorithm,
        public=write_public(private),
        private=write_private(private),
    )
    log(instance=key, action="newsletter.key_make", user=user)
    return key


def use_key(*, key: DkimKey, user: Any = None) -> DkimKey:
    """Sign with a key from now on, instead of the one of its kind before. Raises `BadKey`.

    Only when the DNS shows it: a signature that nobody can check is worse than none.
    """
    signer = Signer(key.domain, key.selector, key.record)
    try:
        finding = judge_signer(signer, answers=Answers(settings.DNS_SERVERS))
    except Silent as error:
        raise BadKey(str(error)) from error
    if finding.level == Level.FAIL:
        raise BadKey(finding.words)
    with transaction.atomic():
        same = DkimKey.objects.filter(site=key.site, domain=key.domain, algorithm=key.algorithm)
        same.filter(is_active=True).update(is_active=False)
        same.filter(pk=key.pk).update(is_active=True)
        log(instance=key, action="newsletter.key_use", user=user)
    key.is_active = True
    return key


@transaction.atomic
def stop_key(*, key: DkimKey, user: Any = None) -> None:
    """Sign with a key no more. Its record must stay a week: mail on its way needs it."""
    DkimKey.objects.filter(pk=key.pk).update(is_active=False)
    log(instance=key, action="newsletter.key_stop", user=user)


@transaction.atomic
def remove_key(*, key: DkimKey, user: Any = None) -> None:
    """Forget a key that signs nothing. Raises `BadKey`."""
    if key.is_active:
        raise BadKey(_("This key signs. Stop it first."))
    log(instance=key, action="newsletter.key_remove", user=user)
    key.delete()


@transaction.atomic
def name_selector(*, site: Site, domain: str, selector: str, user: Any = None) -> DkimKey:
    """Say under which selector the provider signs. Raises `BadKey`."""
    _check_domain(site, domain)
    if not SELECTOR.fullmatch(selector):
        raise BadKey(_("A selector is a short word, for example k1. Your provider shows it."))
    of_relay = DkimKey.objects.filter(site=site, domain=domain, algorithm=Algorithm.RELAY)
    of_relay.delete()
    if DkimKey.objects.filter(site=site, domain=domain, selector=selector).exists():
        raise BadKey(_("A key of yours has this selector."))
    key = DkimKey.objects.create(
        site=site, domain=domain, selector=selector, algorithm=Algorithm.RELAY, is_active=True
    )
    log(instance=key, action="newsletter.key_use", user=user)
    return key


def _check_domain(site: Site, domain: str) -> None:
    if domain not in domains_of(site):
        raise BadKey(_("No mail of this brand comes from %s.") % domain)


def _free_selector(domain: str, *, letter: str) -> str:
    """A selector that no key of the domain has had: from the month, the kind and a number."""
    month = timezone.now().strftime("%Y%m")
    taken = set(DkimKey.objects.filter(domain=domain).values_list("selector", flat=True))
    number = 1
    while f"d{month}{letter}{number}" in taken:
        number += 1
    return f"d{month}{letter}{number}"
