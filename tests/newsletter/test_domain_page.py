"""The page "Sending domain", and the test mail that comes back to it."""

from __future__ import annotations

import pytest

from newsletter.domain import seed
from newsletter.mail.issue import compile_issue
from newsletter.models import DkimKey
from newsletter.sending_domain import question_of, relays_of
from tests import make
from tests.fakes.dns_server import DnsServer
from tests.newsletter.dns_world import ZONE
from tests.newsletter.staff import editor
from tests.newsletter.test_dkim import KEYS
from tests.newsletter.test_mime import issue, reader

PASSED = (
    "Authentication-Results: mx.example.net; spf=pass; dkim=fail (x) ; dkim=pass; dkim=none; "
    "dmarc=pass\n"
)
both_marked = pytest.mark.django_db


def received(*, keys=KEYS, verdict=PASSED):
    return verdict + compile_issue(issue(keys=keys)).for_reader(reader()).decode()


def names(findings):
    return [one.name for one in findings]


def test_a2_a_seed_that_passed_and_covers_both_ways_out_is_in_order():
    assert names(seed.judge(received())) == [
        "seed_spf_ok", "seed_dkim_ok", "seed_dmarc_ok", "seed_leave_ok"
    ]  # fmt: skip


def test_a2_a_signature_that_leaves_the_ways_out_uncovered_is_found():
    source = received().replace("list-unsubscribe-post", "x-other")

    assert names(seed.judge(source))[-1] == "seed_leave_unsigned"
    assert names(seed.judge(received(keys=())))[-1] == "seed_leave_unsigned"


def test_a2_what_the_receiver_found_wrong_is_told():
    verdict = "Authentication-Results: mx.example.net; spf=softfail; dkim=none\n"

    assert names(seed.judge(received(verdict=verdict)))[:3] == [
        "seed_spf_softfail", "seed_dkim_none", "seed_dmarc_none"
    ]  # fmt: skip


def test_a2_a_verdict_below_the_topmost_is_somebody_else_s():
    forged = "Authentication-Results: mx.example.net; dkim=fail\n"

    assert "seed_dkim_fail" in names(seed.judge(forged + received()))
    assert names(seed.judge(received(verdict=""))) == ["seed_without_verdict"]


@pytest.fixture
def newsletter():
    return make.newsletter(
        site=make.site(hostname="testserver"), return_address="b@back.example.org"
    )


@pytest.fixture
def desk(client, settings):
    client.force_login(make.administrator())
    with DnsServer(ZONE) as server:
        settings.DNS_SERVERS = [server.address]
        yield client


@both_marked
def test_the_page_says_what_is_found_at_each_domain_of_the_brand(desk, newsletter):
    url = f"/admin/newsletter/domain/{newsletter.site_id}/"

    assert desk.get("/admin/newsletter/domain/")["Location"] == url
    first = desk.get(url).content.decode()
    second = desk.get(f"{url}?domain=testserver.example.org").content.decode()

    assert "comes from <strong>example.org</strong>" in first
    assert "No key signs mail from example.org" in first
    assert "Mail does not leave this machine yet" in first
    assert "comes from <strong>testserver.example.org</strong>" in second
    assert 'aria-current="page">testserver.example.org' in second


@both_marked
def test_a_brand_without_an_address_is_told_what_to_do(desk):
    site = make.site()
    site.brand.email = ""
    site.brand.save()

    shown = desk.get(f"/admin/newsletter/domain/{site.pk}/").content.decode()

    assert "Give its newsletter a sender" in shown


