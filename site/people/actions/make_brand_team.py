"""Who may work for a brand: groups that reach its own tree and nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext as _

from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    GroupSitePermission,
    Site,
)

from core.models.brand import brand_of
from people import teams
from people.actions.make_brand_review import make_brand_review
from people.errors import PeopleError


@transaction.atomic
def make_brand_team(*, site: Site) -> dict[str, Group]:
    """Make the editors, moderators and ambassadors of a brand, or bring them up to date.

    Idempotent; run it again after a brand got its first page in another
    language. Editors write, publish and send; moderators correct and publish
    what others wrote; ambassadors write and submit. What is submitted is
    reviewed by editors and moderators. Returns the groups by role. Raises
    `PeopleError` when a permission is missing from the database.
    """
    names = {
        teams.EDITORS: _("Editors of %(brand)s"),
        teams.MODERATORS: _("Moderators of %(brand)s"),
        teams.AMBASSADORS: _("Ambassadors of %(brand)s"),
    }
    shelf = shelf_of(site)
    made = {}
    for role, name in names.items():
        group = _group(site, name)
        group.permissions.set(_permissions(teams.ROWS[role]))
        _open_pages(group, site, role)
        for permission in _permissions(teams.SETTINGS[role]):
            GroupSitePermission.objects.get_or_create(group=group, site=site, permission=permission)
        for permission in _permissions(teams.UPLOADS[role]):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=shelf, permission=permission
            )
        made[role] = group
    make_brand_review(site=site, reviewers=[made[role] for role in teams.REVIEWERS])
    return made


def shelf_of(site: Site) -> Collection:
    """The collection that holds the brand's pictures and files."""
    root = Collection.get_first_root_node()
    name = f"{brand_of(site)} ({site.hostname}:{site.port})"
    return root.get_children().filter(name=name).first() or root.add_child(name=name)


def _group(site: Site, name: str) -> Group:
    """The brand's group: found by its name and tree, so that two brands may share a name."""
    for brand in (str(brand_of(site)), f"{brand_of(site)} ({site.hostname}:{site.port})"):
        full = (name % {"brand": brand})[:150]
        group, is_new = Group.objects.get_or_create(name=full)
        known = GroupPagePermission.objects.filter(group=group, page=site.root_page)
        if is_new or known.exists():
            return group
    message = _("Another team is called %(name)s already. Rename it, then try again.")
    raise PeopleError(message % {"name": full})


def _open_pages(group: Group, site: Site, role: str) -> None:
    """Grant the pages of the brand, in every language they exist in."""
    wanted = _permissions(f"wagtailcore.{codename}" for codename in teams.PAGES[role])
    for root in site.root_page.get_translations(inclusive=True):
        for permission in wanted:
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)


def _permissions(wanted: Iterable[str]) -> list[Permission]:
    """The permissions of the given names, each "app.codename"."""
    found = []
    for name in wanted:
        app, _dot, codename = name.partition(".")
        permission = Permission.objects.filter(
            content_type__app_label=app, codename=codename
        ).first()
        if permission is None:
            message = _("There is no permission %(name)s. Run manage.py migrate, then try again.")
            raise PeopleError(message % {"name": name})
        found.append(permission)
    return found
