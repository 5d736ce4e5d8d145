"""Where files lie that nobody may fetch by an address: exports somebody dropped."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage


class PrivateStorage(FileSystemStorage):
    """Files without addresses. `base_url=None` would not do: Django puts MEDIA_URL in its place."""

    def url(self, name: str | None) -> str:
        raise ValueError(f"{name} has no address: it is private.")


def private_storage() -> FileSystemStorage:
    """A folder under VAR_DIR that no URL leads to."""
    return PrivateStorage(location=Path(settings.VAR_DIR) / "private")
