"""What comes back is written down once, and heeded (requirements B1, B3, B5)."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

import pytest
import time_machine

from newsletter import envelopes, links
from newsletter.actions.readers import everything_about
from newsletter.actions.refusal import erase
from newsletter.actions.returns import Told, take
from newsletter.evidence import Proof
from newsletter.models import ConsentEvent, Delivery, ReturnEvent, Suppression
from newsletter.returns.found import Kind, Return, Verdict
from newsletter.returns.reading import read
from tests import make
from tests.newsletter.returned_mail import complaint, original, report
from tests.newsletter.returning import ADA, BO, bounce, sent, standing

pytestmark = pytest.mark.django_db


def from_mail(raw, *, identity="mail:1", **facts):
    """What a mail brings is taken."""
    events = [take(one, told=Told("mail", identity, **facts)) for one in read(raw).returns]
    return events[0]


def test_b1_a_report_to_a_return_path_finds_its_delivery_and_a_forged_one_nothing():
    ada, bo = sent(ADA, BO)
    token = envelopes.token_of(ada.pk)
    forged = token[:-1] + ("0" if token[-1] != "0" else "1")

    assert from_mail(report(recipient=f"b+{forged}@x.example"), identity="mail:2") is None
    event = from_mail(report(recipient=f"b+{token}@x.example", to="elsewhere@example.net"))

    assert (event.delivery, event.subscriber, event.mailing) == (ada, ada.subscriber, ada.mailing)
    assert (standing(ADA), standing(BO)) == ("bounced", "confirmed")
    assert bo.returns.count() == 0


def test_b1_a_bounce_of_long_ago_is_ignored_and_a_no_never():
    (ada,) = sent(ADA)
    token = (envelopes.token_of(ada.pk),)

    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        old = take(Return(Kind.BOUNCE, Verdict.HARD, tokens=token), told=Told("mail", "1"))
        state = standing(ADA)
        no = take(Return(Kind.UNSUBSCRIBE, tokens=token), told=Told("mail", "2"))

    assert (old, state) == (None, "confirmed")
    assert no is not None
    assert no.kind == "unsubscribe"
    assert standing(ADA) == "unsubscribed"


def test_b1_a_token_of_a_delivery_that_is_no_more_says_nothing():
    found = Return(Kind.BOUNCE, Verdict.HARD, tokens=(envelopes.token_of(99_999),))

    assert take(found, told=Told("mail", "1")) is None


def test_a_brand_s_own_mailbox_hears_of_its_own_readers_only():
    (ada,) = sent(ADA)
    other = make.site(hostname="valley.example", name="The Valley", default=False)
    found = Return(Kind.BOUNCE, Verdict.HARD, tokens=(envelopes.token_of(ada.pk),))

    assert take(found, told=Told("mail", "1", site=other)) is None
    assert take(found, told=Told("mail", "1", site=ada.mailing.newsletter.site)) is not None


def test_the_same_told_twice_is_one_event():
    (ada,) = sent(ADA)
    raw = report(quoted=original(ada.pk))

    first, second = from_mail(raw), from_mail(raw)

    assert first == second
    assert ReturnEvent.objects.count() == 1
    assert ConsentEvent.objects.filter(kind="bounced").count() == 1


def test_b3_a_dead_address_is_suppressed_and_one_that_does_not_want_us_is_not():
    ada, bo = sent(ADA, BO)

    bounce(ada, verdict=Verdict.HARD)
    bounce(bo, verdict=Verdict.POLICY)

    assert (standing(ADA), standing(BO)) == ("bounced", "confirmed")
    assert [no.reason for no in Suppression.objects.all()] == ["bounced"]


def test_a_delay_and_an_automatic_answer_change_nothing():
    (ada,) = sent(ADA)
    token = (envelopes.token_of(ada.pk),)

    for kind in (Kind.DELAY, Kind.AUTOMATIC):
        event = take(Return(kind, tokens=token), told=Told("mail", kind))
        assert event is not None
        assert event.kind == kind

    assert standing(ADA) == "confirmed"


def test_what_is_nothing_we_know_is_not_written_down():
    (ada,) = sent(ADA)
    found = Return(Kind.OTHER, tokens=(envelopes.token_of(ada.pk),))

    assert take(found, told=Told("mail", "1")) is None
    assert not ReturnEvent.objects.exists()


def test_the_address_does_not_stand_in_what_is_kept():
    (ada,) = sent(ADA)

    event = from_mail(report(quoted=original(ada.pk), words=f"550 5.1.1 <{ADA}> unknown"))

    assert event.words == "550 5.1.1 <…> unknown"


def test_b5_a_complaint_is_a_no_to_the_whole_brand_at_once():
    (ada,) = sent(ADA)

    event = from_mail(complaint(quoted=original(ada.pk)))

    assert (event.kind, event.code) == ("complaint", "abuse")
    assert standing(ADA) == "complained"
    assert Suppression.objects.get().newsletter is None


def test_b5_a_complaint_without_the_address_is_found_by_what_it_quotes():
    ada, bo = sent(ADA, BO)
    site = ada.mailing.newsletter.site
    way_out = links.leave_url(
        site,
        subscriber=bo.subscriber_id,
        newsletter=bo.mailing.newsletter_id,
        issue=bo.mailing.issue_id,
    )
    redacted = original(ada.pk, to="redacted@example.net")
    nameless = f"To: redacted\nList-Unsubscribe: <{way_out}>\n"

    from_mail(complaint(quoted=redacted), identity="mail:1")
    from_mail(complaint(quoted=nameless), identity="mail:2")

    assert (standing(ADA), standing(BO)) == ("complained", "complained")


def test_b5_a_complaint_that_names_the_issue_only_is_counted_for_the_issue():
    (ada,) = sent(ADA)
    name = f"{ada.mailing_id}:secret-sauce:issue:testserver"
    quoted = f"To: redacted\nFeedback-ID: {name}\n"

    event = from_mail(complaint(quoted=quoted))

    assert (event.mailing, event.delivery, event.subscriber) == (ada.mailing, None, None)
    assert standing(ADA) == "confirmed"


def test_b5_an_issue_and_an_address_name_the_delivery():
    (ada,) = sent(ADA)
    quoted = f"To: x\nFeedback-ID: {ada.mailing_id}:secret-sauce:issue:testserver\n"

    event = from_mail(complaint(quoted=quoted, fields=f"Original-Rcpt-To: {ADA}\n"))

    assert event.delivery == ada
    assert standing(ADA) == "complained"


def test_b5_a_feedback_id_of_somebody_else_says_nothing():
    (ada,) = sent(ADA)

    for name in (f"{ada.mailing_id}:secret-sauce:issue:elsewhere", "99999:x:issue:testserver", "x"):
        quoted = f"To: x\nFeedback-ID: {name}\n"
        fields = f"Original-Rcpt-To: {ADA}\n"
        assert from_mail(complaint(quoted=quoted, fields=fields)) is None


def test_a_link_that_was_changed_names_nobody():
    sent(ADA)
    quoted = "To: x\nList-Unsubscribe: <https://x.example/u/no/a.bbbbbbbbbbbbbbbbbbbbbb.c>\n"

    assert from_mail(complaint(quoted=quoted)) is None


def test_a_link_of_a_test_mail_names_no_delivery():
    (ada,) = sent(ADA)
    url = links.leave_url(ada.mailing.newsletter.site, subscriber=ada.subscriber_id, newsletter=1)

    assert from_mail(complaint(quoted=f"To: x\nList-Unsubscribe: <{url}>\n")) is None


def test_only_who_proved_itself_may_name_a_reader_by_address():
    (ada,) = sent(ADA)
    site = ada.mailing.newsletter.site
    found = Return(Kind.BOUNCE, Verdict.HARD, recipient=ADA)

    assert take(found, told=Told("mail", "1", site=site)) is None
    event = take(found, told=Told("provider", "2", site=site, is_trusted=True))

    assert event is not None
    assert event.delivery == ada
    assert standing(ADA) == "bounced"


def test_a_provider_may_name_a_reader_who_was_sent_nothing_yet():
    newsletter = make.newsletter(site=make.site())
    make.subscription(newsletter=newsletter, address=ADA)
    told = Told("provider", "1", site=newsletter.site, is_trusted=True)

    event = take(Return(Kind.UNSUBSCRIBE, recipient=ADA), told=told)

    assert event is not None
    assert (event.delivery, event.mailing) == (None, None)
    assert standing(ADA) == "unsubscribed"
    assert take(Return(Kind.BOUNCE, recipient=BO), told=told) is None


def test_a_no_by_mail_leaves_the_newsletter_of_the_issue():
    (ada,) = sent(ADA)

    take(Return(Kind.UNSUBSCRIBE, tokens=(envelopes.token_of(ada.pk),)), told=Told("mail", "1"))

    assert Suppression.objects.get().newsletter == ada.mailing.newsletter
    assert ConsentEvent.objects.get(kind="left").how == "mail: List-Unsubscribe"


@pytest.mark.parametrize("kind", [Kind.BOUNCE, Kind.COMPLAINT, Kind.REPLY, Kind.ARRIVED])
def test_whatever_comes_back_shows_that_a_mail_in_doubt_left(kind):
    (ada,) = sent(ADA, state="unknown")
    verdict = Verdict.POLICY if kind is Kind.BOUNCE else None

    take(Return(kind, verdict, tokens=(envelopes.token_of(ada.pk),)), told=Told("mail", "1"))

    ada.refresh_from_db()
    assert ada.state == Delivery.State.ACCEPTED
    assert ReturnEvent.objects.exists() == (kind is not Kind.ARRIVED)


def test_the_answer_to_our_own_attempt_shows_nothing_of_the_kind():
    (ada,) = sent(ADA, state="unknown")
    found = Return(Kind.BOUNCE, Verdict.POLICY, tokens=(envelopes.token_of(ada.pk),))

    take(found, told=Told("SMTP", "1", proves_arrival=False))

    ada.refresh_from_db()
    assert ada.state == Delivery.State.UNKNOWN


def test_a_reader_may_see_what_came_back_and_has_it_forgotten():
    (ada,) = sent(ADA)
    from_mail(report(quoted=original(ada.pk)))

    returns = everything_about(ada.subscriber)["returns"]
    erase(subscriber=ada.subscriber, proof=Proof(how="test"))

    assert isinstance(returns, list)
    (shown,) = returns
    assert (shown["what"], shown["class"], shown["code"]) == ("bounce", "hard", "5.1.1")
    assert ReturnEvent.objects.get().words == ""


def test_a_return_about_an_erased_reader_is_kept_without_them():
    (ada,) = sent(ADA)
    ada.subscriber.delete()

    event = from_mail(complaint(quoted=original(ada.pk)))
    no = take(
        Return(Kind.UNSUBSCRIBE, tokens=(envelopes.token_of(ada.pk),)), told=Told("mail", "2")
    )
    hard = bounce(ada, verdict=Verdict.HARD)

    assert no is not None
    assert hard is not None
    assert [one.subscriber for one in (event, no, hard)] == [None, None, None]
    assert not Suppression.objects.exists()
    assert str(hard) == "could not be delivered"
