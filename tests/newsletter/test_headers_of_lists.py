"""What mail programs need of a list's mail: who it is, how to leave, and that a machine wrote it.

The requirements H2 to H9; H1 and the bytes are in test_mime.py.
"""

from __future__ import annotations

import email
import email.policy
from datetime import timedelta
from urllib.parse import unquote

from django.test import Client
from django.utils import timezone

import pytest
import time_machine

from core.work import Worker
from newsletter import envelopes, links
from newsletter.actions.audience import subscribe
from newsletter.actions.refusal import leave
from newsletter.evidence import Proof
from newsletter.mail.letter import compose
from newsletter.models import ConsentEvent, Delivery, Letter, Newsletter, Subscription
from newsletter.postoffice.ledger import FREE, claim_jobs, still_ours
from newsletter.postoffice.post import load
from tests import make
from tests.fakes.smtp import Sink
from tests.newsletter.posting import counts, send_all, sending

pytestmark = pytest.mark.django_db

ADA, BO = "ada@example.org", "bo@example.org"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def first_job(mailing):
    with Worker() as worker:
        return claim_jobs(load(mailing.pk), worker=worker, limit=1)[0]


def mail_of(job):
    return email.message_from_bytes(job.mail(), policy=email.policy.default)


def ways_out(message):
    (header,) = message.get_all("List-Unsubscribe")
    return [one.strip(" <>") for one in header.split(",")]


def test_h2_with_a_return_address_a_mail_to_a_token_leaves_too():
    mailing = sending(ADA)
    Newsletter.objects.update(return_address="bounces@back.example.org")

    job = first_job(mailing)
    https, by_mail = ways_out(mail_of(job))

    assert https.startswith("http://testserver/u/no/")
    assert by_mail == "mailto:" + envelopes.leave_address(
        job.post.newsletter, delivery=job.delivery
    )
    envelope = envelopes.read_address(by_mail.removeprefix("mailto:"))
    assert envelope is not None
    assert envelope.leaves


def test_h2_without_one_a_person_is_written_to():
    assert ways_out(mail_of(first_job(sending(ADA))))[1] == (
        "mailto:hello@example.org?subject=unsubscribe"
    )


def leaving(mailing):
    """The path of the https address in the header, and a client that refuses cookies."""
    https = ways_out(mail_of(first_job(mailing)))[0]
    return https.removeprefix("http://testserver")


@pytest.mark.parametrize("form", ["multipart", "urlencoded"])
def test_h3_the_address_in_the_header_takes_one_press_of_a_program_without_cookies(form):
    path = leaving(sending(ADA))
    how = (
        {"data": ONE_CLICK}
        if form == "multipart"
        else {
            "data": "List-Unsubscribe=One-Click",
            "content_type": "application/x-www-form-urlencoded",
        }
    )

    answers = [Client(enforce_csrf_checks=True).post(path, **how) for _press in range(2)]

    assert [one.status_code for one in answers] == [200, 200]
    assert not any("Location" in one or one.cookies for one in answers)
    assert ConsentEvent.objects.get().how == "one click (RFC 8058)"


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_h3_looking_changes_nothing_and_shows_a_button(method):
    mailing = sending(ADA)

    answer = getattr(Client(), method)(leaving(mailing))

    assert answer.status_code == 200
    assert Subscription.objects.mailable(mailing.newsletter).count() == 1
    assert method != "get" or b"<button" in answer.content


def test_h3_an_unknown_token_is_told_nothing():
    mailing = sending(ADA)
    path = leaving(mailing)
    site = mailing.newsletter.site
    nobody = links.leave_url(site, subscriber=0, newsletter=mailing.newsletter_id)
    made_up = [f"{path[:-1]}{'A' if path[-1] != 'A' else 'B'}", "/u/no/nonsense", nobody[17:]]

    answers = [Client().post(one, ONE_CLICK) for one in made_up]

    assert [one.status_code for one in answers] == [404, 404, 404]
    assert len({one.content for one in answers}) == 1


