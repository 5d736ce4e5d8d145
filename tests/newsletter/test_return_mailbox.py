"""A brand's return mailbox: what is ours is taken once, and nothing else is touched (B6)."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

import pytest
import time_machine

from core.work import Worker
from newsletter import envelopes
from newsletter.models import Delivery, ReturnEvent, ReturnMailbox
from newsletter.postoffice.returns import run_due, take_given_up, visit
from tests import make
from tests.fakes.imap import Mailbox
from tests.newsletter.returned_mail import RETURN, letter, original, report
from tests.newsletter.returning import ADA, BO, sent, standing
from tests.newsletter.test_smtp_greeting import certificate

__all__ = ["certificate"]  # a fixture
pytestmark = pytest.mark.django_db
UNRELATED = letter(to="hello@example.org", text="Shall we meet?")


def mailbox_at(box, site, **facts):
    return ReturnMailbox.objects.create(
        site=site,
        host="127.0.0.1",
        port=box.port,
        security="none",
        username="bounces",
        password=facts.pop("password", "secret"),
        **facts,
    )


def reports(*deliveries):
    return [
        report(quoted=original(one.pk), message_id=f"<{one.pk}@mx.example>") for one in deliveries
    ]


def test_b6_what_is_ours_is_taken_and_removed_and_the_rest_stays_as_it_was():
    ada, bo = sent(ADA, BO)
    with Mailbox(UNRELATED, *reports(ada, bo)) as box:
        mailbox_at(box, ada.mailing.newsletter.site)
        with Worker() as worker:
            taken = run_due(worker)

    assert taken == 2
    assert (standing(ADA), standing(BO)) == ("bounced", "bounced")
    assert box.mails == {1: UNRELATED}
    assert box.marked == {2, 3}


def test_b6_reading_the_same_mail_again_changes_nothing():
    (ada,) = sent(ADA)
    with Mailbox(*reports(ada), UNRELATED) as box:
        mailbox = mailbox_at(box, ada.mailing.newsletter.site)
        box.fails_at = "STORE"  # the line breaks before anything is removed
        visit(mailbox.pk)
        box.fails_at = ""
        mailbox.refresh_from_db()
        broken, left = mailbox.last_error, dict(box.mails)
        with time_machine.travel(timezone.now() + timedelta(minutes=11)):
            again = visit(mailbox.pk)

    assert broken
    assert len(left) == 2
    assert again == 1
    assert ReturnEvent.objects.count() == 1
    assert box.mails == {2: UNRELATED}


def test_b6_what_was_read_once_is_not_read_at_every_visit():
    (ada,) = sent(ADA)
    with Mailbox(UNRELATED) as box:
        mailbox = mailbox_at(box, ada.mailing.newsletter.site)
        visit(mailbox.pk)
        box.mails[1] = reports(ada)[0]
        skipped = visit(mailbox.pk)
        box.validity += 1  # the server says: all names are new
        read = visit(mailbox.pk)

    assert (skipped, read) == (0, 1)


def test_b6_what_was_taken_may_be_moved_instead():
    (ada,) = sent(ADA)
    with Mailbox(*reports(ada)) as box:
        visit(mailbox_at(box, ada.mailing.newsletter.site, done_folder="Done").pk)

    assert (box.copied, box.mails) == ([1], {})


def test_b6_where_only_all_marked_mail_can_be_removed_none_is():
    (ada,) = sent(ADA)
    with Mailbox(*reports(ada), capabilities="IMAP4rev1") as box:
        visit(mailbox_at(box, ada.mailing.newsletter.site).pk)

    assert (box.marked, len(box.mails)) == ({1}, 1)


def test_a_mailbox_hears_of_its_own_brand_only():
    (ada,) = sent(ADA)
    other = make.site(hostname="valley.example", name="The Valley", default=False)
    with Mailbox(*reports(ada)) as box:
        visit(mailbox_at(box, other).pk)

    assert (standing(ADA), len(box.mails)) == ("confirmed", 1)


def test_a_mailbox_that_cannot_be_opened_says_why_and_is_left_alone_for_a_while():
    site = make.site()
    with Mailbox() as box:
        mailbox = mailbox_at(box, site, password="wrong")
        visit(mailbox.pk)
        ReturnMailbox.objects.update(password="secret")
        visit(mailbox.pk)

    mailbox.refresh_from_db()
    assert "NO" in mailbox.last_error
    assert str(mailbox) == "bounces · 127.0.0.1"


def test_a_mailbox_that_is_not_there_says_so():
    with Mailbox() as box:
        mailbox = mailbox_at(box, make.site())
    visit(mailbox.pk)

    mailbox.refresh_from_db()
    assert "refused" in mailbox.last_error


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_mailbox_is_read_over_tls(certificate, monkeypatch, security):
    context, path = certificate
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    (ada,) = sent(ADA)
    able = "IMAP4rev1 UIDPLUS STARTTLS"
    with Mailbox(*reports(ada), tls=context, is_tls=security == "tls", capabilities=able) as box:
        mailbox = mailbox_at(box, ada.mailing.newsletter.site)
        ReturnMailbox.objects.update(security=security)
        taken = visit(mailbox.pk)

    assert (taken, box.mails) == (1, {})


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_mailbox_is_only_opened_over_tls_that_holds(security):
    with Mailbox() as box:
        mailbox = mailbox_at(box, make.site())
        ReturnMailbox.objects.update(security=security)
        box.fails_at = "STARTTLS"
        with time_machine.travel(timezone.now(), tick=False):
            visit(mailbox.pk)

    mailbox.refresh_from_db()
    assert mailbox.last_error


def test_a_password_that_cannot_be_read_any_more_is_said(settings):
    with Mailbox() as box:
        mailbox = mailbox_at(box, make.site())
        with connection.cursor() as cursor:
            cursor.execute("UPDATE newsletter_returnmailbox SET password = 'v1:broken'")
        visit(mailbox.pk)

    said = ReturnMailbox.objects.values_list("last_error", flat=True).get()
    assert "FIELD_ENCRYPTION_KEYS" in said


def test_a_worker_that_stops_opens_no_mailbox():
    with Mailbox() as box:
        mailbox = mailbox_at(box, make.site())
        with Worker() as worker:
            worker.stop()
            run_due(worker)

    mailbox.refresh_from_db()
    assert mailbox.checked_at is None


def test_a_password_goes_in_the_clear_to_this_machine_at_most():
    mailbox = ReturnMailbox(host="imap.example.org", security="none")

    with pytest.raises(ValidationError, match="Without TLS"):
        mailbox.clean()
    ReturnMailbox(host="localhost", security="none").clean()
    ReturnMailbox(host="imap.example.org", security="tls").clean()


def test_b4_what_no_server_took_for_a_day_counts_as_soft():
    newsletter = make.newsletter(site=make.site())
    for week in (4, 3, 2, 1):
        sent(ADA, newsletter=newsletter, days_ago=7 * week, state="rejected", code=450)
    (ada,) = sent(ADA, newsletter=newsletter, state="rejected", code=450, answer="try later")
    sent(BO, newsletter=newsletter, state="rejected", code=None)

    assert (take_given_up(), take_given_up()) == (1, 0)

    event = ReturnEvent.objects.get()
    assert (event.delivery, event.code, event.verdict) == (ada, "450", "soft")
    assert standing(ADA) == "bounced"
    assert Delivery.objects.get(pk=ada.pk).state == "rejected"


def test_a_reply_in_the_mailbox_of_the_person_stays_there_and_is_counted():
    newsletter = make.newsletter(site=make.site(), reply_to=RETURN)
    (ada,) = sent(ADA, newsletter=newsletter)
    answered = f"In-Reply-To: {envelopes.message_id(ada.pk, domain='example.org')}\n"
    with Mailbox(letter(to=RETURN, more=answered)) as box:
        visit(mailbox_at(box, newsletter.site).pk)

    assert len(box.mails) == 1
    assert ReturnEvent.objects.get().kind == "reply"
