"""A brand's people work for that brand and for no other."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, Group, Permission

from wagtail.models import Collection, GroupPagePermission, Locale, Page, Site
from wagtail.permissions import policy_registry

import pytest

from core.models import Picture
from newsletter.models import Newsletter
from people import teams
from people.actions.make_brand_team import make_brand_team
from people.errors import PeopleError
from people.models import User
from people.rights import may_enter, sites_of
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbour():
    return make.site()


@pytest.fixture
def valley():
    return make.site(hostname="valley.example", name="The Valley", default=False)


def member(site: Site, role: str = teams.EDITORS, email: str = "ed@example.org") -> User:
    user = make.user(email=email)
    user.groups.add(make_brand_team(site=site)[role])
    return User.objects.get(pk=user.pk)


def test_a_stranger_a_reader_and_somebody_put_out_work_for_no_brand(harbour):
    gone = member(harbour)
    gone.is_active = False
    gone.save()

    for person in (AnonymousUser(), make.user(email="reader@example.org"), gone):
        assert not sites_of(person).exists()
        assert not may_enter(person)


def test_an_administrator_works_for_every_brand(harbour, valley):
    assert list(sites_of(make.administrator())) == [harbour, valley]


def test_an_editor_works_for_their_brand_only(harbour, valley, django_assert_num_queries):
    editor = member(valley)

    with django_assert_num_queries(1):
        assert list(sites_of(editor)) == [valley]
    assert may_enter(editor)


def test_a_group_of_the_whole_tree_works_for_every_brand(harbour, valley):
    user = make.user()
    group = Group.objects.create(name="Everywhere")
    user.groups.add(group)
    GroupPagePermission.objects.create(
        group=group,
        page=Page.get_first_root_node(),
        permission=Permission.objects.get(codename="change_page"),
    )

    assert list(sites_of(user)) == [harbour, valley]


def test_editors_write_publish_and_send_on_their_own_tree_only(harbour, valley):
    editor = member(harbour)
    theirs = harbour.root_page.permissions_for_user(editor)
    others = valley.root_page.permissions_for_user(editor)

    assert theirs.can_add_subpage()
    assert theirs.can_publish()
    assert not others.can_add_subpage()
    assert not others.can_edit()
    assert editor.has_perm("newsletter.send_mailing")
    assert not editor.has_perm("newsletter.view_sent_mail")
    assert not editor.has_perm("people.add_user")


def test_moderators_correct_and_publish_but_do_not_begin_or_send(harbour):
    moderator = member(harbour, teams.MODERATORS)
    allowed = harbour.root_page.permissions_for_user(moderator)

    assert allowed.can_edit()
    assert allowed.can_publish()
    assert not allowed.can_add_subpage()
    assert not moderator.has_perm("newsletter.send_mailing")


def test_a_brands_pictures_lie_on_its_own_shelf(harbour, valley):
    editor = member(harbour)
    member(valley, email="other@example.org")

    policy = policy_registry.get_by_type(Picture)
    shelves = policy.collections_user_has_permission_for(editor, "add")

    assert [shelf.name for shelf in shelves] == ["The Harbour (testserver:80)"]
    assert Collection.get_first_root_node().get_children().count() == 2


def test_a_team_is_made_once_and_reaches_a_language_that_came_later(harbour):
    first = make_brand_team(site=harbour)
    harbour.root_page.copy_for_translation(Locale.objects.get(language_code="fr"))

    again = make_brand_team(site=harbour)

    assert again == first
    editors = again[teams.EDITORS]
    granted = GroupPagePermission.objects.filter(group=editors)
    pages = {entry.page_id for entry in granted}
    assert pages == {page.pk for page in harbour.root_page.get_translations(inclusive=True)}
    assert granted.count() == 2 * len(teams.PAGES[teams.EDITORS])


def test_two_brands_of_one_name_have_teams_of_their_own(harbour):
    twin = make.site(hostname="twin.example", name="The Harbour", default=False)

    first = make_brand_team(site=harbour)[teams.EDITORS]
    second = make_brand_team(site=twin)[teams.EDITORS]

    assert first.name == "Editors of The Harbour"
    assert second.name == "Editors of The Harbour (twin.example:80)"
    assert make_brand_team(site=twin)[teams.EDITORS] == second


def test_a_name_taken_by_other_groups_is_told(harbour):
    Group.objects.create(name="Editors of The Harbour")
    Group.objects.create(name="Editors of The Harbour (testserver:80)")

    with pytest.raises(PeopleError, match="Rename it, then try again"):
        make_brand_team(site=harbour)


def test_a_permission_that_is_not_there_is_named(harbour):
    Permission.objects.filter(codename="send_mailing").delete()

    with pytest.raises(PeopleError, match=r"newsletter\.send_mailing.*manage\.py migrate"):
        make_brand_team(site=harbour)


def test_the_list_of_newsletters_shows_an_editor_their_own(client, harbour, valley):
    make.newsletter(site=harbour, name="Tides")
    make.newsletter(site=valley, slug="meadows", name="Meadows")
    client.force_login(member(valley))

    shown = client.get("/admin/newsletter/newsletters/").content.decode()

    assert Newsletter.objects.count() == 2
    assert "Meadows" in shown
    assert "Tides" not in shown
