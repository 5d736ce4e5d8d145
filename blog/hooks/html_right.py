"""The right to write HTML, where an administrator grants rights to groups."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.db.models import QuerySet

from wagtail import hooks


@hooks.register("register_permissions")
def the_right_to_write_html() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="blog", codename="write_html")
