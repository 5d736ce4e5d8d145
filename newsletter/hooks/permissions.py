"""The permissions a group can be given for the newsletter."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.db.models import QuerySet

from wagtail import hooks


@hooks.register("register_permissions")
def newsletter_permissions() -> QuerySet[Permission]:
    """Sending, the sent mail, the domain, the ways out and back, and what is done with people."""
    ours = ["send_mailing", "view_sent_mail", "manage_domain", "override_preflight"]
    ours += ["change_route", "change_returnmailbox", "ask_permission", "change_claim"]
    ours += ["annotate_subscriber", "export_audience", "suppress_subscriber"]
    return Permission.objects.filter(content_type__app_label="newsletter", codename__in=ours)
