"""Access that ends by itself: renewed in time, or told to who can connect the channel again."""

from __future__ import annotations

import json
from datetime import timedelta

from django.contrib.auth.models import Permission
from django.core import mail
from django.utils import timezone

import pytest
import time_machine

from core import pause
from core.work import Worker
from people import teams
from people.actions.make_brand_team import make_brand_team
from people.models import User
from syndication.actions.access import keep, renew_due, tell_due
from syndication.delivery.engine import run_due
from syndication.exchange import ByHand, ExchangeError, NotSent
from syndication.models import Channel, Credential
from tests import make
from tests.syndication.copying import channel
from tests.syndication.test_channels_admin import NEW, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shores")]
A_DAY, SIXTY = timedelta(days=1), timedelta(days=60)


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as found:
        yield found


@pytest.fixture
def there(site, clock):
    """A channel whose token was typed now and lives for sixty days."""
    made = channel(site=site)
    keep(made, secrets={"token": "s3cr3t"}, lives=SIXTY)
    return made


def ends_in():
    """Days until the end, as it is known."""
    ends_at = Credential.objects.get().ends_at
    return None if ends_at is None else (ends_at - timezone.now()).days


def token():
    return json.loads(Credential.objects.get().secrets)["token"]


def later(desk, clock, *, days):
    """So many days on; who was signed in signs in again."""
    clock.shift(A_DAY * days)
    desk.force_login(User.objects.get())


def test_connecting_keeps_when_the_access_ends(desk, site, shore, clock):
    shore.lives = SIXTY
    desk.post(NEW, typed(site))

    assert ends_in() == 60


def test_a_new_address_with_the_old_token_moves_no_end(desk, site, shore, clock):
    shore.lives = SIXTY
    desk.post(NEW, typed(site))
    later(desk, clock, days=30)
    place = f"/admin/channels/{Channel.objects.get().pk}/"

    desk.post(place, typed(site, base_url="https://new.example", connection_token=""))
    same = ends_in()
    desk.post(place, typed(site, connection_token="another"))

    assert (same, ends_in()) == (30, 60)


def test_it_is_renewed_twenty_days_before_and_not_earlier(there, shore, clock):
    clock.shift(A_DAY * 39)
    early = renew_due()
    clock.shift(A_DAY)

    with Worker() as worker:
        run_due(worker)
        run_due(worker)

    assert early == 0
    assert shore.said == ["renew"]
    assert (token(), ends_in()) == ("s3cr3t+", 60)
    assert mail.outbox == []


def test_a_renewal_that_fails_is_tried_again_each_day_and_told(there, shore, clock):
    shore.fails("renew", NotSent("No connection."), KeyError("expires_in"))
    clock.shift(A_DAY * 41)

    tries = [renew_due(), renew_due()]
    trouble = Channel.objects.get().last_error
    clock.shift(A_DAY)
    renew_due()
    still = token()
    clock.shift(A_DAY)
    renew_due()

    assert tries == [1, 0]
    assert trouble == "The access could not be renewed. No connection."
    assert (still, token()) == ("s3cr3t", "s3cr3t+")
    assert Channel.objects.get().last_error == ""


def test_of_two_workers_one_renews_each(there, site, shore, clock):
    keep(channel(site=site, name="Second"), secrets={"token": "other"}, lives=SIXTY)
    shore.fails("renew", renew_due)  # another worker, meanwhile
    clock.shift(A_DAY * 41)

    renew_due()

    assert shore.said == ["renew", "renew"]
    assert {json.loads(one.secrets)["token"] for one in Credential.objects.all()} == {
        "s3cr3t+",
        "other+",
    }


def test_what_only_a_person_can_renew_is_tried_once(there, shore, clock):
    shore.fails("renew", ByHand("Only for some."))
    clock.shift(A_DAY * 41)

    renew_due()
    clock.shift(A_DAY * 2)

    assert renew_due() == 0


def test_who_connected_again_meanwhile_is_not_overwritten(there, shore, clock):
    clock.shift(A_DAY * 41)
    shore.fails("renew", lambda: keep(there, secrets={"token": "typed"}, lives=SIXTY))

    renew_due()

    assert token() == "typed"


