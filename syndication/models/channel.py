from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site

from core.secrets import EncryptedTextField


class Channel(models.Model):
    """An account on a platform that takes copies of what a brand publishes."""

    class State(models.TextChoices):
        ACTIVE = "active", _("active")
        PAUSED = "paused", _("paused")
        NEEDS_AUTH = "needs_auth", _("must be connected again")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="channels")
    platform = models.CharField(_("platform"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    base_url = models.URLField(_("address"), blank=True, max_length=500)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.ACTIVE)
    paused_until = models.DateTimeField(_("paused until"), null=True, blank=True)
    canonical = models.CharField(max_length=12, default="true", editable=False)
    assisted = models.BooleanField(_("a person places the copies"), default=False, editable=False)
    automatic = models.BooleanField(_("copy every new article"), default=True)
    delay_minutes = models.PositiveIntegerField(_("wait before copying, in minutes"), default=0)
    on_edit = models.CharField(
        _("when the article changes"),
        max_length=8,
        choices=[("update", _("change the copy")), ("nothing", _("leave the copy"))],
        default="update",
    )
    on_unpublish = models.CharField(
        _("when the article is taken down"),
        max_length=8,
        choices=[("delete", _("take the copy down")), ("leave", _("leave the copy"))],
        default="delete",
    )
    max_age_days = models.PositiveIntegerField(
        _("never copy articles older than, in days"), default=7
    )
    last_error = models.TextField(_("last trouble"), blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether copies may leave on it now."""
        held = self.paused_until is not None and self.paused_until > timezone.now()
        return self.state == self.State.ACTIVE and not held


class Credential(models.Model):
    """What proves to a platform who we are; encrypted, never shown again."""

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, related_name="credential")
    secrets = EncryptedTextField(editable=False)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("credential")
        verbose_name_plural = _("credentials")

    def __str__(self) -> str:
        return f"{self.channel} •••"
