from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files import File
from django.utils import timezone

from wagtail.documents.models import Document
from wagtail.models import Collection, Site

from core.demo.writing import Writing, read
from core.models import Picture

# Two names of one machine: what a newcomer can open without touching a name server.
NEIGHBOURS = {"127.0.0.1": "localhost", "localhost": "127.0.0.1"}
DEFAULT_PORTS = {"http": 80, "https": 443}


class BrandFolder:
    """A brand of the demo as it lies on the disk, and the site it became.

    The first brand lives at SITE_URL; the others at another name of the same
    house, so that one installation shows several.
    """

    def __init__(self, path: Path, *, is_first: bool) -> None:
        self.path = path
        self.is_first = is_first
        self.shelf: Collection | None = None
        self._pictures: dict[str, Picture] = {}
        self._files: dict[str, Document] = {}

    @property
    def key(self) -> str:
        """The folder's name; also the slug of the brand's front page."""
        return self.path.name

    @cached_property
    def facts(self) -> dict[str, Any]:
        """What `brand.toml` says."""
        return tomllib.loads((self.path / "brand.toml").read_text(encoding="utf-8"))

    @property
    def site(self) -> Site:
        """The brand's site; raises `Site.DoesNotExist` before it is there."""
        found: Site = Site.objects.get(root_page__slug=self.key, root_page__depth=2)
        return found

    def is_here(self) -> bool:
        """Whether the brand has been loaded already."""
        return Site.objects.filter(root_page__slug=self.key, root_page__depth=2).exists()

    def address(self) -> tuple[str, int]:
        """The host and port it is to be reached at."""
        place = urlsplit(settings.SITE_URL)
        host, port = place.hostname or "localhost", place.port or DEFAULT_PORTS[place.scheme]
        return (host if self.is_first else NEIGHBOURS.get(host, f"{self.key}.{host}"), port)

    def days_ago(self, days: float) -> datetime:
        """A moment before now: the demo is as young as the house."""
        return timezone.now() - timedelta(days=days)

    def writings(self, place: str) -> list[Writing]:
        """The texts of a folder, oldest first; what has no age stands by its file's name."""
        found = [read(path) for path in sorted((self.path / place).glob("*.md"))]
        return sorted(found, key=lambda writing: -writing.facts.get("days_ago", 0))

    def picture(self, name: str) -> Picture:
        """A picture of the brand's folder, taken into the library when it is first asked for."""
        if name not in self._pictures:
            facts = self.facts.get("pictures", {}).get(name, {})
            with (self.path / "pictures" / f"{name}.webp").open("rb") as file:
                made = Picture(
                    title=facts.get("title", name),
                    description=facts.get("alt", ""),
                    credit=self.facts["brand"]["name"],
                    file=File(file, name=f"{self.key}-{name}.webp"),
                    collection=self.shelf or Collection.get_first_root_node(),
                )
                made.save()
                made.file.close()
            self._pictures[name] = made
        return self._pictures[name]

    def file(self, name: str) -> Document:
        """A file of the brand's folder, taken into the library when it is first asked for."""
        if name not in self._files:
            with (self.path / "files" / name).open("rb") as file:
                made = Document(
                    title=self.facts.get("files", {}).get(name, name),
                    file=File(file, name=f"{self.key}-{name}"),
                    collection=self.shelf or Collection.get_first_root_node(),
                )
                made._set_document_file_metadata()  # noqa: SLF001 - as Wagtail's own upload does
                made.save()
                made.file.close()
            self._files[name] = made
        return self._files[name]

    def alt(self, name: str) -> str:
        """What a picture shows, for who cannot see it."""
        return str(self.facts.get("pictures", {}).get(name, {}).get("alt", ""))
