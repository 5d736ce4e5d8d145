from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site

from newsletter.campaigns.places import PLACES


class Claim(models.Model):
    """A link that calls a platform's followers home: where it stands, and what it is part of."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="claims")
    platform = models.SlugField(_("platform"), max_length=40)
    place = models.CharField(_("where it stands"), max_length=12, choices=PLACES)
    campaign = models.CharField(_("campaign"), max_length=80, blank=True)
    code = models.CharField(max_length=12, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("claim link")
        verbose_name_plural = _("claim links")
        ordering = ["platform", "campaign", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "platform", "place", "campaign"], name="one_link_per_place"
            )
        ]

    def __str__(self) -> str:
        return " · ".join(filter(None, [self.platform, self.get_place_display(), self.campaign]))


class ClaimDay(models.Model):
    """How often a claim link was opened on a day. Nobody is told apart."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    visits = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "day"], name="one_count_per_day")]

    def __str__(self) -> str:
        return f"{self.claim} · {self.day}"


class Arrival(models.Model):
    """That a person's place on a list came by a claim link; the first one counts."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="arrivals")
    subscription = models.OneToOneField(
        "newsletter.Subscription", on_delete=models.CASCADE, related_name="arrival"
    )
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.claim} · {self.subscription_id}"


class Following(models.Model):
    """How many follow a brand on a platform, as somebody wrote it down or an import counted."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    platform = models.SlugField(_("platform"), max_length=40)
    on = models.DateField(_("on"))
    followers = models.PositiveIntegerField(_("followers"))
    how = models.CharField(_("from"), max_length=120, blank=True)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "platform", "on"], name="one_number_of_followers_per_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.platform}: {self.followers}"
