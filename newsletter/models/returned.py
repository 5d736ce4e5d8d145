from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site


class ReturnEvent(models.Model):
    """One thing that came back about one mail; the same thing told twice is one event."""

    class Kind(models.TextChoices):
        BOUNCE = "bounce", _("could not be delivered")
        DELAY = "delay", _("delayed")
        COMPLAINT = "complaint", _("complaint")
        UNSUBSCRIBE = "unsubscribe", _("unsubscribed by mail")
        REPLY = "reply", _("reply")
        AUTOMATIC = "automatic", _("automatic answer")

    class Verdict(models.TextChoices):
        HARD = "hard", _("the address is dead")
        SOFT = "soft", _("not now")
        POLICY = "policy", _("they do not want our mail")

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="returns")
    source = models.CharField(_("told by"), max_length=40)
    source_id = models.CharField(max_length=120)
    kind = models.CharField(_("what"), max_length=16, choices=Kind.choices)
    verdict = models.CharField(_("class"), max_length=8, choices=Verdict.choices, blank=True)
    code = models.CharField(_("code"), max_length=60, blank=True)
    words = models.CharField(_("in their words"), max_length=500, blank=True)
    mailing = models.ForeignKey(
        "newsletter.Mailing",
        null=True,
        on_delete=models.CASCADE,
        related_name="returns",
        verbose_name=_("issue"),
    )
    delivery = models.ForeignKey(
        "newsletter.Delivery", null=True, on_delete=models.CASCADE, related_name="returns"
    )
    subscriber = models.ForeignKey(
        "newsletter.Subscriber",
        null=True,
        on_delete=models.SET_NULL,
        related_name="returns",
        verbose_name=_("reader"),
    )
    at = models.DateTimeField(_("when"), default=timezone.now)
    received_at = models.DateTimeField(_("told at"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["site", "source_id"], name="one_event_per_return")
        ]
        indexes = [models.Index(fields=["mailing", "kind", "verdict"], name="returns_by_class")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.code}".strip()


class DomainReturns(models.Model):
    """How many addresses of one domain an issue found dead: an ill server says it of all."""

    mailing = models.ForeignKey("newsletter.Mailing", on_delete=models.CASCADE, related_name="+")
    domain = models.CharField(max_length=255)
    deliveries = models.PositiveIntegerField(null=True)
    dead = models.PositiveIntegerField(default=0)
    is_outage = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailing", "domain"], name="one_count_per_domain")
        ]

    def __str__(self) -> str:
        return f"{self.domain}: {self.dead}"
