"""Files of our own inside a text: which kinds there are, and what readers are told about one."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

SOUND = frozenset({"aac", "flac", "m4a", "mp3", "oga", "ogg", "opus", "wav"})
FILM = frozenset({"m4v", "mp4", "ogv", "webm"})
SUBTITLES = frozenset({"vtt"})


class UploadValue(blocks.StructValue):
    @property
    def facts(self) -> str:
        """The type and the size of the file, for who decides whether to fetch it."""
        file = self["file"]
        size = filesizeformat(file.file_size).replace("\xa0", " ") if file.file_size else ""
        return ", ".join(part for part in (file.file_extension.upper(), size) if part)


class UploadBlock(blocks.StructBlock):
    """A block with a file of certain kinds; `accepts` names them by the ends of their names."""

    accepts: dict[str, frozenset[str]] = {}

    def clean(self, value: Any) -> Any:
        """A player that cannot play, or a subtitle that is none, is refused with what would do."""
        result = super().clean(value)
        errors = {
            field: ValidationError(
                _("This file is of another kind. Choose one that ends in %(kinds)s."),
                params={"kinds": ", ".join(sorted(kinds))},
            )
            for field, kinds in self.accepts.items()
            if result[field] is not None and result[field].file_extension.lower() not in kinds
        }
        if errors:
            raise StructBlockValidationError(errors)
        return result
