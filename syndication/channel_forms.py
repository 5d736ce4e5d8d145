"""The form of a channel: where it leads, what proves who we are, what it copies.

A form shows what its platform can: no choice of shapes where there is one, no money where nothing
is paid, no change of copies where none can be changed.
"""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.rights import sites_of
from syndication.accounts import fields_of
from syndication.dressing import filled, shapes_of
from syndication.exchange import (
    CostsMoney,
    DraftsCopies,
    FindsCopies,
    Platform,
    TakesCopies,
    UpdatesCopies,
)
from syndication.models import Channel
from syndication.models.channel import ON_EDIT, ON_EDITED_THERE, ON_UNPUBLISH, SHAPES

BEFORE = "connection_"
DAYS = [
    ("0", gettext_lazy("Monday")),
    ("1", gettext_lazy("Tuesday")),
    ("2", gettext_lazy("Wednesday")),
    ("3", gettext_lazy("Thursday")),
    ("4", gettext_lazy("Friday")),
    ("5", gettext_lazy("Saturday")),
    ("6", gettext_lazy("Sunday")),
]
AN_HOUR = "%H:%M"
ADDRESS_TAGS = re.compile(r"([\w.~%+-]+=[\w.~%+-]*(&[\w.~%+-]+=[\w.~%+-]*)*)?", re.ASCII)


class DaysField(forms.MultipleChoiceField):
    """Days of the week, kept as the digits of those that are ticked."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value: Any) -> Any:
        return list(value or "")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(list(initial or ""), data)

    def clean(self, value: Any) -> str:
        return "".join(sorted(super().clean(value)))


class ChannelForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only to the type checker
    """The fields of a platform's connection stand between the address and the policy."""

    base_url = forms.URLField(
        label=gettext_lazy("Address"), assume_scheme="https", required=True, max_length=500
    )

    send_days = DaysField(
        label=gettext_lazy("On these days"),
        choices=DAYS,
        required=False,
        help_text=gettext_lazy("None ticked: on every day."),
    )

    class Meta:
        model = Channel
        fields = (
            "site",
            "name",
            "base_url",
            "shape",
            "automatic",
            "with_earlier",
            "max_age_days",
            "delay_minutes",
            "send_days",
            "send_from",
            "send_until",
            "daily_cap",
            "monthly_cents",
            "on_edit",
            "settle_minutes",
            "on_edited_there",
            "on_unpublish",
            "footer",
            "calls_home",
            "link_tags",
        )
        widgets = {
            name: forms.TimeInput(attrs={"type": "time"}, format=AN_HOUR)
            for name in ("send_from", "send_until")
        } | {"footer": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, platform: Platform, user: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        self.platform = platform
        self.fields["site"].queryset = sites_of(user)  # type: ignore[attr-defined]  # a model choice
        if not self.is_bound and not self.initial.get("name"):
            self.initial["name"] = platform.name
        self._show_what_it_can(platform)
        names = ["site", "name", "base_url"]
        for field in fields_of(platform):
            self.fields[BEFORE + field.name] = connection_field(
                field, is_new=self.instance.pk is None
            )
            names.append(BEFORE + field.name)
        self.order_fields(names)

    def _show_what_it_can(self, platform: Platform) -> None:
        """Leave out what the platform has no hand for."""
        by_hand = not isinstance(platform, TakesCopies)
        changes = isinstance(platform, UpdatesCopies)
        self._choose("shape", SHAPES, shapes_of(self.instance))
        self._choose("on_edit", ON_EDIT, ("update", "nothing") if not changes else ())
        found = isinstance(platform, FindsCopies)
        self._choose("on_edited_there", ON_EDITED_THERE, () if found else ("ask", "keep"))
        hides = isinstance(platform, DraftsCopies)
        self._choose("on_unpublish", ON_UNPUBLISH, () if hides else ("delete", "leave"))
        absent = {
            "shape": len(shapes_of(self.instance)) == 1,
            "monthly_cents": not isinstance(platform, CostsMoney),
            "on_edited_there": not changes,
            "settle_minutes": by_hand,
            "daily_cap": by_hand,
        }
        for name in [name for name, is_absent in absent.items() if is_absent]:
            del self.fields[name]

    def _choose(self, name: str, choices: list[Any], able: tuple[str, ...]) -> None:
        """Offer those that are able, in that order; nothing named means all."""
        offered = [pair for pair in choices if not able or pair[0] in able]
        self.fields[name].choices = offered  # type: ignore[attr-defined]  # a choice field
        if able and not self.is_bound and self.instance.pk is None:
            self.initial[name] = able[0]

    def clean_link_tags(self) -> str:
        """Tags become part of an address: only signs that an address may hold."""
        tags = str(self.cleaned_data["link_tags"]).strip().lstrip("?&")
        if not ADDRESS_TAGS.fullmatch(filled(tags, channel="x", slug="x")):
            raise forms.ValidationError(
                _("Write tags as name=value, joined by &. {channel} and {slug} are filled in.")
            )
        return tags

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


def connection_field(field: Any, *, is_new: bool) -> forms.CharField:
    """A field of a platform's own, as a form asks for it; a secret is never shown again."""
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
