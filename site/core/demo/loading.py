from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _

from core.demo.folder import BrandFolder
from core.demo.part import parts

ADMINISTRATOR = "admin@example.org"


class DemoError(Exception):
    """The demo cannot be loaded here; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What is there now, and the administrator's password when one was made in this run."""

    counts: dict[str, int]
    addresses: dict[str, str]
    administrator: str = ""
    password: str = field(default="", repr=False)


@transaction.atomic
def load(*, wanted: Mapping[str, int]) -> Loaded:
    """Load the brands that are missing and grow what is asked for: `{"articles": 200}`.

    One transaction: a brand is there whole or not at all, so that one which is
    there is left as its editors made it. Raises `DemoError`. Not `durable`, so
    that a test can call it inside its own.
    """
    folders = brand_folders()
    for folder in folders:
        if not folder.is_here():
            for part in parts():
                part.furnish(folder)
    counts: dict[str, int] = {}
    for part in parts():
        if part.grow is not None and wanted.get(part.grows):
            part.grow(folders[0], wanted[part.grows])
        counts |= part.count()
    address, password = _administrator()
    return Loaded(
        counts=counts,
        addresses={folder.facts["brand"]["name"]: folder.site.root_url for folder in folders},
        administrator=address,
        password=password,
    )


def brand_folders() -> list[BrandFolder]:
    """The brands of the demo by name; the first is the one at SITE_URL. Raises `DemoError`."""
    paths = sorted(path.parent for path in settings.DEMO_DIR.glob("*/brand.toml"))
    if not paths:
        message = _("There is no demo brand in %(folder)s. Fetch the folder again.")
        raise DemoError(message % {"folder": settings.DEMO_DIR})
    return [BrandFolder(path, is_first=not number) for number, path in enumerate(paths)]


def _administrator() -> tuple[str, str]:
    """Make somebody who may do everything, where nobody may; the address and a new password."""
    users: Any = get_user_model()._default_manager
    if users.filter(is_superuser=True).exists():
        return "", ""
    password = secrets.token_urlsafe(12)
    users.create_superuser(email=ADMINISTRATOR, password=password)
    return ADMINISTRATOR, password
