"""Where files lie that nobody may fetch by an address: exports somebody dropped."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage


def private_storage() -> FileSystemStorage:
    """A folder under VAR_DIR that no URL leads to."""
    return FileSystemStorage(location=Path(settings.VAR_DIR) / "private", base_url=None)
