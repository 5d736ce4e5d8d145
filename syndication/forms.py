"""What editors type at the border."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail.admin.forms import WagtailAdminModelForm

from people.rights import sites_of
from syndication.actions.sources import Found, SourceError, find
from syndication.models import Source


class SourceForm(WagtailAdminModelForm):
    """A feed to follow: its address is tried before it is kept."""

    found: Found | None = None
    url = forms.URLField(
        label=_("Address"),
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=_("Of the feed itself, or of a page that names one."),
    )

    class Meta:
        model = Source
        fields = ["site", "url", "title"]
        help_texts = {"title": _("Leave it empty to call the feed what it calls itself.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        if self.instance.pk:
            del self.fields["site"]
        else:
            sites = sites_of(self.for_user)
            self.fields["site"].queryset = sites
            self.fields["site"].label = _("Brand")
            self.fields["site"].initial = sites.first()

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean()
        if not self.errors and "url" in self.changed_data:
            try:
                self.found = find(facts["url"])
            except SourceError as error:
                self.add_error("url", str(error))
            else:
                self._check_new(self.found, facts.get("site") or self.instance.site)
        return facts

    def _check_new(self, found: Found, site: Any) -> None:
        """The address that is kept is the feed's own: only now is it known."""
        others = Source.objects.filter(site=site, url=found.url).exclude(pk=self.instance.pk)
        if others.exists():
            self.add_error("url", _("You already follow this feed."))
        elif len(found.url) > Source._meta.get_field("url").max_length:  # type: ignore[operator]
            self.add_error("url", _("The address of this feed is too long."))
