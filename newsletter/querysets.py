"""Questions about the people we may write to."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import connection, models
from django.db.models import Exists, OuterRef
from django.utils import timezone

if TYPE_CHECKING:
    from newsletter.models import (  # noqa: F401 - in strings
        Newsletter,
        Subscriber,
        Subscription,
    )

MOST_FOUND = 500  # of one search: more than anybody looks through
LAST_CHARACTER = "\U0010ffff"


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def found_by(self, words: str) -> SubscriberQuerySet:
        """Whose address or name begins with the words; where nobody's does, who holds them.

        The first is answered by an index among any number of people. The
        second reads them all, and only when there is nothing else to say.
        """
        typed = words.strip()
        found = self._beginning("address", typed.casefold()) + self._beginning("name", typed)
        if typed != typed.title():
            found += self._beginning("name", typed.title())
        return self.filter(pk__in=found or self._holding(typed))

    def _beginning(self, field: str, words: str) -> list[int]:
        if connection.vendor == "postgresql":  # pragma: no cover - make test-postgres
            near = {f"{field}__startswith": words}
        else:  # SQLite compares by bytes here and never by LIKE, so the index serves
            near = {f"{field}__gte": words, f"{field}__lt": words + LAST_CHARACTER}
        return self._first(self.filter(**near).order_by(field))

    def _holding(self, words: str) -> list[int]:
        held = models.Q(address__contains=words.casefold()) | models.Q(name__icontains=words)
        return self._first(self.filter(held).order_by())

    @staticmethod
    def _first(found: models.QuerySet[Subscriber]) -> list[int]:
        return list(found.values_list("pk", flat=True)[:MOST_FOUND])


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def mailable(self, newsletter: Newsletter) -> SubscriptionQuerySet:
        """The one definition of who may be sent an issue: confirmed, and never said no.

        A suppression is found by the keyed hash of the address and wins over
        every state; one without a newsletter counts for all of that site. Who
        pauses is written to again on the day they named, where the newsletter is.
        """
        today = timezone.localdate(timezone=ZoneInfo(newsletter.time_zone))
        return self.listed(newsletter).filter(
            models.Q(paused_until=None) | models.Q(paused_until__lte=today)
        )

    def listed(self, newsletter: Newsletter) -> SubscriptionQuerySet:
        """Who said yes and never no, whether they pause or not."""
        return self._without_noes(newsletter).filter(state="confirmed")

    def askable(self, newsletter: Newsletter) -> SubscriptionQuerySet:
        """Who may be asked once whether they want this: came without a proof, and never was asked.

        Not who said no, not who was sent a letter about their own sign-up, not
        who was asked by any of the brand's newsletters before.
        """
        from newsletter.models import Asked

        before = Asked.objects.filter(
            site=newsletter.site, address_hash=OuterRef("subscriber__address_hash")
        )
        waiting = self._without_noes(newsletter).filter(state="pending", asked_at=None)
        return waiting.exclude(Exists(before))

    def _without_noes(self, newsletter: Newsletter) -> SubscriptionQuerySet:
        from newsletter.models import Suppression

        noes = Suppression.objects.filter(
            address_hash=OuterRef("subscriber__address_hash"),
        ).filter(models.Q(site=newsletter.site, newsletter=None) | models.Q(newsletter=newsletter))
        return (
            self.filter(newsletter=newsletter, subscriber__erased_at=None)
            .exclude(subscriber__address="")
            .exclude(Exists(noes))
        )
