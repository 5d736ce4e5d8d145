"""Random lives of an address: whatever was imported, only its owner's yes ends its owner's no."""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path

from django.utils import timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.actions.audience import NotWelcome, confirm, subscribe
from newsletter.actions.refusal import leave, suppress
from newsletter.addresses import hash_of
from newsletter.evidence import Proof
from newsletter.models import Letter, Subscriber, Subscription
from syndication.actions.homecoming import take_back
from syndication.models import Intake
from tests.syndication import homecomings

pytestmark = pytest.mark.django_db
ADDRESS = "ada@example.org"
HAND = Proof(how="by hand")
COLUMNS = "Email Address,OPTIN_TIME,CONFIRM_TIME,LEID,EUID"
YES = f"{COLUMNS}\n{ADDRESS},2021-01-01 00:00:00,2021-01-01 00:00:00,1,a\n"
FILES = {
    "subscribed": YES,
    "nonsubscribed": f"{COLUMNS}\n{ADDRESS.upper()},,,1,a\n",
    "unsubscribed": f"{COLUMNS},UNSUB_TIME,UNSUB_REASON\n{ADDRESS},,,1,a,2022-01-01,\n",
    "complained": f"{COLUMNS},UNSUB_TIME,UNSUB_REASON\n{ADDRESS},,,1,a,2022-01-01,ABUSE\n",
    "cleaned": f"{COLUMNS},CLEAN_TIME\n{ADDRESS},,,1,a,2022-01-01\n",
}
NOES = {"unsubscribed", "complained", "cleaned", "leave", "bounce"}
names = (str(number) for number in itertools.count())


def import_file(newsletter, text):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"list{next(names)}.csv"
        path.write_text(text)
        return homecomings.brought(newsletter, path)


def sign_up_and_confirm(newsletter):
    subscribe(newsletter=newsletter, address=ADDRESS, proof=HAND)
    place = Subscription.objects.get(newsletter=newsletter)
    try:
        confirm(subscription_id=place.pk, asked_at=timezone.now(), proof=HAND)
    except NotWelcome:
        return False
    return True


def live(newsletter, act):
    """Do one thing to the address; says whether its owner said yes by it."""
    person = Subscriber.objects.filter(address=ADDRESS).first()
    if act in FILES:
        import_file(newsletter, FILES[act])
    elif act == "leave" and person is not None:
        leave(subscriber=person, newsletter=newsletter, proof=HAND)
    elif act == "bounce":
        suppress(site=newsletter.site, address_hash=hash_of(ADDRESS), reason="bounced", proof=HAND)
    elif act == "undo":
        for intake in Intake.objects.filter(state="home")[:1]:
            take_back(intake)
    return act == "confirm" and sign_up_and_confirm(newsletter)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.sampled_from([*FILES, "leave", "bounce", "undo", "confirm"]), max_size=7))
def test_no_sequence_makes_somebody_mailable_who_said_no(newsletter, acts):
    for model in (Intake, Subscription, Subscriber, Letter):
        model.objects.all().delete()
    newsletter.site.suppressions.all().delete()
    has_said_no = False
    wrong = []

    for done, act in enumerate(acts, start=1):
        was_known = Subscriber.objects.filter(address=ADDRESS).exists()
        said_yes = live(newsletter, act)
        has_said_no = (has_said_no and not said_yes) or (
            act in NOES and (act != "leave" or was_known)
        )
        if has_said_no and homecomings.mailable(newsletter):
            wrong.append(acts[:done])

    assert wrong == []
