"""How a picture is taken in: one that is torn off is refused with a sentence, as any other file."""

from __future__ import annotations

import struct
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from wagtail.images.forms import BaseImageForm

# What Pillow raises at files that begin as a picture and go on as something else.
TORN = (EOFError, OSError, SyntaxError, ValueError, struct.error)


class PictureForm(BaseImageForm):
    """Wagtail's form; its field looks at the size of a file without expecting it to be torn."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            _mind_torn_files(self.fields["file"])


def _mind_torn_files(field: forms.Field) -> None:
    read = field.to_python

    def to_python(data: Any) -> Any:
        try:
            return read(data)
        except TORN as error:
            message = field.error_messages["invalid_image"]
            raise ValidationError(message, code="invalid_image") from error

    field.to_python = to_python  # type: ignore[assignment]  # Wagtail names the class itself
