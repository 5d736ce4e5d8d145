"""Who came home without a proof is asked once in all their life, on a ground that is named."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

import pytest
import time_machine

from core.work import Worker
from newsletter.actions import asking as verbs
from newsletter.actions.asking import AskingError
from newsletter.actions.audience import confirm, subscribe
from newsletter.actions.refusal import leave
from newsletter.evidence import Proof
from newsletter.links import read_confirm
from newsletter.models import Asked, Asking, ConsentEvent, Letter, Subscriber, Subscription
from newsletter.postoffice import asking as engine
from tests import make
from tests.newsletter.staff import editor

pytestmark = pytest.mark.django_db
BASIS = "You gave us your card at the fair of Lyon in May."
URL = "/admin/newsletter/asking/"


@pytest.fixture
def newsletter():
    return make.newsletter(site=make.site())


@pytest.fixture
def boss():
    return make.administrator()


def waiting(newsletter, name="ada"):
    return make.subscription(newsletter=newsletter, address=f"{name}@example.org", state="pending")


def run():
    return engine.run_due(Worker("w"))


def test_each_of_them_gets_one_letter_that_says_why_and_their_yes_is_a_yes(newsletter, boss):
    place = waiting(newsletter)

    verbs.begin(newsletter=newsletter, basis=BASIS, user=boss)
    run()

    letter = Letter.objects.get()
    assert letter.recipient == "ada@example.org"
    assert BASIS in letter.text
    assert BASIS in letter.html
    event = ConsentEvent.objects.get(kind="asked")
    assert event.evidence["basis"] == BASIS
    token = letter.text.split("/u/yes/")[1].split()[0]
    pk, asked_at = read_confirm(token)
    confirm(subscription_id=pk, asked_at=asked_at, proof=Proof(how="link"))
    assert Subscription.objects.mailable(newsletter).get() == place


def test_nobody_is_asked_who_said_no_signed_up_themselves_or_is_on_the_list(newsletter, boss):
    gone = waiting(newsletter, "gone")
    leave(subscriber=gone.subscriber, proof=Proof(how="page"))
    make.subscription(newsletter=newsletter, address="here@example.org")
    subscribe(newsletter=newsletter, address="self@example.org", proof=Proof(how="form"))
    Letter.objects.all().delete()

    with pytest.raises(AskingError, match="nobody"):
        verbs.begin(newsletter=newsletter, basis=BASIS, user=boss)
    assert not Asking.objects.exists()


def test_nobody_is_asked_twice_not_by_another_newsletter_nor_after_another_import(newsletter, boss):
    waiting(newsletter)
    verbs.begin(newsletter=newsletter, basis=BASIS, user=boss)
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        run()
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        run()
    other = make.newsletter(site=newsletter.site, slug="other", name="Other")
    Subscriber.objects.all().delete()  # as an import that is taken back does
    make.subscription(newsletter=other, address="ada@example.org", state="pending")

    assert Asking.objects.get().state == "finished"
    assert str(Asked.objects.get()) == Asked.objects.get().address_hash[:12]
    assert not Subscription.objects.askable(other).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Asked.objects.create(
            site=newsletter.site,
            address_hash=Asked.objects.get().address_hash,
            asking=Asking.objects.get(),
        )


def test_letters_are_written_a_few_at_a_time_and_a_stop_holds(newsletter, boss, monkeypatch):
    monkeypatch.setattr(verbs, "LETTERS_AT_ONCE", 2)
    for name in ("ada", "bo", "cy", "di", "ed"):
        waiting(newsletter, name)
    asking = verbs.begin(newsletter=newsletter, basis=BASIS, user=boss)

    assert [run(), run()] == [2, 0]
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert run() == 2
        verbs.stop(asking=asking, user=boss)
        verbs.stop(asking=asking, user=boss)
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        assert [run(), verbs.write_some(asking)] == [0, 0]
    assert Letter.objects.count() == Asked.objects.count() == 4


def test_a_question_needs_a_ground_and_runs_once_at_a_time(newsletter, boss):
    waiting(newsletter)

    with pytest.raises(AskingError, match="lawful basis"):
        verbs.begin(newsletter=newsletter, basis="  ", user=boss)
    verbs.begin(newsletter=newsletter, basis=BASIS, user=boss)
    with pytest.raises(AskingError, match="already"):
        verbs.begin(newsletter=newsletter, basis=BASIS, user=boss)


def test_an_editor_without_the_right_asks_nobody(client, newsletter):
    user = editor(make.newsletter_page(newsletter=newsletter))
    waiting(newsletter)
    client.force_login(user)

    with pytest.raises(PermissionDenied):
        verbs.begin(newsletter=newsletter, basis=BASIS, user=user)
    assert client.get(URL).status_code in {302, 403}


def test_the_desk_shows_the_letter_and_the_number_before_anybody_is_asked(client, newsletter):
    waiting(newsletter)
    user = editor(make.newsletter_page(newsletter=newsletter), "ask_permission")
    client.force_login(user)
    typed = {"newsletter": newsletter.pk, "basis": BASIS}

    empty = client.post(URL, {**typed, "basis": "", "act": "begin"}).content.decode()
    seen = client.post(URL, {**typed, "act": "preview"}).content.decode()
    before = Asking.objects.count()
    client.post(URL, {**typed, "act": "begin"})
    again = client.post(URL, {**typed, "act": "begin"}, follow=True).content.decode()
    run()
    listed = client.get(URL).content.decode()
    asking = Asking.objects.get()

    assert "This field is required." in empty
    assert "This letter goes to 1 person" in seen
    assert "you never hear from us about this again" in seen
    assert before == 0
    assert "already" in again
    assert BASIS in listed
    assert asking.started_by == user
    client.get(f"{URL}{asking.pk}/stop/")
    assert Asking.objects.get().state == "running"
    client.post(f"{URL}{asking.pk}/stop/")
    assert Asking.objects.get().state == "stopped"
    assert str(asking).startswith("Secret Sauce")
