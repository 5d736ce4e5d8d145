"""The form of a channel: where it leads, what proves who we are, what it copies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.rights import sites_of
from syndication.accounts import fields_of
from syndication.exchange import Platform
from syndication.models import Channel

BEFORE = "connection_"


class ChannelForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only to the type checker
    """The fields of a platform's connection stand between the address and the policy."""

    base_url = forms.URLField(
        label=gettext_lazy("Address"), assume_scheme="https", required=True, max_length=500
    )

    class Meta:
        model = Channel
        fields = (
            "site",
            "name",
            "base_url",
            "automatic",
            "delay_minutes",
            "on_edit",
            "on_unpublish",
            "max_age_days",
        )

    def __init__(self, *args: Any, platform: Platform, user: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.platform = platform
        self.fields["site"].queryset = sites_of(user)  # type: ignore[attr-defined]  # a model choice
        if not self.is_bound and not self.initial.get("name"):
            self.initial["name"] = platform.name
        names = ["site", "name", "base_url"]
        for field in fields_of(platform):
            self.fields[BEFORE + field.name] = _field(field, is_new=self.instance.pk is None)
            names.append(BEFORE + field.name)
        self.order_fields(names)

    def clean(self) -> dict[str, Any]:
        """A secret is one line: a line break in a header would be another header."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name, value in self.connection(cleaned).items():
            if not value.isprintable():
                self.add_error(
                    BEFORE + name,
                    _("This holds a line break or another invisible sign. Copy it again."),
                )
        return cleaned

    def connection(self, cleaned: dict[str, Any] | None = None) -> dict[str, str]:
        """What was typed, by the platform's own names."""
        found = self.cleaned_data if cleaned is None else cleaned
        return {
            name.removeprefix(BEFORE): str(value or "").strip()
            for name, value in found.items()
            if name.startswith(BEFORE)
        }

    @property
    def is_reconnecting(self) -> bool:
        """Whether something of the connection changed, so that the platform must be asked."""
        return "base_url" in self.changed_data or any(self.connection().values())


def _field(field: Any, *, is_new: bool) -> forms.CharField:
    help_text = _(field.help_text) if field.help_text else ""
    if field.secret and not is_new:
        help_text = _("It is stored and never shown. Leave this empty to keep it.")
    # A password field renders no value: a secret is not even echoed by a form that was refused.
    widget = forms.PasswordInput if field.secret else forms.TextInput
    attrs = {"autocomplete": "new-password" if field.secret else "off", "spellcheck": "false"}
    return forms.CharField(
        label=_(field.label),
        help_text=help_text,
        required=field.required and is_new,
        widget=widget(attrs=attrs),
        max_length=4_000,
        strip=True,
    )
