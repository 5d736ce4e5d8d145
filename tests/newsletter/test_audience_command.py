"""manage.py audience: the form that scripts rely on."""

from __future__ import annotations

import io
import json

from django.core.management import CommandError, call_command

import pytest

from newsletter.actions.refusal import suppress
from newsletter.addresses import hash_of
from newsletter.evidence import Proof
from newsletter.models import ConsentEvent, Newsletter
from tests import make

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = io.StringIO()
    call_command("audience", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def newsletter():
    return make.newsletter(site=make.site())


def test_the_counts_name_every_state_and_count_a_no_once(newsletter):
    for number, state in enumerate(["confirmed", "confirmed", "pending", "unsubscribed"]):
        make.subscription(newsletter=newsletter, address=f"r{number}@example.org", state=state)
    make.subscription(newsletter=newsletter, address="back@example.org")
    for address, reason in [("back@example.org", "complained"), ("only@example.org", "bounced")]:
        suppress(
            site=newsletter.site,
            address_hash=hash_of(address),
            reason=reason,
            proof=Proof(how="test"),
        )

    assert json.loads(run("--json")) == {
        "mailable": 2,
        "pending": 1,
        "unsubscribed": 1,
        "bounced": 1,
        "complained": 1,
        "blocked": 0,
        "erased": 0,
    }
    assert "mailable      2" in run("--newsletter", "secret-sauce")


def test_one_address_is_told_with_its_reason_and_consents(newsletter):
    place = make.subscription(newsletter=newsletter, address="Ada@example.org")
    ConsentEvent.objects.create(
        subscriber=place.subscriber, newsletter=newsletter, kind="confirmed", how="page"
    )
    ConsentEvent.objects.create(subscriber=place.subscriber, kind="asked")

    found = json.loads(run("--check", "ADA@example.org", "--json"))

    assert (found["address"], found["state"], found["mailable"]) == (
        "ada@example.org",
        "confirmed",
        True,
    )
    assert found["reason"]
    assert [event["kind"] for event in found["consents"]] == ["confirmed", "asked"]
    assert "confirmed" in run("--check", "ada@example.org")


def test_a_no_without_a_person_and_an_unknown_address_are_told(newsletter):
    suppress(
        site=newsletter.site,
        address_hash=hash_of("no@example.org"),
        reason="bounced",
        proof=Proof(how="test"),
    )

    assert json.loads(run("--check", "no@example.org", "--json"))["state"] == "bounced"
    assert json.loads(run("--check", "who@example.org", "--json"))["state"] == "unknown"


def test_what_cannot_be_answered_fails_with_a_sentence(newsletter):
    with pytest.raises(CommandError, match="not an e-mail address"):
        run("--check", "nobody")
    with pytest.raises(CommandError, match="no newsletter"):
        run("--newsletter", "unknown")
    assert Newsletter.objects.count() == 1
