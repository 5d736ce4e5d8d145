"""Editors of a brand, with just the rights a test gives them; and nobody."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission

from wagtail.models import GroupPagePermission

from tests import make

NOBODY: Any = None  # drafting holds no claim, so that it does not matter which worker does it
WRITES = ("add_page", "change_page")


PUBLISHES = (*WRITES, "publish_page")


def editor(page, *codenames, email="ed@example.org", kinds=PUBLISHES):
    group = Group.objects.create(name=email)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in codenames:
        group.permissions.add(
            Permission.objects.get(codename=codename, content_type__app_label="newsletter")
        )
    for kind in kinds:
        GroupPagePermission.objects.create(
            group=group,
            page=page.newsletter.site.root_page,
            permission=Permission.objects.get(codename=kind, content_type__app_label="wagtailcore"),
        )
    user = make.user(email=email)
    user.groups.add(group)
    return user
