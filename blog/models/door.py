"""What every page of the blog has in common."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page, PageViewRestriction


class DoorMixin:
    """Asks once whether a page is closed, where Wagtail asks twice on every view."""

    path: str

    def get_view_restrictions(self) -> Any:
        """The restrictions of the page and of everything above it."""
        ends = range(Page.steplen, len(self.path) + 1, Page.steplen)
        above = [self.path[:end] for end in ends]
        return PageViewRestriction.objects.filter(page__path__in=above)
