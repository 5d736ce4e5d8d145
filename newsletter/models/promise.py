from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="lock")
class Promise(BaseSiteSetting):
    """What a brand promised all its readers, and the post office keeps."""

    mails_a_week = models.PositiveSmallIntegerField(
        _("mails a reader gets within seven days, at most"),
        default=0,
        help_text=_(
            "Issues, series and articles together, of all the brand's newsletters, and the "
            "question whether you may write. What would be more is not sent, whoever asked for "
            "it. Letters that answer what a reader did, such as confirmations, codes, welcome "
            "and thanks, do not count. 0: no limit."
        ),
    )

    panels = [FieldPanel("mails_a_week")]

    class Meta:
        verbose_name = _("promise")

    def __str__(self) -> str:
        return str(self.site)
