from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CopyVisits(models.Model):
    """How many readers came home from a copy on one day; who they were is not known."""

    copy = models.ForeignKey("syndication.Copy", on_delete=models.CASCADE, related_name="visits")
    day = models.DateField(_("day"))
    number = models.PositiveIntegerField(_("visits"), default=0)

    class Meta:
        verbose_name = _("visits from a copy")
        verbose_name_plural = _("visits from copies")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["copy", "day"], name="one_count_per_copy_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.copy} {self.day}: {self.number}"
