from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site

from newsletter.segments.rule import Whose


class Tags:
    """Carries one of these tags, and none of those."""

    key = "tags"
    label = _("Tags")

    def fields(self, sites: Sequence[Site]) -> dict[str, forms.Field]:
        from newsletter.models import Tag

        tags = list(Tag.objects.filter(site__in=sites).values_list("pk", "name"))
        return {
            "any_of": forms.TypedMultipleChoiceField(
                label=_("With one of"),
                choices=tags,
                coerce=int,
                widget=forms.CheckboxSelectMultiple,
            ),
            "none_of": forms.TypedMultipleChoiceField(
                label=_("With none of"),
                choices=tags,
                coerce=int,
                widget=forms.CheckboxSelectMultiple,
            ),
        }

    def where(self, chosen: Mapping[str, Any], whose: Whose) -> Q:
        from newsletter.models import Tagging

        mine = Tagging.objects.filter(subscriber=whose.key)
        found = Q()
        if "any_of" in chosen:
            found &= Q(Exists(mine.filter(tag__in=chosen["any_of"])))
        if "none_of" in chosen:
            found &= ~Q(Exists(mine.filter(tag__in=chosen["none_of"])))
        return found
