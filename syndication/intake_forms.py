"""What staff say when they drop an export."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from wagtail.models import Site

from newsletter.models import Newsletter
from people.rights import sites_of

STATEMENT = _(
    "The people of this list asked for mail like this. I can show how, and I answer for it."
)


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFiles(forms.FileField):
    """One or many files, each checked as one."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        files = data if isinstance(data, (list, tuple)) else [data]
        return [super(SeveralFiles, self).clean(one, initial) for one in files or [None]]


class IntakeForm(forms.Form):
    """Which files, for which brand, and on which terms."""

    ONLY = [
        ("", _("Everything the export holds")),
        ("stories", _("Only the stories")),
        ("people", _("Only the people")),
    ]

    exports = SeveralFiles(
        label=_("Export"),
        help_text=_(
            "The file as the platform gave it (ZIP, XML, JSON, CSV and others): one or several. "
            "A list of your own may be CSV or XLSX. "
            "Nothing comes home before you have seen the report."
        ),
    )
    site = forms.ModelChoiceField(label=_("Brand"), queryset=Site.objects.none(), empty_label=None)
    newsletter = forms.ModelChoiceField(
        label=_("Newsletter"),
        queryset=Newsletter.objects.none(),
        required=False,
        help_text=_("Onto whose list people come. Stories need none."),
    )
    only = forms.ChoiceField(label=_("What comes"), choices=ONLY, required=False)
    publish = forms.BooleanField(
        label=_("Publish what was public"),
        required=False,
        help_text=_("Without it every story comes home as a draft."),
    )
    fetch_media = forms.BooleanField(
        label=_("Bring the pictures home"), required=False, initial=True
    )
    is_attested = forms.BooleanField(
        label=STATEMENT,
        required=False,
        help_text=_("Without it even those whose yes is proven wait for it here."),
    )
    statement = forms.CharField(
        label=_("How they gave their consent"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: the form on the old site, since 2021. Kept with each person."),
    )

    def __init__(self, *args: Any, user: Any, **facts: Any) -> None:
        super().__init__(*args, **facts)
        sites = sites_of(user)
        brands: Any = self.fields["site"]
        brands.queryset, brands.initial = sites, sites.first()
        lists: Any = self.fields["newsletter"]
        lists.queryset = Newsletter.objects.filter(site__in=sites)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        newsletter = cleaned.get("newsletter")
        if newsletter is not None and newsletter.site_id != getattr(cleaned.get("site"), "pk", 0):
            self.add_error("newsletter", _("This newsletter belongs to another brand."))
        return cleaned

    @property
    def attestation(self) -> str:
        """The statement as it is kept; empty when nobody made it."""
        if not self.cleaned_data["is_attested"]:
            return ""
        return f"{STATEMENT} {self.cleaned_data['statement']}".strip()
