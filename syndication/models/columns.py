from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site


class SheetColumns(models.Model):
    """What the columns of a table mean, as somebody of a brand said; found again by its headers."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="sheet_columns")
    fingerprint = models.CharField(max_length=64)  # of the set of headers
    headers = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("meaning of columns")
        verbose_name_plural = _("meanings of columns")
        constraints = [
            models.UniqueConstraint(fields=["site", "fingerprint"], name="one_meaning_per_headers")
        ]

    def __str__(self) -> str:
        return ", ".join(self.headers)
