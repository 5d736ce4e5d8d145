"""A picture says what it shows to who cannot see it, or that it shows nothing they miss."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError


class DescribedBlock(blocks.StructBlock):
    """A block with the fields `alt` and `decorative`."""

    def clean(self, value: Any) -> Any:
        """Ask for a description unless the picture is marked as decoration."""
        result = super().clean(value)
        if not result["alt"] and not result["decorative"]:
            message = ValidationError(_("Say what the picture shows, or mark it as decoration."))
            raise StructBlockValidationError({"alt": message})
        return result
