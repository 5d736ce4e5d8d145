"""What people type to us."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from newsletter.addresses import BadAddress, normalise
from newsletter.links import BadLink, read_recommend
from newsletter.models import Claim


class SignUpForm(forms.Form):
    """An address, and fields that people never see: a trap, a token of the page, what led here."""

    address = forms.CharField(
        label=_("Your e-mail address"),
        max_length=320,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "placeholder": "you@example.org"}),
        error_messages={"required": _("Write your e-mail address.")},
    )
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    website = forms.CharField(required=False, max_length=2000)
    token = forms.CharField(required=False, max_length=2000)
    claim = forms.CharField(required=False, max_length=12)
    by = forms.CharField(required=False, max_length=300)

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        try:
            normalise(address)
        except BadAddress as error:
            raise forms.ValidationError(
                _("This is not an e-mail address we can write to. Look it over, please.")
            ) from error
        return address

    def claim_at(self, site_id: int) -> Claim | None:
        """The claim link of the brand by which the person came, if one did it."""
        return Claim.objects.filter(site=site_id, code=self.cleaned_data["claim"]).first()

    def referrer_to(self, newsletter: int) -> int:
        """The reader of this newsletter whose own link led here, by number; 0 for nobody's."""
        try:
            subscriber, of = read_recommend(self.cleaned_data["by"])
        except BadLink:
            return 0
        return subscriber if of == newsletter else 0

    @property
    def is_trap_sprung(self) -> bool:
        """Whether something filled in the field that people do not see."""
        return bool(self.data.get("website"))


class WhenForm(forms.Form):
    """When an issue goes out: at its usual hour, at a chosen time, or now."""

    HOURS = [
        ("usual", _("At the newsletter's usual hour")),
        ("chosen", _("At a time I choose")),
        ("now", _("Now")),
    ]

    when = forms.ChoiceField(
        label=_("When"), choices=HOURS, widget=forms.RadioSelect, initial="usual"
    )
    at = forms.DateTimeField(
        label=_("Time, in the newsletter's time zone"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )

    override = forms.CharField(
        label=_("Why it goes out all the same"),
        required=False,
        max_length=500,
        help_text=_("The reason is kept in the history of the issue."),
    )

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or {}
        if cleaned.get("when") == "chosen" and not cleaned.get("at"):
            self.add_error("at", _("Choose a day and an hour."))
        return cleaned


class SeedForm(forms.Form):
    """A mail as it was received."""

    source = forms.CharField(
        label=_("The source of the mail"),
        max_length=2_000_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )


class TestForm(forms.Form):
    """Who receives a test."""

    addresses = forms.CharField(
        label=_("Send a test to"),
        max_length=1000,
        help_text=_("Up to five addresses, with commas between them."),
    )

    def clean_addresses(self) -> list[str]:
        words = [word.strip() for word in self.cleaned_data["addresses"].split(",") if word.strip()]
        if len(words) > 5:  # noqa: PLR2004 - the number the sentence above says
            raise forms.ValidationError(_("A test goes to at most five addresses."))
        try:
            return [normalise(word) for word in words]
        except BadAddress as error:
            raise forms.ValidationError(
                _("One of these is not an e-mail address. Look them over, please.")
            ) from error
