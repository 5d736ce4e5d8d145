from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site

from newsletter.segments.rule import Whose


class Sources:
    """Came from there: the beginning of what stands under "came from"."""

    key = "sources"
    label = _("Source")

    def fields(self, sites: Sequence[Site]) -> dict[str, forms.Field]:  # noqa: ARG002 - the same in all
        return {
            "source": forms.CharField(
                label=_("Came from"),
                max_length=120,
                help_text=_("As it begins in the list of subscribers, for example “from medium”."),
            )
        }

    def where(self, chosen: Mapping[str, Any], whose: Whose) -> Q:
        return whose.has(source__startswith=chosen["source"])
