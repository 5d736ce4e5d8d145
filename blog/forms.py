"""The article's form: choices of the own brand only, and no sponsor without a label."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wagtail.admin.forms import WagtailAdminPageForm

OF_A_BRAND = ("topics", "series")


class ArticleForm(WagtailAdminPageForm):
    """Keeps an article inside its brand: its topics, its series, its people."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        site = self._site()
        for name in OF_A_BRAND:
            field = self.fields[name]
            field.queryset = field.queryset.filter(site=site)
        bylines = self.formsets["bylines"]
        bylines.form = _of_site(bylines.form, site)

    def clean(self) -> dict[str, Any]:
        """A sponsor is named together with the label readers see; drafts may be half done."""
        cleaned: dict[str, Any] = super().clean()
        if self.is_deferred_validation:
            return cleaned
        sponsor, label = cleaned.get("sponsor_name"), cleaned.get("sponsor_text")
        if sponsor and not label:
            self.add_error(
                "sponsor_text",
                ValidationError(_("Write the label readers see, for example “Paid for by …”.")),
            )
        if label and not sponsor:
            self.add_error("sponsor_name", ValidationError(_("Say who paid for this article.")))
        return cleaned

    def _site(self) -> Any:
        parent = self.parent_page or self.instance.get_parent()
        return parent.get_site() if parent is not None else None


def _of_site(base: type[Any], site: Any) -> type[Any]:
    """The form of one line of the byline, offering the brand's own people."""

    class OwnByline(base):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            field = self.fields["contributor"]
            field.queryset = field.queryset.filter(site=site)

    return OwnByline
