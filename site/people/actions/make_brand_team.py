"""Who may work for a brand: groups that reach its own tree and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Model
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
        pages = [f"wagtailcore.{codename}" for codename in teams.PAGES[role]]
        for root in site.root_page.get_translations(inclusive=True):
            _grant(GroupPagePermission, pages, group=group, page=root)
        _grant(GroupSitePermission, teams.SETTINGS[role], group=group, site=site)
        _grant(GroupCollectionPermission, teams.UPLOADS[role], group=group, collection=shelf)
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


def _grant(kind: type[Model], wanted: Sequence[str], **where: Any) -> None:
    """Grant permissions on a place; one that is granted already stays as it is."""
    rows = [kind(permission=permission, **where) for permission in _permissions(wanted)]
    kind._default_manager.bulk_create(rows, ignore_conflicts=True)


def _permissions(wanted: Sequence[str]) -> list[Permission]:
    """The permissions of the given names, each "app.codename", in one question."""
    codenames = {name.partition(".")[2] for name in wanted}
    found = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.filter(codename__in=codenames).select_related(
            "content_type"
        )
    }
    for name in wanted:
        if name not in found:
            message = _("There is no permission %(name)s. Run manage.py migrate, then try again.")
            raise PeopleError(message % {"name": name})
    return [found[name] for name in wanted]
