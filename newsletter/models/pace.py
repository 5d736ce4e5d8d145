from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class WayState(models.Model):
    """What must outlive a process about one way out: what it has carried, and how it fails."""

    way = models.CharField(_("way out"), max_length=64, unique=True)
    carried = models.JSONField(default=dict)  # messages by the slot of time they were taken in
    day = models.DateField(null=True)
    today = models.PositiveIntegerField(_("messages today"), default=0)
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)
    avoided_until = models.DateTimeField(_("avoided until"), null=True)
    last_error = models.TextField(_("last error"), blank=True)

    class Meta:
        verbose_name = _("state of a way out")
        verbose_name_plural = _("states of ways out")

    def __str__(self) -> str:
        return self.way


class ReceiverPace(models.Model):
    """How fast one receiving provider takes mail from one way, learned from its own answers."""

    way = models.CharField(_("way out"), max_length=64)
    receiver = models.CharField(_("receiver"), max_length=254)
    rate = models.FloatField(_("messages a second"))
    ceiling = models.FloatField(_("rate at which it said no"))
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("pace of a receiver")
        verbose_name_plural = _("paces of receivers")
        constraints = [
            models.UniqueConstraint(fields=["way", "receiver"], name="one_pace_per_receiver")
        ]

    def __str__(self) -> str:
        return f"{self.way} → {self.receiver}: {self.rate:.1f}"
