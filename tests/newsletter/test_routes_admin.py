"""Mail routes in the admin: nothing is saved that does not let us in, and no secret comes back."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from wagtail.models import ModelLogEntry

import pytest
from cryptography.fernet import Fernet

from newsletter.actions import routes
from newsletter.models import Route, WayState
from tests import make
from tests.fakes.smtp import Sink
from tests.newsletter.staff import editor

pytestmark = pytest.mark.django_db

LOGIN = ("ada", "a secret word")


@pytest.fixture
def site():
    return make.site()


@pytest.fixture
def desk(client, site):
    client.force_login(make.administrator())
    return client


@pytest.fixture
def sink():
    with Sink(login=LOGIN, extensions=("AUTH PLAIN", "PIPELINING")) as listening:
        yield listening


def typed(sink, **facts):
    """The form of a mail server, as a person fills it in."""
    return {
        "site": "",
        "name": "Our relay",
        "way_host": "127.0.0.1",
        "way_port": str(sink.port),
        "way_tls": "none",
        "way_chunking": "no",
        "way_username": LOGIN[0],
        "way_password": LOGIN[1],
        "priority": "0",
        "weight": "1",
        "connections": "4",
        "messages_per_connection": "100",
        "carries_letters": "on",
        "is_active": "on",
        **facts,
    }


def new(kind="smtp"):
    return reverse("newsletter_route_connect", args=[kind])


def connected(desk, sink, **facts):
    desk.post(new(), typed(sink, **facts))
    return Route.objects.get()


def page_of(route):
    return reverse("newsletter_route", args=[route.pk])


def press(desk, route, act):
    address = reverse("newsletter_route_control", args=[route.pk])
    return desk.post(address, {"act": act}, follow=True)


def test_a_route_is_saved_once_the_server_has_let_us_in(desk, sink):
    answer = desk.post(new(), typed(sink, site=""), follow=True)

    route = Route.objects.get()
    assert "answers and lets us in" in answer.content.decode()
    assert (route.name, route.kind_label, route.site) == ("Our relay", "Mail server (SMTP)", None)
    assert route.checked_at is not None
    assert route.typed()["password"] == LOGIN[1]
    assert any(command.startswith("AUTH") for command in sink.commands)
    assert not sink.accepted
    assert ModelLogEntry.objects.filter(action="wagtail.create").exists()


def test_a_server_that_refuses_us_is_quoted_and_nothing_is_saved(desk, sink):
    answer = desk.post(new(), typed(sink, way_password="wrong"))

    assert "who are you?" in answer.content.decode()
    assert not Route.objects.exists()


def test_a_route_that_is_not_in_use_need_not_answer(desk, sink):
    sink.go_away()

    route = connected(desk, sink, is_active="")

    assert (route.is_active, route.checked_at) == (False, None)


def test_a_secret_is_encrypted_kept_when_left_empty_and_never_shown(desk, sink):
    route = connected(desk, sink)

    shown = desk.get(page_of(route)).content.decode()
    desk.post(page_of(route), typed(sink, way_password="", name="Another name"))

    route.refresh_from_db()
    assert LOGIN[1] not in shown
    assert LOGIN[0] in shown
    assert (route.name, route.typed()["password"]) == ("Another name", LOGIN[1])
    raw: Any = Route.objects.raw("SELECT id, settings AS sealed FROM newsletter_route")[0]
    assert LOGIN[1] not in raw.sealed


def test_a_stored_secret_is_not_shown_to_another_server(desk, sink):
    route = connected(desk, sink)
    with Sink(login=LOGIN, extensions=("AUTH PLAIN",)) as stranger:
        answer = desk.post(page_of(route), typed(stranger, way_password=""))

        assert "type what is secret again" in answer.content.decode()
        assert stranger.connections == 0


def test_a_route_whose_key_is_lost_is_put_right_in_its_form(desk, sink, settings):
    route = connected(desk, sink)
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]

    form = desk.get(page_of(route))
    listed = desk.get(reverse("newsletter_routes"))
    desk.post(page_of(route), typed(sink))

    assert (form.status_code, listed.status_code) == (200, 200)
    assert Route.objects.get().typed()["password"] == LOGIN[1]


def test_each_kind_asks_for_its_own(desk):
    page = desk.get(reverse("newsletter_route_choose")).content.decode()
    form = desk.get(new("postmark")).content.decode()

    assert "Amazon SES" in page
    assert "Server token" in form
    assert 'type="password"' in form
    assert desk.get(new("pigeon")).status_code == 404


def test_a_line_break_in_what_was_typed_is_refused(desk, sink):
    answer = desk.post(new(), typed(sink, way_hello="a\x01b"))

    assert "on one line" in answer.content.decode()
    assert not Route.objects.exists()


def test_a_window_needs_a_count_and_a_length(desk, sink):
    answer = desk.post(new(), typed(sink, window_count="100"))

    assert "A window needs both" in answer.content.decode()


def test_the_list_says_how_each_route_does(desk, sink):
    route = connected(desk, sink, rate="5", window_count="9", window_seconds="60")
    resting = WayState.objects.create(way=route.key, failures=3, last_error="454 not now")
    Route.objects.create(name="Old", kind="pigeon", is_active=False)

    page = desk.get(reverse("newsletter_routes")).content.decode()

    assert resting.last_error in page
    assert "not in use" in page
    assert "pigeon" in page
    assert "9 in 60 seconds" in page


def test_a_house_without_a_route_says_where_mail_goes(desk, settings):
    assert "written to files" in desk.get(reverse("newsletter_routes")).content.decode()
    settings.EMAIL_URL = "smtp://mail.example.org"
    assert "EMAIL_URL names" in desk.get(reverse("newsletter_routes")).content.decode()


def test_a_route_of_a_kind_nobody_knows_any_more_has_no_form(desk):
    route = Route.objects.create(name="Old", kind="pigeon")

    assert desk.get(page_of(route)).status_code == 404


def test_a_test_mail_takes_this_very_route(desk, sink):
    route = connected(desk, sink)

    answer = press(desk, route, "test")

    assert "queued as 1" in answer.content.decode()
    assert sink.count() == {"admin@example.org": 1}
    assert ModelLogEntry.objects.filter(action="newsletter.route_test").exists()


@pytest.mark.parametrize("act", ["test", "look"])
def test_a_route_that_stopped_working_says_why(desk, sink, act):
    route = connected(desk, sink)
    sink.go_away()

    answer = press(desk, route, act)

    assert "cannot be used" in answer.content.decode()


def test_a_route_is_asked_again(desk, sink):
    route = connected(desk, sink)
    Route.objects.update(checked_at=None)

    press(desk, route, "look")

    assert Route.objects.get().checked_at is not None


def test_a_route_is_removed_with_what_was_typed_for_it(desk, sink):
    route = connected(desk, sink)

    press(desk, route, "remove")

    assert not Route.objects.exists()
    assert press(desk, route, "look").status_code == 404


def test_there_are_three_buttons(desk, sink):
    route = connected(desk, sink)

    assert press(desk, route, "dance").status_code == 400


def test_who_manages_the_routes_of_a_brand_sees_those_and_no_others(client, site, sink):
    page = make.newsletter_page(newsletter=make.newsletter(site=site))
    elsewhere = make.site(hostname="other.example", name="Other", default=False)
    settings = json.dumps({"folder": "x"})
    own, other, house = (
        Route.objects.create(site=owner, name=name, kind="files", settings=settings)
        for owner, name in ((site, "Ours"), (elsewhere, "Theirs"), (None, "Everybody's"))
    )
    client.force_login(editor(page, "change_route"))

    shown = client.get(reverse("newsletter_routes")).content.decode()
    form = client.get(new()).content.decode()
    refused = client.post(new(), typed(sink))

    assert "Ours" in shown
    assert "Theirs" not in shown
    assert "Everybody" not in shown
    assert [client.get(page_of(one)).status_code for one in (own, other, house)] == [200, 404, 404]
    assert "Every brand that has no route" not in form
    assert refused.context["form"].errors["site"]


def test_a_verb_asks_for_the_permission_itself(site):
    reader = make.user(email="reader@example.org")
    route = Route(site=site, name="Ours", kind="files")

    with pytest.raises(PermissionDenied):
        routes.save(route=route, typed={"folder": "x"}, user=reader)
    assert not routes.may_manage(reader, Route(kind="files"))


def test_editors_without_the_permission_find_no_door(client, site):
    page = make.newsletter_page(newsletter=make.newsletter(site=site))
    client.force_login(editor(page))

    assert client.get(reverse("newsletter_routes")).status_code == 302
    assert "Mail routes" not in client.get("/admin/").content.decode()
