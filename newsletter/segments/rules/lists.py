from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Exists, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site

from newsletter.segments.rule import Whose

if TYPE_CHECKING:
    from newsletter.models import Newsletter


class Lists:
    """On one of these newsletters' lists, in one of these states, since then: one and the same."""

    key = "lists"
    label = _("Newsletter")

    def fields(self, sites: Sequence[Site]) -> dict[str, forms.Field]:
        from newsletter.models import Newsletter, Subscription

        found = Newsletter.objects.filter(site__in=sites).select_related("site")
        names = [(one.pk, _name(one, say_brand=len(sites) > 1)) for one in found]
        day = forms.DateInput(attrs={"type": "date"})
        return {
            "newsletters": forms.TypedMultipleChoiceField(
                label=_("On the list of"),
                choices=names,
                coerce=int,
                widget=forms.CheckboxSelectMultiple,
            ),
            "states": forms.MultipleChoiceField(
                label=_("State"),
                choices=Subscription.State.choices,
                widget=forms.CheckboxSelectMultiple,
            ),
            "since": forms.DateField(label=_("Subscribed on or after"), widget=day),
            "until": forms.DateField(label=_("Subscribed on or before"), widget=day),
        }

    def where(self, chosen: Mapping[str, Any], whose: Whose) -> Q:
        from newsletter.models import Subscription

        places = Subscription.objects.filter(subscriber=whose.key)
        if "newsletters" in chosen:
            places = places.filter(newsletter__in=chosen["newsletters"])
        if "states" in chosen:
            places = places.filter(state__in=chosen["states"])
        if "since" in chosen:
            places = places.filter(created_at__gte=midnight(chosen["since"]))
        if "until" in chosen:
            places = places.filter(created_at__lt=midnight(chosen["until"]) + timedelta(days=1))
        return Q(Exists(places))


def _name(newsletter: Newsletter, *, say_brand: bool) -> str:
    site = newsletter.site
    return f"{newsletter} · {site.site_name or site.hostname}" if say_brand else str(newsletter)


def midnight(day: str) -> datetime:
    """The beginning of a day in the house's time zone."""
    return timezone.make_aware(
        datetime.combine(date.fromisoformat(day), datetime.min.time()),
        timezone.get_default_timezone(),
    )