@both_marked
def test_a_key_is_made_shown_used_stopped_and_removed(desk, newsletter, settings):
    url = f"/admin/newsletter/domain/{newsletter.site_id}/"
    asked: dict[str, str | int] = {"domain": "example.org"}

    desk.post(url + "keys/", asked | {"act": "make", "algorithm": "ed25519"})
    key = DkimKey.objects.get()
    shown = desk.get(url).content.decode()
    assert key.record in shown
    assert key.record_name in shown
    asked["key"] = key.pk
    refused = desk.post(url + "keys/", asked | {"act": "use"}, follow=True).content.decode()
    assert "There is no key at" in refused
    with DnsServer({f"{key.record_name} TXT": [key.record]}) as server:
        settings.DNS_SERVERS = [server.address]
        desk.post(url + "keys/", asked | {"act": "use"})
        assert DkimKey.objects.get().is_active
        assert "is published and good" in desk.get(f"{url}?again=1").content.decode()
    desk.post(url + "keys/", asked | {"act": "stop"})
    desk.post(url + "keys/", asked | {"act": "remove"})
    assert not DkimKey.objects.exists()
    desk.post(url + "keys/", asked | {"act": "selector", "selector": "k1"})
    assert DkimKey.objects.get().algorithm == "relay"


@both_marked
def test_an_act_that_is_none_is_refused(desk, newsletter):
    url = f"/admin/newsletter/domain/{newsletter.site_id}/keys/"

    assert b"Choose what to do" in desk.post(url, {"act": "?"}, follow=True).content
    assert desk.post(url, {"act": "use", "key": "x"}).status_code == 404
    assert desk.post(url, {"act": "use", "key": "99"}).status_code == 404


@both_marked
def test_a_pasted_mail_is_judged_and_an_empty_one_asked_for(desk, newsletter):
    url = f"/admin/newsletter/domain/{newsletter.site_id}/seed/"

    judged = desk.post(url, {"source": received()}).content.decode()
    empty = desk.post(url, {"source": ""}).content.decode()

    assert "The signature covers the button to leave" in judged
    assert "This field is required" in empty


@both_marked
def test_keys_are_for_those_who_set_up_the_domain_of_that_brand(client, newsletter, settings):
    page = make.newsletter_page(newsletter=newsletter)
    other = make.newsletter_page(
        newsletter=make.newsletter(
            site=make.site(hostname="other.test", name="Other", default=False), slug="other"
        )
    )
    writer = editor(page, email="writer@example.org")
    stranger = editor(other, "manage_domain", email="stranger@example.org")
    nobody = editor(page, kinds=(), email="nobody@example.org")
    url = f"/admin/newsletter/domain/{newsletter.site_id}/"
    act = {"act": "make", "algorithm": "ed25519", "domain": "example.org"}
    with DnsServer(ZONE) as server:
        settings.DNS_SERVERS = [server.address]
        client.force_login(writer)
        assert b"Make an RSA key" not in client.get(url).content
        client.post(url + "keys/", act)
        client.force_login(stranger)
        assert client.get(url)["Location"] == "/admin/"
        client.post(url + "keys/", act)
        client.force_login(nobody)
        assert client.get("/admin/newsletter/domain/")["Location"] == "/admin/"

    assert not DkimKey.objects.exists()


@both_marked
def test_what_is_asked_follows_from_the_brand_s_addresses_and_ways(newsletter, settings):
    settings.EMAIL_URL = "smtps://u:secret@smtp.gandi.net"
    newsletter.sender_email = "hallo@münchen.example"

    question = question_of(newsletter)

    assert question.domain == "xn--mnchen-3ya.example"
    assert question.return_domain == "back.example.org"
    assert [str(one) for one in question.relays] == ["Gandi"]
    assert "secret" not in repr(question)


@both_marked
def test_a_provider_s_interface_is_a_relay_with_its_own_envelope(newsletter):
    from newsletter.models import Route

    route = Route(site=newsletter.site, name="P", kind="postmark")
    route.settings = '{"server_token": "secret"}'
    route.save()
    Route.objects.create(site=newsletter.site, name="F", kind="files", settings='{"folder": "x"}')

    (relay,) = relays_of(newsletter.site)

    assert (str(relay), relay.has_own_envelope) == ("Postmark", True)
