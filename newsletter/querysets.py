"""Questions about the people we may write to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef

if TYPE_CHECKING:
    from newsletter.models import Newsletter, Subscription  # noqa: F401 - in strings


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def mailable(self, newsletter: Newsletter) -> SubscriptionQuerySet:
        """The one definition of who may be sent an issue: confirmed, and never said no.

        A suppression is found by the keyed hash of the address and wins over
        every state; one without a newsletter counts for all of that site.
        """
        from newsletter.models import Suppression

        noes = Suppression.objects.filter(
            address_hash=OuterRef("subscriber__address_hash"),
        ).filter(models.Q(site=newsletter.site, newsletter=None) | models.Q(newsletter=newsletter))
        return (
            self.filter(newsletter=newsletter, state="confirmed", subscriber__erased_at=None)
            .exclude(subscriber__address="")
            .exclude(Exists(noes))
        )
