from __future__ import annotations

import json
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site

from core.secrets import EncryptedTextField
from newsletter.transports.kinds import choices, kind_of


class Route(models.Model):
    """A way out for mail: of one brand, or, without a site, of every brand that has none."""

    site = models.ForeignKey(
        Site,
        verbose_name=_("brand"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("Empty: it serves every brand that has no route of its own."),
    )
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20, choices=choices)
    settings = EncryptedTextField(default="{}", editable=False)
    priority = models.PositiveSmallIntegerField(
        _("place"),
        default=0,
        help_text=_("The lowest number goes first; the next is only used while it fails."),
    )
    weight = models.PositiveSmallIntegerField(
        _("weight"),
        default=1,
        validators=[MinValueValidator(1)],
        help_text=_("Routes at the same place share the mail in this proportion."),
    )
    connections = models.PositiveSmallIntegerField(
        _("connections at once"), default=4, validators=[MinValueValidator(1)]
    )
    messages_per_connection = models.PositiveSmallIntegerField(
        _("mails per connection"), default=100, validators=[MinValueValidator(1)]
    )
    rate = models.FloatField(
        _("mails a second, at most"), null=True, blank=True, validators=[MinValueValidator(0.01)]
    )
    window_count = models.PositiveIntegerField(
        _("mails per window, at most"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    window_seconds = models.PositiveIntegerField(
        _("length of the window in seconds"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
    )
    warm_up_from = models.DateField(
        _("new since"),
        null=True,
        blank=True,
        help_text=_("Receivers distrust an address they do not know: it begins with 200 a day."),
    )
    carries_letters = models.BooleanField(
        _("carries letters too"), default=True, help_text=_("Codes and confirmations.")
    )
    is_active = models.BooleanField(_("in use"), default=True)
    checked_at = models.DateTimeField(_("last looked at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("mail route")
        verbose_name_plural = _("mail routes")
        ordering = ["priority", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(window_count=None, window_seconds=None)
                | models.Q(window_count__isnull=False, window_seconds__isnull=False),
                name="a_window_has_a_count_and_a_length",
                violation_error_message=_("A window needs both: how many mails, and how long."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """The name the ledger knows this way by; it outlives a new name."""
        return f"route-{self.pk}"

    @property
    def kind_label(self) -> str:
        """The kind in words."""
        found = kind_of(self.kind)
        return str(found.label) if found else self.kind

    def typed(self) -> dict[str, Any]:
        """What was typed to connect; raises `CannotDecrypt` where the key is gone."""
        return dict(json.loads(self.settings))
