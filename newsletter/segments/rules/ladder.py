from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import Count, Exists, Q
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site

from newsletter.segments.rule import Whose


class Ladder:
    """Brought so many readers who are on a list today, or got one of these rewards."""

    key = "ladder"
    label = _("Recommendations")

    def fields(self, sites: Sequence[Site]) -> dict[str, forms.Field]:
        from newsletter.models import Reward

        rewards = Reward.objects.filter(newsletter__site__in=sites)
        return {
            "at_least": forms.IntegerField(
                label=_("Brought at least so many readers"), min_value=1, max_value=100_000
            ),
            "fewer_than": forms.IntegerField(
                label=_("Brought fewer readers than"), min_value=1, max_value=100_000
            ),
            "rewards": forms.TypedMultipleChoiceField(
                label=_("Got one of the rewards"),
                choices=list(rewards.values_list("pk", "name")),
                coerce=int,
                widget=forms.CheckboxSelectMultiple,
            ),
        }

    def where(self, chosen: Mapping[str, Any], whose: Whose) -> Q:
        from newsletter.models import Grant

        found = Q()
        if "at_least" in chosen:
            found &= whose.has(pk__in=_who_brought(chosen["at_least"]))
        if "fewer_than" in chosen:
            found &= ~whose.has(pk__in=_who_brought(chosen["fewer_than"]))
        if "rewards" in chosen:
            granted = Grant.objects.filter(subscriber=whose.key, reward__in=chosen["rewards"])
            found &= Q(Exists(granted))
        return found


def _who_brought(number: int) -> Any:
    """Those of whose readers at least so many are confirmed today."""
    from newsletter.models import Referral, Subscription

    here = Referral.objects.filter(
        referrer__isnull=False, subscription__state=Subscription.State.CONFIRMED
    )
    counted = here.order_by().values("referrer").annotate(number=Count("pk"))
    return counted.filter(number__gte=number).values("referrer")