def test_a_platform_that_renews_nothing_more_is_left_alone(there, settings, clock):
    clock.shift(A_DAY * 41)
    settings.SYNDICATION_PLATFORMS = []

    renew_due()

    assert token() == "s3cr3t"


def test_people_hear_of_the_end_three_times(site, clock):
    admin = make.administrator()
    keep(channel(site=site, platform="cliff"), secrets={"token": "s3cr3t"}, lives=SIXTY)
    told = []

    for _day in range(62):
        tell_due()
        tell_due()
        told.append(len(mail.outbox))
        clock.shift(A_DAY)

    assert [told.index(number) for number in (1, 2, 3)] == [46, 53, 59]
    assert told[-1] == 3
    letter = mail.outbox[0]
    assert letter.to == [admin.email]
    assert letter.subject.startswith("Connect “Cliff” again before ")
    assert f"/admin/channels/{Channel.objects.get().pk}/" in letter.body
    assert "s3cr3t" not in letter.body


def test_only_who_can_connect_the_channel_hears_of_it(site, clock):
    other = make.site(hostname="valley.example", name="Valley", default=False)
    able = Permission.objects.get(codename="change_channel")
    people = [("ours@example.org", site, True), ("theirs@example.org", other, True)]
    for address, brand, may in [*people, ("editor@example.org", site, False)]:
        user = make.user(email=address)
        user.groups.add(make_brand_team(site=brand)[teams.MODERATORS])
        if may:
            group = user.groups.create(name=address)
            group.permissions.add(able)
    keep(channel(site=site, platform="cliff"), secrets={}, lives=A_DAY)

    tell_due()

    assert [letter.to for letter in mail.outbox] == [["ours@example.org"]]


def test_a_house_that_is_paused_renews_and_writes_nothing(there, shore, clock):
    clock.shift(A_DAY * 59)
    pause.pause("Restored.")

    with Worker() as worker:
        run_due(worker)

    assert shore.said == []
    assert mail.outbox == []


def test_the_board_and_the_channels_say_what_ends(desk, there, clock):
    quiet = desk.get("/admin/copies/").content.decode()
    later(desk, clock, days=50)

    board = desk.get("/admin/copies/").content.decode()
    listed = desk.get("/admin/channels/").content.decode()
    form = desk.get(f"/admin/channels/{there.pk}/").content.decode()
    later(desk, clock, days=11)
    ended = desk.get("/admin/copies/").content.decode()

    assert "The access to Shore" not in quiet
    assert "The access to Shore ends on" in board
    assert "The access to Shore ends on" in listed
    assert "The access to Shore ends on" in form
    assert "The access to Shore ended on" in ended


def test_a_channel_can_be_connected_again_when_the_key_of_the_house_is_gone(
    desk, site, shore, settings
):
    desk.post(NEW, typed(site))
    settings.FIELD_ENCRYPTION_KEYS = ["bm90LXRoZS1rZXktdGhhdC1pdC13YXMtYmVmb3JlISE="]

    answer = desk.post(f"/admin/channels/{Channel.objects.get().pk}/", typed(site), follow=True)

    assert b"Connected to A shore." in answer.content
    assert token() == "s3cr3t-token"


def test_a_renewal_without_the_key_of_the_house_is_told(there, shore, settings, clock):
    settings.FIELD_ENCRYPTION_KEYS = ["bm90LXRoZS1rZXktdGhhdC1pdC13YXMtYmVmb3JlISE="]
    clock.shift(A_DAY * 41)

    renew_due()

    assert shore.said == []
    assert "could not be renewed" in Channel.objects.get().last_error


def test_an_error_of_the_platform_file_itself_is_no_end_of_the_round(there, shore, clock, caplog):
    shore.fails("renew", ExchangeError("Not now."), KeyError("expires_in"))
    clock.shift(A_DAY * 41)

    renew_due()
    clock.shift(A_DAY)
    renew_due()

    assert "shore renewed nothing" in caplog.text
