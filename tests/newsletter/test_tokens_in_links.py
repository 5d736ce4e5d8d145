"""Links in mails: each opens one door only, and holds no address."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import unquote

from django.utils import timezone

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter import links
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    return make.site()


def token_of(url):
    return unquote(url.rsplit("/", 1)[1])


def test_a_link_to_leave_works_for_years(site):
    with time_machine.travel(timezone.now() - timedelta(days=1200), tick=False):
        token = token_of(links.leave_url(site, subscriber=5, newsletter=6, issue=7))

    assert links.read_leave(token) == links.Leaving(5, 6, 7)


def test_a_link_of_one_purpose_opens_no_other_door(site):
    confirm = token_of(links.confirm_url(site, subscription=1, asked_at=timezone.now()))
    leave = token_of(links.leave_url(site, subscriber=1, newsletter=1))
    mine = token_of(links.preferences_url(site, subscriber=1))
    doors = {
        links.read_confirm: confirm,
        links.read_leave: leave,
        links.read_preferences: mine,
    }

    for door, own in doors.items():
        door(own)
        for token in {confirm, leave, mine} - {own}:
            with pytest.raises(links.BadLink):
                door(token)
    assert not links.form_is_fresh(leave, newsletter=1)


def test_the_moment_of_asking_survives_the_link(site):
    asked_at = timezone.now()

    token = token_of(links.confirm_url(site, subscription=1, asked_at=asked_at))

    assert abs(links.read_confirm(token)[1] - asked_at) < timedelta(milliseconds=2)


@settings(max_examples=300, deadline=None)
@given(noise=st.text(max_size=80))
def test_noise_is_never_a_link(noise):
    for door in (links.read_confirm, links.read_leave, links.read_preferences):
        with pytest.raises(links.BadLink):
            door(noise)
