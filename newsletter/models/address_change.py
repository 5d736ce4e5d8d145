from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AddressChange(models.Model):
    """An address that a person wants to be written to at, until they confirm it from there."""

    subscriber = models.OneToOneField(
        "newsletter.Subscriber", on_delete=models.CASCADE, related_name="address_change"
    )
    address = models.CharField(_("address"), max_length=254)
    shown_address = models.CharField(max_length=320)
    asked_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.shown_address
