"""The forms of returned mail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from newsletter.models import ProviderHook, ReturnMailbox


class MailboxForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only to the type checker
    """A mailbox. Its password is never shown; left empty it stays, for the same server only."""

    password = forms.CharField(
        label=_("Password"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = ReturnMailbox
        fields = (
            "host",
            "port",
            "security",
            "username",
            "password",
            "folder",
            "done_folder",
            "is_active",
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("password"):
            return cleaned
        same = {"host", "port", "username", "security"}.isdisjoint(self.changed_data)
        if self.instance.pk is None or not same:
            self.add_error("password", _("Type the password for this server."))
        else:
            cleaned["password"] = self.instance.password
        return cleaned


class DoorForm(forms.Form):
    """A door for a provider."""

    provider = forms.ChoiceField(label=_("Provider"), choices=ProviderHook.Provider.choices)
    key = forms.CharField(
        label=_("Key of its signatures"),
        required=False,
        help_text=ProviderHook._meta.get_field("signing_key").help_text,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
