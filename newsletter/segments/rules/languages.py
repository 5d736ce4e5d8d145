from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site

from newsletter.segments.rule import Whose


class Languages:
    """Reads one of these languages, as far as we know."""

    key = "languages"
    label = _("Language")

    def fields(self, sites: Sequence[Site]) -> dict[str, forms.Field]:  # noqa: ARG002 - the same in all
        return {
            "languages": forms.MultipleChoiceField(
                label=_("Language"),
                choices=settings.LANGUAGES,
                widget=forms.CheckboxSelectMultiple,
            )
        }

    def where(self, chosen: Mapping[str, Any], whose: Whose) -> Q:
        return whose.has(language__in=chosen["languages"])