def test_h4_two_keys_are_valid_and_only_the_removed_one_is_not(settings):
    settings.LINK_KEYS = {"old": "one secret"}
    site = make.newsletter(site=make.site()).site
    before = token(links.leave_url(site, subscriber=5, newsletter=6))
    settings.LINK_KEYS = {"new": "another secret", "old": "one secret"}
    after = token(links.leave_url(site, subscriber=5, newsletter=6))

    assert (before.split(".")[0], after.split(".")[0]) == ("old", "new")
    assert links.read_leave(before) == links.read_leave(after)
    settings.LINK_KEYS = {"new": "another secret"}
    assert links.read_leave(after).subscriber == 5
    with pytest.raises(links.BadLink):
        links.read_leave(before)


def test_h4_a_link_outlives_years_and_the_key_of_the_sessions(settings):
    site = make.newsletter(site=make.site()).site
    with time_machine.travel(timezone.now() - timedelta(days=800), tick=False):
        old = token(links.leave_url(site, subscriber=5, newsletter=6, issue=7))

    settings.SECRET_KEY = "rotated " * 8

    assert links.read_leave(old) == links.Leaving(5, 6, 7)


def token(url):
    return unquote(url.rsplit("/", 1)[1])


def test_h5_who_leaves_after_the_claim_is_not_mailed():
    post = load(sending(ADA, BO).pk)
    place = Subscription.objects.get(subscriber__address=ADA)
    with Worker() as worker:
        jobs = {job.address: job.delivery for job in claim_jobs(post, worker=worker, limit=2)}
        leave(subscriber=place.subscriber, newsletter=place.newsletter, proof=Proof(how="test"))

        left = still_ours(post, list(jobs.values()), worker=worker)

    assert set(left) == {jobs[BO]}
    assert Delivery.objects.get(address=ADA).state == "skipped"


def test_h5_who_leaves_after_the_freeze_is_not_mailed(settings):
    mailing = sending(ADA, BO)
    place = Subscription.objects.get(subscriber__address=ADA)
    leave(subscriber=place.subscriber, newsletter=place.newsletter, proof=Proof(how="test"))

    with Sink() as sink:
        send_all(sink, settings)
        assert sink.count() == {BO: 1}

    assert counts(mailing) == {"accepted": 1, "skipped": 1}


def test_h6_the_list_has_a_stable_name_and_all_its_addresses():
    mailing = sending(ADA)
    Newsletter.objects.update(name='The "Secret", Sauce')

    message = mail_of(first_job(mailing))

    page = "<http://testserver/secret-sauce/>"
    assert message["List-Id"].endswith("<secret-sauce.testserver>")
    assert len(message["List-Id"]) <= 255
    assert [message[f"List-{name}"] for name in ("Archive", "Subscribe", "Help")] == [page] * 3
    assert message["List-Owner"] == "<mailto:hello@example.org>"


def test_h7_issues_and_letters_say_that_a_machine_wrote_them():
    newsletter = make.newsletter(site=make.site())
    subscribe(newsletter=newsletter, address=BO, proof=Proof(how="test"))

    letter = email.message_from_bytes(compose(Letter.objects.get()), policy=email.policy.default)

    assert letter["Auto-Submitted"] in {"auto-replied", "auto-generated"}
    assert letter["Precedence"] is None


def test_h7_issues_are_bulk():
    message = mail_of(first_job(sending(ADA)))

    assert (message["Precedence"], message["Auto-Submitted"]) == ("bulk", "auto-generated")


def test_h8_the_feedback_id_is_the_issue_s_and_names_no_reader():
    mailing = sending(ADA, BO)
    with Worker() as worker:
        jobs = claim_jobs(load(mailing.pk), worker=worker, limit=2)

    said = {str(mail_of(job)["Feedback-ID"]) for job in jobs}

    assert said == {f"{mailing.pk}:secret-sauce:issue:testserver"}
    for job in jobs:
        message = mail_of(job)
        others = [str(value) for name, value in message.items() if name != "To"]
        assert not any(job.address in one for one in others)


def test_h9_a_second_attempt_hours_later_is_the_same_mail_byte_for_byte():
    mailing = sending(ADA)
    first = first_job(mailing).mail()
    Delivery.objects.update(**FREE, state="deferred", due_at=timezone.now())

    with time_machine.travel(timezone.now() + timedelta(hours=5), tick=False):
        second = first_job(mailing).mail()

    assert first == second
    assert b"\r\nMessage-ID: <" in first
