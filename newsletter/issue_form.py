from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm


class IssueForm(WagtailAdminPageForm):
    """Offers the segments of the issue's own brand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        page = self.parent_page or self.instance.get_parent()
        segment = self.fields["segment"]
        segment.queryset = segment.queryset.filter(site=page.get_site())
