"""A brand's keys: made with one press, used once the DNS shows them, on every mail that leaves."""

from __future__ import annotations

from django.conf import settings as house
from django.db import connection

import pytest
from cryptography.fernet import Fernet

from core.work import Worker
from newsletter.actions import dkim
from newsletter.actions.dkim import BadKey
from newsletter.actions.letters import queue_letter
from newsletter.models import DkimKey, Letter
from newsletter.postoffice import letters
from tests import make
from tests.fakes.dkim_verifier import verifies
from tests.fakes.dns_server import DnsServer
from tests.fakes.smtp import Sink
from tests.newsletter.posting import mail_to, send_all, sending

pytestmark = pytest.mark.django_db


def published(*keys):
    return {key.record_name: key.record for key in keys}


def zone(*keys):
    return {f"{name} TXT": [record] for name, record in published(*keys).items()}


@pytest.fixture
def site():
    return make.newsletter(site=make.site()).site


def made(site, algorithm="ed25519", *, used=True):
    key = dkim.make_key(site=site, domain="example.org", algorithm=algorithm)
    if used:
        with DnsServer(zone(key)) as server:
            house.DNS_SERVERS = [server.address]
            dkim.use_key(key=key)
    return key


@pytest.fixture(autouse=True)
def _own_dns(settings):
    settings.DNS_SERVERS = []


def test_a_fresh_key_signs_nothing_and_is_encrypted_where_it_lies(site):
    key = made(site, used=False)

    with connection.cursor() as cursor:
        cursor.execute("SELECT private FROM newsletter_dkimkey")
        (stored,) = cursor.fetchone()
    assert "PRIVATE" not in stored
    assert not key.is_active
    assert not DkimKey.objects.signing("example.org").exists()
    assert str(key) == key.record_name
    assert key.record.startswith("v=DKIM1; k=ed25519; p=")


def test_an_issue_that_leaves_is_signed_by_both_keys(settings):
    mailing = sending("ada@example.org")
    keys = [made(mailing.newsletter.site, kind) for kind in ("rsa2048", "ed25519")]

    with Sink() as sink:
        send_all(sink, settings)
        (taken,) = sink.accepted

    assert verifies(taken.message, published(*keys)) == [True, True]


def test_another_brand_s_key_signs_no_issue_of_this_one(settings):
    sending("ada@example.org")
    other = make.site(hostname="other.test", name="Other", default=False)
    make.newsletter(site=other, slug="other")
    made(other)

    with Sink() as sink:
        send_all(sink, settings)
        (taken,) = sink.accepted

    assert b"DKIM-Signature" not in taken.message


def letter():
    return queue_letter(
        kind="code",
        sender="The Harbour <hello@example.org>",
        recipient="ada@example.org",
        subject="Your code",
        text="123456",
    )


def test_a_letter_that_leaves_is_signed_too(site, settings):
    key = made(site)
    letter()

    with Sink() as sink, mail_to(sink, settings) as worker:
        letters.run_due(worker)
        (taken,) = sink.accepted

    assert verifies(taken.message, published(key)) == [True]


def test_a_key_that_cannot_be_read_holds_the_issue_and_puts_letters_off(settings):
    mailing = sending("ada@example.org")
    made(mailing.newsletter.site)
    letter()
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]

    with Sink() as sink:
        send_all(sink, settings)
        with Worker() as worker:
            letters.run_due(worker)
        assert sink.accepted == []

    mailing.refresh_from_db()
    assert "FIELD_ENCRYPTION_KEYS" in mailing.note
    assert Letter.objects.get().state == "deferred"


def test_a_key_is_used_only_when_the_dns_shows_it(site, settings):
    key = made(site, used=False)

    for silent, words in [((), "no key"), ((key.record_name,), "no answer")]:
        with DnsServer(silent=silent) as server:
            settings.DNS_SERVERS = [server.address]
            with pytest.raises(BadKey, match=words):
                dkim.use_key(key=key)

    assert not DkimKey.objects.filter(is_active=True).exists()


def test_a_new_key_takes_over_from_the_old_one_of_its_kind(site):
    old, other = made(site), made(site, "rsa2048")

    new = made(site)

    assert set(DkimKey.objects.signing("example.org")) == {new, other}
    assert old.selector != new.selector


def test_a_key_is_stopped_before_it_is_forgotten(site):
    key = made(site)

    with pytest.raises(BadKey, match="Stop it first"):
        dkim.remove_key(key=DkimKey.objects.get())
    dkim.stop_key(key=key)
    dkim.remove_key(key=DkimKey.objects.get())

    assert not DkimKey.objects.exists()


def test_a_provider_s_selector_is_named_and_renamed(site):
    dkim.name_selector(site=site, domain="example.org", selector="k1")
    dkim.name_selector(site=site, domain="example.org", selector="k2")

    key = DkimKey.objects.get()
    assert (key.selector, key.record, key.is_active) == ("k2", "", True)
    assert not DkimKey.objects.signing("example.org").exists()


def test_what_makes_no_sense_is_refused_in_words(site):
    ours = made(site, used=False)

    with pytest.raises(BadKey, match="No mail of this brand"):
        dkim.make_key(site=site, domain="example.net", algorithm="rsa2048")
    with pytest.raises(BadKey, match="Choose a kind"):
        dkim.make_key(site=site, domain="example.org", algorithm="relay")
    for selector, words in [("a b", "short word"), ("", "short word"), (ours.selector, "of yours")]:
        with pytest.raises(BadKey, match=words):
            dkim.name_selector(site=site, domain="example.org", selector=selector)
