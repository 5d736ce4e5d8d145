from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site

from newsletter.segments.rule import Whose


class Clicks:
    """Followed a link of a mail in the last days, or did not. Opens are no sign of anything."""

    key = "clicks"
    label = _("Engagement")

    def fields(self, sites: Sequence[Site]) -> dict[str, forms.Field]:  # noqa: ARG002 - the same in all
        return {
            "within": forms.IntegerField(
                label=_("Clicked in the last days"), min_value=1, max_value=3650
            ),
            "not_within": forms.IntegerField(
                label=_("Did not click in the last days"), min_value=1, max_value=3650
            ),
        }

    def where(self, chosen: Mapping[str, Any], whose: Whose) -> Q:
        found = Q()
        if "within" in chosen:
            found &= whose.has(last_clicked_at__gte=_ago(chosen["within"]))
        if "not_within" in chosen:
            lately = whose.has(last_clicked_at__gte=_ago(chosen["not_within"]))
            found &= ~lately | whose.has(last_clicked_at=None)
        return found


def _ago(days: int) -> Any:
    return timezone.now() - timedelta(days=days)
