from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site

from newsletter.querysets import SubscriberQuerySet, SubscriptionQuerySet
from newsletter.segments import Whose, condition


class Segment(models.Model):
    """A saved choice among a brand's people: a few rules that must all hold."""

    site = models.ForeignKey(
        Site, verbose_name=_("brand"), on_delete=models.CASCADE, related_name="segments"
    )
    name = models.CharField(_("name"), max_length=80)
    # [{"rule": "languages", "languages": ["fr"]}, …]; what a rule keeps is the rule's own affair.
    rules = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["site", "name"], name="one_segment_per_name")
        ]

    def __str__(self) -> str:
        return self.name

    def people(self) -> SubscriberQuerySet:
        """Everybody of the brand in whom the rules hold, mailable or not, in one query."""
        from newsletter.models import Subscriber

        everybody = Subscriber.objects.filter(site=self.site_id, erased_at=None)
        return everybody.filter(condition(self.rules, Whose()))

    def narrow(self, subscriptions: SubscriptionQuerySet) -> SubscriptionQuerySet:
        """Of some places on lists, those of the segment's people; it never adds anybody."""
        return subscriptions.filter(
            condition(self.rules, Whose("subscriber__")), subscriber__site=self.site_id
        )

    def values_of(self, rule: str) -> dict[str, Any]:
        """What was chosen for one rule, empty where it was not used."""
        return next((one for one in self.rules if one.get("rule") == rule), {})
