"""The names of topics and series in the languages a house speaks, edited beside their own."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel

from people.screens import OwnBrandForm


class LanguagesForm(OwnBrandForm):
    """Keeps what was typed in other languages with the row; what is empty is told as in its own."""

    named: ClassVar[str] = "name"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, _language in settings.LANGUAGES:
            for field in (self.named, "description"):
                words = self.instance.elsewhere.get(code, {})
                self.initial[f"{field}_{code}"] = words.get(field, "")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        told = {
            code: {
                field: words
                for field in (self.named, "description")
                if (words := cleaned.get(f"{field}_{code}", ""))
            }
            for code, _language in settings.LANGUAGES
        }
        self.instance.elsewhere = {code: words for code, words in told.items() if words}
        return cleaned


def languages_form(*, named: str, longest: int) -> type[LanguagesForm]:
    """The form of rows whose name is in that field, with a name and a description per language."""
    fields: dict[str, Any] = {"named": named}
    for code, _language in settings.LANGUAGES:
        fields[f"{named}_{code}"] = forms.CharField(
            label=_("Name"), max_length=longest, required=False
        )
        fields[f"description_{code}"] = forms.CharField(
            label=_("Description"), required=False, widget=forms.Textarea(attrs={"rows": 2})
        )
    return type("LanguagesForm", (LanguagesForm,), fields)


def languages_panels(*, named: str) -> list[Panel]:
    """One group of fields per language, closed until it is wanted."""
    return [
        MultiFieldPanel(
            [FieldPanel(f"{named}_{code}"), FieldPanel(f"description_{code}")],
            heading=_("In %(language)s") % {"language": language},
            classname="collapsed",
            help_text=_("Empty: as above."),
        )
        for code, language in settings.LANGUAGES
    ]
