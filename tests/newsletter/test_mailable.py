"""Who may be written to: one table, and ten thousand turns of fate."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.actions.audience import NotWelcome, admit, confirm, invite, subscribe
from newsletter.actions.refusal import erase, leave, suppress
from newsletter.actions.replaying import replay_suppressions
from newsletter.addresses import hash_of
from newsletter.evidence import Proof
from newsletter.models import Newsletter, Subscriber, Subscription, Suppression
from tests import make

pytestmark = pytest.mark.django_db
HOW = Proof(how="test")
ADDRESS = "reader@example.org"


@pytest.mark.parametrize("reason", [None, *Suppression.Reason.values])
@pytest.mark.parametrize("state", Subscription.State.values)
@pytest.mark.parametrize("scope", ["list", "brand"])
def test_only_confirmed_without_any_no_is_mailable(state, reason, scope):
    newsletter = make.newsletter(site=make.site())
    make.subscription(newsletter=newsletter, state=state)
    if reason:
        Suppression.objects.create(
            site=newsletter.site,
            newsletter=newsletter if scope == "list" else None,
            address_hash=hash_of(ADDRESS),
            reason=reason,
        )

    found = Subscription.objects.mailable(newsletter).exists()

    assert found == (state == "confirmed" and reason is None)


def test_a_no_to_another_list_or_brand_does_not_count():
    newsletter = make.newsletter(site=make.site())
    other = make.newsletter(site=newsletter.site, slug="other")
    elsewhere = make.site(hostname="elsewhere.test", name="Elsewhere", default=False)
    make.subscription(newsletter=newsletter)
    facts = {"address_hash": hash_of(ADDRESS), "reason": "unsubscribed"}
    Suppression.objects.create(site=newsletter.site, newsletter=other, **facts)
    Suppression.objects.create(site=elsewhere, **facts)

    assert Subscription.objects.mailable(newsletter).exists()


def test_an_admitted_person_is_mailable_unless_known_otherwise():
    newsletter = make.newsletter(site=make.site())

    admit(newsletter=newsletter, address="new@example.org", proof=HOW)
    invite(newsletter=newsletter, address="later@example.org", proof=HOW)
    invite(newsletter=newsletter, address="later@example.org", proof=HOW)
    admit(newsletter=newsletter, address="later@example.org", proof=HOW)

    found = Subscription.objects.mailable(newsletter).values_list("subscriber__address", flat=True)
    assert list(found) == ["new@example.org"]


ACTS = [
    "subscribe",
    "confirm",
    "leave",
    "leave all",
    "bounced",
    "complained",
    "blocked",
    "admit",
    "invite",
    "erase",
    "replay",
]


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts=st.lists(st.sampled_from(ACTS), max_size=14))
def test_who_said_no_is_never_mailable_until_their_own_yes(acts, tmp_path):
    """The model: one flag, raised by a no, lowered only by a confirmation of a newer letter."""
    from newsletter import journal

    journal.path().unlink(missing_ok=True)
    Subscriber.objects.all().delete()
    Suppression.objects.all().delete()
    newsletter = Newsletter.objects.first() or make.newsletter(site=make.site())
    fate = Fate(newsletter)
    now = timezone.now()
    for turn, act in enumerate(acts):
        with time_machine.travel(now + timedelta(days=turn), tick=False):
            fate.turn(act)
        if fate.said_no:
            assert not Subscription.objects.mailable(newsletter).exists(), (act, acts)


class Fate:
    """The model: whether the person's last word was a no, and which letter they hold."""

    def __init__(self, newsletter):
        self.newsletter = newsletter
        self.said_no = self.blocked = False
        self.asked = None

    def turn(self, act):
        if act == "subscribe":
            subscribe(newsletter=self.newsletter, address=ADDRESS, proof=HOW)
            self.asked = (place(self.newsletter).pk, timezone.now())
        elif act == "confirm":
            self.confirm()
        elif act in {"admit", "invite"}:
            verb = admit if act == "admit" else invite
            verb(newsletter=self.newsletter, address=ADDRESS, proof=HOW)
        elif act == "replay":
            replay_suppressions()
        else:
            self.said_no |= say_no(self.newsletter, act)
            self.blocked |= act == "blocked"

    def confirm(self):
        if self.asked is None:
            return
        try:
            confirm(subscription_id=self.asked[0], asked_at=self.asked[1], proof=HOW)
        except NotWelcome:
            assert self.said_no
        else:
            assert not self.blocked
            self.said_no = False


def say_no(newsletter, act):
    if act in {"bounced", "complained", "blocked"}:
        suppress(site=newsletter.site, address_hash=hash_of(ADDRESS), reason=act, proof=HOW)
        return True
    found = place(newsletter)
    if found is None:
        return False
    if act == "erase":
        erase(subscriber=found.subscriber, proof=HOW)
    else:
        leave(
            subscriber=found.subscriber,
            proof=HOW,
            newsletter=None if act == "leave all" else newsletter,
        )
    return True


def place(newsletter):
    return Subscription.objects.filter(newsletter=newsletter, subscriber__address=ADDRESS).first()
