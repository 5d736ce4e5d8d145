"""The form of a mail route: what its kind wants typed, and how hard it may work."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from newsletter.models import Route
from newsletter.transports.fields import Field
from newsletter.transports.kinds import Kind
from people.rights import sites_of

BEFORE = "way_"


class RouteForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only to the type checker
    """The fields of the kind stand between the name and the limits."""

    class Meta:
        model = Route
        fields = (
            "site",
            "name",
            "priority",
            "weight",
            "connections",
            "messages_per_connection",
            "rate",
            "window_count",
            "window_seconds",
            "warm_up_from",
            "carries_letters",
            "is_active",
        )
        widgets = {"warm_up_from": forms.DateInput(attrs={"type": "date"})}

    def __init__(self, *args: Any, kind: Kind, user: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        site: Any = self.fields["site"]
        site.queryset = sites_of(user)
        if user.is_superuser:
            site.empty_label = _("Every brand that has no route of its own")
        else:
            site.required, site.empty_label = True, None
        is_new = self.instance.pk is None
        stored = {} if is_new else _shown(self.instance, kind)
        for field in kind.fields:
            made = _field(field, is_new=is_new)
            made.initial = stored.get(field.name, field.default)
            self.fields[BEFORE + field.name] = made
        self.order_fields(["site", "name", *(BEFORE + field.name for field in kind.fields)])

    def clean(self) -> dict[str, Any]:
        """One line each: a line break in a header would be another header."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name, value in list(cleaned.items()):
            if name.startswith(BEFORE) and not str(value or "").isprintable():
                self.add_error(name, _("Write this on one line, without control characters."))
        return cleaned

    def typed(self) -> dict[str, str]:
        """What was typed to connect, by the kind's own names."""
        return {
            name.removeprefix(BEFORE): "" if value is None else str(value).strip()
            for name, value in self.cleaned_data.items()
            if name.startswith(BEFORE)
        }


def _shown(route: Route, kind: Kind) -> dict[str, str]:
    """What of a route's settings may be shown; none of it where the key to them is gone."""
    try:
        stored = route.typed()
    except Exception:  # noqa: BLE001 - the form is where this is put right
        return {}
    return {field.name: stored.get(field.name, "") for field in kind.fields if not field.secret}


def _field(field: Field, *, is_new: bool) -> forms.Field:
    help_text = field.help_text
    is_required = field.required and (is_new or not field.secret)
    if field.choices:
        return forms.ChoiceField(
            label=field.label, choices=field.choices, help_text=help_text, required=is_required
        )
    if field.number:
        return forms.IntegerField(
            label=field.label,
            help_text=help_text,
            required=is_required,
            min_value=1,
            max_value=65_535,
        )
    if field.secret and not is_new:
        help_text = _("It is stored and never shown. Leave this empty to keep it.")
    # A password field renders no value: a secret is not even echoed by a form that was refused.
    widget = forms.PasswordInput if field.secret else forms.TextInput
    attrs = {"autocomplete": "new-password" if field.secret else "off", "spellcheck": "false"}
    return forms.CharField(
        label=field.label,
        help_text=help_text,
        required=is_required,
        widget=widget(attrs=attrs),
        max_length=4_000,
        strip=True,
    )
