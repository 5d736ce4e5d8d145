"""The forms of pages with a text: what may be written in it, what an article belongs to."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks.base import BlockWidget

from blog.blocks.reserved import text_of_others
from blog.notes import unwritten
from core.html import sanitise

OF_A_BRAND = ("topics", "series")
WRITE_HTML = "blog.write_html"


class TextForm(WagtailAdminPageForm):
    """Keeps HTML to who may write it, and footnotes to what the text refers to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._writes_html = bool(self.for_user and self.for_user.has_perm(WRITE_HTML))
        if not self._writes_html:
            block = text_of_others(has_html=bool(_html_of(self.instance.body)))
            field = self.fields["body"]
            field.block, field.widget = block, BlockWidget(block)

    def clean_body(self) -> Any:
        """What somebody without the right wrote or changed as HTML is refused."""
        body = self.cleaned_data["body"]
        if not self._writes_html and _html_of(body) - _html_of(self.instance.body):
            raise ValidationError(_("Writing HTML needs a right that you do not have."))
        missing = [] if self.is_deferred_validation else unwritten(body)
        if missing:
            marks = ", ".join(f"[^{mark}]" for mark in missing)
            message = _("The text refers to notes that nobody wrote: %(marks)s")
            raise ValidationError(message % {"marks": marks})
        return body


class ArticleForm(TextForm):
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


def _html_of(body: Any) -> Counter[str]:
    """The HTML of a text, cleaned as it is when it is saved."""
    blocks = (str(block.value) for block in body or () if block.block_type == "html")
    return Counter(sanitise(markup, profile="article").strip() for markup in blocks)


def _of_site(base: type[Any], site: Any) -> type[Any]:
    """The form of one line of the byline, offering the brand's own people."""

    class OwnByline(base):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            field = self.fields["contributor"]
            field.queryset = field.queryset.filter(site=site)

    return OwnByline
