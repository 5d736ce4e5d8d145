from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import Exists, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site

from newsletter.segments.rule import Whose


class Topics:
    """Follows one of these topics on some list. Who chose none follows all, and is in it too."""

    key = "topics"
    label = _("Topics")

    def fields(self, sites: Sequence[Site]) -> dict[str, forms.Field]:
        from blog.models import Topic

        return {
            "topics": forms.TypedMultipleChoiceField(
                label=_("Follows one of"),
                choices=list(Topic.objects.filter(site__in=sites).values_list("pk", "name")),
                coerce=int,
                widget=forms.CheckboxSelectMultiple,
            )
        }

    def where(self, chosen: Mapping[str, Any], whose: Whose) -> Q:
        from newsletter.models import Subscription

        parted = Concat(Value(","), "topics", Value(","))  # so that 3 is not found in 13
        follows = Q(topics="")
        for number in chosen["topics"]:
            follows |= Q(parted__contains=f",{number},")
        places = Subscription.objects.alias(parted=parted).filter(follows, subscriber=whose.key)
        return Q(Exists(places))
