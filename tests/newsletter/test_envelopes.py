"""The addresses that mail comes back to (requirement B1)."""

from __future__ import annotations

from django.core.exceptions import ValidationError

import pytest

from newsletter import envelopes
from newsletter.envelopes import Envelope
from newsletter.models import Newsletter
from tests import make
from tests.fakes.smtp import Sink
from tests.newsletter.posting import row, send_all, sending

RETURN = "bounces@mail.example.org"


def test_b1_the_return_path_names_the_delivery():
    newsletter = Newsletter(sender_email="hello@example.org", return_address=RETURN)

    address = envelopes.return_path(newsletter, delivery=7)

    local, _, domain = address.partition("@")
    assert (local.split("+")[0], domain) == ("bounces", "mail.example.org")
    assert len(local) <= 64
    assert envelopes.read_address(address) == Envelope(7)
    assert envelopes.read_address(address.upper()) == Envelope(7)


def test_without_a_return_address_mail_goes_out_from_its_sender():
    newsletter = Newsletter(sender_email="hello@example.org")

    assert envelopes.return_path(newsletter, delivery=7) == "hello@example.org"
    assert envelopes.leave_address(newsletter, delivery=7) == ""


def test_an_address_to_leave_says_so():
    newsletter = Newsletter(sender_email="hello@example.org", return_address=RETURN)

    address = envelopes.leave_address(newsletter, delivery=7)

    assert address.startswith("unsub+")
    assert envelopes.read_address(address) == Envelope(7, leaves=True)


def test_b1_an_address_that_was_made_up_says_nothing():
    token = envelopes.token_of(7)
    forged = token[:-1] + ("0" if token[-1] != "0" else "1")

    for local in [f"bounces+{forged}", "bounces+", "bounces", token, f"+{token}", "bounces+7", ""]:
        assert envelopes.read_address(f"{local}@mail.example.org") is None


def test_a_message_id_of_ours_names_its_delivery():
    ours = envelopes.message_id(7, domain="example.org")

    assert envelopes.read_message_id(f" {ours} ") == 7
    assert envelopes.read_message_id("<someone@elsewhere.example>") is None


@pytest.mark.django_db
def test_b1_an_issue_goes_out_with_a_return_path_of_each_reader_s_own(settings):
    mailing = sending("ada@example.org", "bo@example.org")
    Newsletter.objects.update(return_address=RETURN)
    mailing.refresh_from_db()
    with Sink() as sink:
        send_all(sink, settings)
        senders = {taken.recipient: taken.sender for taken in sink.accepted}

    for address, sender in senders.items():
        assert envelopes.read_address(sender) == Envelope(row(address).pk)
    assert len(senders) == 2


@pytest.mark.django_db
def test_a_return_address_leaves_room_for_the_token():
    newsletter = make.newsletter(site=make.site(), return_address=f"{'b' * 22}@example.org")

    with pytest.raises(ValidationError, match="21 characters"):
        newsletter.clean()
