"""The way out: one click, on the disk before the answer, for ever."""

from __future__ import annotations

from django.db import OperationalError
from django.test import Client

import pytest

from newsletter import journal
from newsletter.actions.refusal import leave, suppress
from newsletter.actions.replaying import replay_suppressions
from newsletter.evidence import Proof
from newsletter.links import leave_url
from newsletter.models import ConsentEvent, Newsletter, Subscription, Suppression
from tests import make

pytestmark = pytest.mark.django_db
HOW = Proof(how="test")
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def place():
    return make.subscription(newsletter=make.newsletter(site=make.site()))


def link_of(place):
    url = leave_url(
        place.newsletter.site,
        subscriber=place.subscriber_id,
        newsletter=place.newsletter_id,
        issue=7,
    )
    assert "example.org" not in url
    return url.removeprefix("http://testserver")


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_opening_the_link_to_leave_changes_nothing(place, method):
    response = getattr(Client(), method)(link_of(place))

    assert response.status_code == 200
    assert Subscription.objects.mailable(place.newsletter).count() == 1


@pytest.mark.parametrize("form", ["multipart", "urlencoded"])
def test_one_click_of_a_mail_program_leaves(place, form):
    client = Client(enforce_csrf_checks=True)
    if form == "multipart":
        response = client.post(link_of(place), ONE_CLICK)
    else:
        response = client.post(
            link_of(place),
            "List-Unsubscribe=One-Click",
            content_type="application/x-www-form-urlencoded",
        )

    assert response.status_code == 200
    assert "Location" not in response
    assert not response.cookies
    assert Subscription.objects.mailable(place.newsletter).count() == 0
    assert ConsentEvent.objects.get().how == "one click (RFC 8058)"


def test_leaving_twice_is_one_no(place):
    codes = [Client().post(link_of(place), ONE_CLICK).status_code for _ in range(2)]

    assert codes == [200, 200]
    assert Suppression.objects.count() == 1
    assert ConsentEvent.objects.count() == 1
    assert len(list(journal.lines())) == 1


def test_an_unknown_link_is_not_found(place):
    nobody = leave_url(place.newsletter.site, subscriber=0, newsletter=place.newsletter_id)

    assert Client().post("/u/no/nonsense", ONE_CLICK).status_code == 404
    assert Client().post(nobody, ONE_CLICK).status_code == 404


def test_the_page_leaves_one_list_or_all(place):
    other = Newsletter.objects.create(
        site=place.newsletter.site,
        name="Other",
        slug="other",
        promise="p",
        sender_name="x",
        sender_email="x@example.org",
    )
    make.subscription(newsletter=other)

    Client().post(link_of(place))
    assert Subscription.objects.mailable(other).count() == 1
    Client().post(link_of(place), {"from": "all"})

    assert Subscription.objects.mailable(other).count() == 0


def test_a_database_that_cannot_be_written_is_never_told_as_done(place, monkeypatch):
    def locked(*_args, **_facts):
        raise OperationalError("database is locked")

    monkeypatch.setattr(Suppression.objects, "get_or_create", locked)

    response = Client().post(link_of(place), ONE_CLICK)

    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert [line.act for line in journal.lines()] == ["no"]
    monkeypatch.undo()
    assert replay_suppressions() == 1
    assert Subscription.objects.mailable(place.newsletter).count() == 0


def test_a_source_that_floods_the_way_out_is_slowed_down(place, settings):
    settings.ACCOUNT_RATE_LIMITS = {"unsubscribe": "1/m/ip"}

    assert [Client().post(link_of(place)).status_code for _ in range(2)] == [200, 429]


def test_a_restored_database_learns_again_who_said_no(place):
    leave(subscriber=place.subscriber, newsletter=place.newsletter, proof=HOW)
    Suppression.objects.all().delete()
    Subscription.objects.update(state="confirmed", left_at=None)
    with journal.path().open("a") as file:
        file.write('{"torn": \n{"act": "no"}\n')

    assert replay_suppressions() == 1
    assert replay_suppressions() == 0
    assert Subscription.objects.mailable(place.newsletter).count() == 0


def test_a_no_that_was_lifted_is_not_replayed(place):
    line = journal.Line("no", "testserver:80", "", place.subscriber.address_hash, "bounced", "")
    journal.append(line)
    journal.append(journal.Line("lifted", *list(vars_of(line))[1:]))
    journal.append(journal.Line("no", "gone.example:80", "", "0" * 64, "bounced", ""))

    assert replay_suppressions() == 0


def test_without_a_journal_there_is_nothing_to_replay(place):
    assert replay_suppressions() == 0


@pytest.mark.parametrize(
    ("first", "then", "kept"),
    [
        ("bounced", "complained", "complained"),
        ("complained", "unsubscribed", "complained"),
        ("unsubscribed", "blocked", "blocked"),
    ],
)
def test_the_stronger_no_stays(place, first, then, kept):
    for reason in (first, then):
        suppress(
            site=place.newsletter.site,
            address_hash=place.subscriber.address_hash,
            reason=reason,
            proof=HOW,
        )

    assert Suppression.objects.get().reason == kept


def vars_of(line):
    return (line.act, line.site, line.newsletter, line.address_hash, line.reason, line.at)
