from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site


class ConsentEvent(models.Model):
    """One thing that happened to a person's consent: appended, never changed."""

    class Kind(models.TextChoices):
        ASKED = "asked", _("asked to subscribe")
        CONFIRMED = "confirmed", _("confirmed")
        IMPORTED = "imported", _("came home from a file")
        LEFT = "left", _("unsubscribed")
        BOUNCED = "bounced", _("address refused mail")
        COMPLAINED = "complained", _("complained")
        ERASED = "erased", _("erased")
        UNDONE = "undone", _("import taken back")
        READDRESSED = "readdressed", _("changed their address")
        FORGIVEN = "forgiven", _("their server was ill, not the address")

    subscriber = models.ForeignKey(
        "newsletter.Subscriber", on_delete=models.CASCADE, related_name="consent_events"
    )
    newsletter = models.ForeignKey(
        "newsletter.Newsletter", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    kind = models.CharField(_("what"), max_length=16, choices=Kind.choices)
    at = models.DateTimeField(_("when"), default=timezone.now)
    how = models.CharField(_("how"), max_length=120, blank=True)
    wording = models.CharField(_("wording"), max_length=64, blank=True)
    source_url = models.CharField(_("where"), max_length=500, blank=True)
    ip = models.CharField(_("network address"), max_length=45, blank=True)
    evidence = models.JSONField(_("evidence"), default=dict, blank=True)
    intake_run = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("consent event")
        verbose_name_plural = _("consent events")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.subscriber} · {self.get_kind_display()}"


class Suppression(models.Model):
    """A no. It is kept as a keyed hash, outlives the person's data, and wins over everything."""

    class Reason(models.TextChoices):
        UNSUBSCRIBED = "unsubscribed", _("unsubscribed")
        BOUNCED = "bounced", _("address does not work")
        COMPLAINED = "complained", _("complained")
        BLOCKED = "blocked", _("blocked by the brand")
        ERASED = "erased", _("asked to be erased")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="suppressions")
    newsletter = models.ForeignKey(
        "newsletter.Newsletter",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="suppressions",
        help_text=_("Empty: every newsletter of the brand."),
    )
    address_hash = models.CharField(max_length=64, db_index=True)
    reason = models.CharField(_("reason"), max_length=16, choices=Reason.choices)
    at = models.DateTimeField(_("since"), default=timezone.now)
    note = models.CharField(_("note"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("suppression")
        verbose_name_plural = _("suppressions")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "newsletter", "address_hash"], name="one_no_per_address"
            ),
            # No database takes two empty fields for the same; SQLite cannot be told to.
            models.UniqueConstraint(
                fields=["site", "address_hash"],
                condition=models.Q(newsletter=None),
                name="one_no_per_address_and_brand",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address_hash[:12]} · {self.get_reason_display()}"
