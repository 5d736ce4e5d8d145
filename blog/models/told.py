"""What has a name in every language of its brand."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class ToldInLanguages(models.Model):
    """A name and a description in the brand's own language, and in others beside it."""

    name_field: ClassVar[str] = "name"

    description = models.TextField(_("description"), blank=True)
    # {"fr": {"name": "…", "description": "…"}}: read with the row, however many there are.
    elsewhere = models.JSONField(_("in other languages"), default=dict, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(getattr(self, self.name_field))

    @property
    def called(self) -> str:
        """Its name in the language of the page."""
        return self._told(self.name_field)

    @property
    def about(self) -> str:
        """Its description in the language of the page."""
        return self._told("description")

    def _told(self, field: str) -> str:
        words: dict[str, Any] = self.elsewhere.get(get_language() or "", {})
        return str(words.get(field) or getattr(self, field))
