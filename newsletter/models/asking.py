from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site


class Asking(models.Model):
    """A decision to ask the people without a proven yes, once: by whom, and on what ground."""

    class State(models.TextChoices):
        RUNNING = "running", _("being asked")
        FINISHED = "finished", _("finished")
        STOPPED = "stopped", _("stopped")

    newsletter = models.ForeignKey(
        "newsletter.Newsletter", on_delete=models.PROTECT, related_name="askings"
    )
    basis = models.TextField(
        _("lawful basis"),
        max_length=2000,
        help_text=_(
            "Why you may write to these people this once: where they gave you their address, "
            "when, and what they could expect. It is kept with each letter."
        ),
    )
    state = models.CharField(max_length=12, choices=State.choices, default=State.RUNNING)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("question for permission")
        verbose_name_plural = _("questions for permission")
        ordering = ["-started_at"]
        permissions = [("ask_permission", _("Can ask people without a proven yes, once"))]
        constraints = [
            models.UniqueConstraint(
                fields=["newsletter"],
                condition=models.Q(state="running"),
                name="one_asking_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.newsletter} · {self.started_at:%Y-%m-%d}"


class Asked(models.Model):
    """That an address was asked. It outlives the person's data, so that nobody is asked twice."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    address_hash = models.CharField(max_length=64)
    asking = models.ForeignKey(Asking, on_delete=models.PROTECT, related_name="asked")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "address_hash"], name="asked_once_for_ever")
        ]

    def __str__(self) -> str:
        return self.address_hash[:12]
