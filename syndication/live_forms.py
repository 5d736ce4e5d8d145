"""What staff say to bring a running site home."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site

from people.rights import sites_of
from syndication.channel_forms import BEFORE, connection_field
from syndication.exchange import Account, ReadsLiveSites


class LiveForm(forms.Form):
    """Where the site is, what proves that we may read it, and for which brand."""

    base_url = forms.URLField(label=_("Address of the site"), assume_scheme="https", max_length=500)
    site = forms.ModelChoiceField(label=_("Brand"), queryset=Site.objects.none(), empty_label=None)
    publish = forms.BooleanField(
        label=_("Publish what was public"),
        required=False,
        help_text=_("Without it every story comes home as a draft."),
    )
    fetch_media = forms.BooleanField(
        label=_("Bring the pictures home"), required=False, initial=True
    )

    def __init__(self, *args: Any, source: ReadsLiveSites, user: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        brands: Any = self.fields["site"]
        brands.queryset = sites_of(user)
        brands.initial = brands.queryset.first()
        names = [BEFORE + field.name for field in source.source_fields]
        for name, field in zip(names, source.source_fields, strict=True):
            self.fields[name] = connection_field(field, is_new=True)
        self.order_fields(["base_url", *names])

    @property
    def account(self) -> Account:
        """The account as the platform is given it."""
        said = {
            name.removeprefix(BEFORE): str(value or "").strip()
            for name, value in self.cleaned_data.items()
            if name.startswith(BEFORE)
        }
        return Account(base_url=self.cleaned_data["base_url"], secrets=said)
