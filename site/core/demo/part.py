from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from core.demo.folder import BrandFolder


@dataclass(frozen=True, slots=True)
class Part:
    """What one room does for the demo.

    `furnish` fills the room for a brand that is not there yet, `count` says what
    is in it. A part with a `grows` brings the synthetic rows of that name up to a
    number; it adds what is missing and takes nothing away.
    """

    furnish: Callable[[BrandFolder], None]
    count: Callable[[], dict[str, int]] = dict
    grows: str = ""
    grow: Callable[[BrandFolder, int], None] | None = None


def parts() -> list[Part]:
    """Every part in the order of the settings."""
    return [import_string(path) for path in settings.DEMO_PARTS]
