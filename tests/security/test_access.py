"""Every address and every role: nobody gets further than the table says."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from wagtail.models import Site

import pytest

from people import teams
from people.actions.make_brand_team import make_brand_team
from people.models import User
from tests import make
from tests.security import access

pytestmark = pytest.mark.django_db
SIGN_IN_PAGES = ("/account/login/", "/admin/login/")


@pytest.fixture
def harbour():
    return make.site()


@pytest.fixture
def valley():
    return make.site(hostname="valley.example", name="The Valley", default=False)


def signed_in(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def editor_of(site: Site, *, email: str, role: str = teams.EDITORS) -> Client:
    user = make.user(email=email)
    user.groups.add(make_brand_team(site=site)[role])
    return signed_in(user)


def answers(client: Client, route: str) -> list[HttpResponse]:
    path = access.address(route)
    asked: list[Any] = [client.get(path), client.post(path)]
    return asked


def is_refused(response: Any) -> bool:
    """Not there, forbidden, or sent back to the front of the admin with a message."""
    home = reverse("wagtailadmin_home")
    return response.status_code in {403, 404, 405} or response.headers.get("Location") == home


def test_somebody_decided_about_every_address():
    undecided = [route for route, _ in access.routes() if access.audience(route) is None]

    assert undecided == [], "Say in tests/security/access.py who may ask for these."


def test_the_table_has_no_line_that_nothing_matches():
    first = {
        next(family for family, _ in access.FAMILIES if re.match(family, route))
        for route, _ in access.routes()
    }

    assert [family for family, _ in access.FAMILIES if family not in first] == []


def test_a_stranger_is_sent_to_sign_in_from_every_address_of_the_admin(harbour):
    stranger = Client(raise_request_exception=False)
    wrong = []
    for route in access.of(access.STAFF, access.ADMINISTRATORS):
        wrong += [
            (route, answer.status_code)
            for answer in answers(stranger, route)
            if not answer.headers.get("Location", "").startswith(SIGN_IN_PAGES)
        ]

    assert wrong == []


def test_a_reader_is_refused_at_every_address_of_the_admin(harbour):
    reader = signed_in(make.user())
    wrong = []
    for route in access.of(access.STAFF, access.ADMINISTRATORS):
        wrong += [
            (route, answer.status_code)
            for answer in answers(reader, route)
            if answer.status_code != 403
        ]

    assert wrong == []


def test_editors_and_moderators_are_refused_where_only_administrators_work(harbour):
    for role in (teams.EDITORS, teams.MODERATORS):
        person = editor_of(harbour, email=f"{role}@example.org", role=role)
        wrong = [
            (route, answer.status_code)
            for route in access.of(access.ADMINISTRATORS)
            for answer in answers(person, route)
            if not is_refused(answer)
        ]

        assert wrong == []


def test_nothing_breaks_when_an_editor_or_an_administrator_asks_for_it(harbour):
    people = [editor_of(harbour, email="ed@example.org"), signed_in(make.administrator())]
    broken = [
        (route, answer.status_code)
        for person in people
        for route in access.of(access.STAFF, access.ADMINISTRATORS)
        if not route.startswith("admin/failwhale/")  # it breaks on purpose
        for answer in [person.get(access.address(route, number=999))]
        if answer.status_code >= 500
    ]

    assert broken == []


def test_a_stranger_sees_nothing_of_an_account(harbour):
    stranger = Client(raise_request_exception=False)
    wrong = [
        (route, answer.status_code)
        for route in access.of(access.SIGNED_IN)
        for answer in [stranger.get(access.address(route))]
        if answer.status_code not in {301, 302}
    ]

    assert wrong == []


def test_what_is_for_everyone_asks_no_stranger_to_sign_in_to_the_admin(harbour):
    stranger = Client(raise_request_exception=False)
    for route in access.of(access.EVERYONE):
        answer = stranger.get(access.address(route))

        assert answer.status_code < 500, route
        assert "next=/admin" not in answer.headers.get("Location", ""), route


def test_what_is_closed_is_not_there_for_anybody(harbour):
    administrator = signed_in(make.administrator())
    for route in access.of(access.CLOSED):
        for client in (Client(), administrator):
            assert client.get(access.address(route)).status_code == 404


def test_an_editor_reaches_their_own_brand_and_not_one_row_of_another(harbour, valley):
    issue = make.issue(newsletter=make.newsletter(site=harbour))
    article = make.article(site=harbour)
    reader = make.subscription(newsletter=issue.newsletter).subscriber
    own = editor_of(harbour, email="harbour@example.org")
    other = editor_of(valley, email="valley@example.org")
    rows = [
        f"/admin/pages/{article.pk}/edit/",
        f"/admin/pages/{article.pk}/history/",
        f"/admin/pages/{article.pk}/unpublish/",
        f"/admin/writing/previews/{article.pk}/",
        f"/admin/pages/add/blog/articlepage/{harbour.root_page_id}/",
        f"/admin/newsletter/draft/{issue.get_parent().pk}/",
        f"/admin/newsletter/issues/{issue.pk}/",
        f"/admin/newsletter/newsletters/edit/{issue.newsletter.pk}/",
        f"/admin/newsletter/subscribers/inspect/{reader.pk}/",
        f"/admin/settings/core/brand/{harbour.pk}/",
    ]

    for row in rows:
        assert own.get(row).status_code == 200, row
        assert is_refused(other.get(row)), row
        assert is_refused(other.post(row)), row


def test_only_these_addresses_take_a_post_from_another_page():
    exempt = {
        pattern.name
        for route, pattern in access.routes()
        if getattr(pattern.callback, "csrf_exempt", False)
        and not route.startswith("admin/api/")  # the test below
    }

    # The sign-up form stands on cached pages and on other people's; the one-click
    # leave is pressed by mail programs; signed links are their own authority; mail
    # providers knock with a secret in the address, and a signature.
    assert exempt == {
        "newsletter_subscribe",
        "newsletter_leave",
        "newsletter_confirm",
        "newsletter_poll",
        "newsletter_preferences",
        "newsletter_own",
        "newsletter_readdress",
        "newsletter_provider",
    }


def test_the_admins_own_interface_takes_no_post_from_another_page(harbour):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.administrator())
    article = make.article(site=harbour)

    answer = client.post(f"/admin/api/main/pages/{article.pk}/action/delete/")

    assert answer.status_code == 403
    assert type(article).objects.filter(pk=article.pk).exists()
