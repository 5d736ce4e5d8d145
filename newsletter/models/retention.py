from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

DAYS = _("In days. 0 keeps it as long as the person is known.")


@register_setting(icon="history")
class Retention(BaseSiteSetting):
    """How long a brand keeps what it noticed about its readers, and the files they came in."""

    consent_ip_days = models.PositiveIntegerField(
        _("network addresses of consents"),
        default=0,
        help_text=_(
            "They are shortened when they are written and belong to the proof of a consent: ask "
            "whoever advises you before you shorten this. In days; 0 keeps them with the proof."
        ),
    )
    click_days = models.PositiveIntegerField(_("who clicked"), default=730, help_text=DAYS)
    visit_days = models.PositiveIntegerField(
        _("daily counts of claim links"), default=730, help_text=DAYS
    )
    upload_days = models.PositiveIntegerField(
        _("files that were brought home"),
        default=30,
        help_text=_(
            "They hold whole lists of people. What came home stays, and can still be taken back. "
            "In days; 0 keeps them."
        ),
    )

    panels = [
        FieldPanel("consent_ip_days"),
        FieldPanel("click_days"),
        FieldPanel("visit_days"),
        FieldPanel("upload_days"),
    ]

    class Meta:
        verbose_name = _("retention")

    def __str__(self) -> str:
        return str(self.site)
