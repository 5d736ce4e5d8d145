"""Which ways a brand's mail takes, and that one which cannot be built is passed by."""

from __future__ import annotations

import json

from django.core.exceptions import ValidationError

import pytest
from cryptography.fernet import Fernet

from newsletter.models import Route
from newsletter.postoffice.ways import HOUSE, ways_for, ways_of_letters
from newsletter.smtp import NotSent
from newsletter.transports.files import FileTransport
from newsletter.transports.smtp import SmtpTransport
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    return make.site()


def route(site=None, *, kind="files", typed=None, **facts):
    facts.setdefault("name", kind)
    typed = {"folder": "route"} if typed is None else typed
    return Route.objects.create(site=site, kind=kind, settings=json.dumps(typed), **facts)


def keys(ways):
    return [way.key for way in ways]


def test_without_a_route_mail_goes_where_email_url_says(site):
    (way,) = ways_for(site)

    assert (way.key, way.name) == (HOUSE, "EMAIL_URL")
    assert isinstance(way.transport, FileTransport)


def test_a_brand_s_own_routes_come_in_their_order_and_before_those_of_the_house(site):
    everybody = route()
    later, first = route(site, priority=1), route(site, priority=0, weight=3, rate=2.5)
    route(site, is_active=False)
    elsewhere = make.site(hostname="other.example", default=False)

    own, others = ways_for(site), ways_for(elsewhere)

    assert keys(own) == [first.key, later.key]
    assert (own[0].weight, own[0].rate, own[0].priority) == (3, 2.5, 0)
    assert keys(others) == [everybody.key]


def test_letters_take_the_routes_that_carry_them(site):
    bulk, quick = route(site, carries_letters=False), route(site)

    assert keys(ways_of_letters(site)) == [quick.key]
    assert keys(ways_for(site)) == [bulk.key, quick.key]


def test_a_code_of_no_brand_takes_the_house_s_route_else_the_first_brand_s(site):
    own = route(site)
    without = keys(ways_of_letters(None))
    house = route()

    assert (without, keys(ways_of_letters(None))) == ([own.key], [house.key])


def test_a_mail_server_is_reached_as_it_was_typed(site):
    typed = {"host": "mail.example.org", "tls": "tls", "username": "ada", "password": "x"}
    typed |= {"port": "", "patience": "60", "chunking": "yes", "hello": "me.example.org"}
    route(site, kind="smtp", typed=typed, connections=7, messages_per_connection=20)

    (way,) = ways_for(site)

    assert isinstance(way.transport, SmtpTransport)
    server = way.transport.server
    assert (way.transport.connections, server.messages, server.port) == (7, 20, 465)
    assert (server.patience.dot, server.patience.connect, server.chunking) == (60, 30, True)


def test_files_stay_below_the_folder_for_mail(site, settings):
    route(site, typed={"folder": "../../etc"})

    (way,) = ways_for(site)

    assert isinstance(way.transport, FileTransport)
    assert str(way.transport.folder) == f"{settings.VAR_DIR}/mail/etc"
    assert "reaches nobody" in way.transport.probe()


@pytest.mark.parametrize("typed", [{}, {"host": "x", "tls": "dance"}])
def test_a_route_that_cannot_be_built_says_so_to_who_tries_it(site, typed):
    route(site, kind="smtp", typed=typed, name="Broken")

    (way,) = ways_for(site)

    with pytest.raises(NotSent, match="Broken"):
        way.transport.open()


def test_a_kind_nobody_knows_any_more_and_a_lost_key_leave_the_other_ways(site, settings):
    route(site, kind="pigeon")
    route(site, name="Sealed")
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    route(site)

    unknown, sealed, fine = ways_for(site)

    with pytest.raises(NotSent, match="cannot be read"):
        sealed.transport.open()
    with pytest.raises(NotSent, match="cannot be read"):
        unknown.transport.probe()  # type: ignore[attr-defined]  # every route can be tried
    fine.transport.open().close()


def test_a_kind_that_was_taken_out_says_so(site):
    route(site, kind="pigeon")

    (way,) = ways_for(site)

    with pytest.raises(NotSent, match="no kind of route named pigeon"):
        way.transport.open()


def test_a_route_is_of_a_kind_that_is_known(site):
    fine, strange = Route(site=site, name="a", kind="postmark"), Route(name="b", kind="pigeon")

    fine.full_clean()
    with pytest.raises(ValidationError, match="pigeon"):
        strange.full_clean()
