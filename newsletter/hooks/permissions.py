"""The permissions a group can be given for the newsletter."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.db.models import QuerySet

from wagtail import hooks


@hooks.register("register_permissions")
def newsletter_permissions() -> QuerySet[Permission]:
    """Sending, reading the mail that was written to files, the domain, the ways out and back."""
    ours = ["send_mailing", "view_sent_mail", "manage_domain", "override_preflight"]
    ours += ["change_route", "change_returnmailbox"]
    return Permission.objects.filter(content_type__app_label="newsletter", codename__in=ours)
