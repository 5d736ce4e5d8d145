"""A post as WordPress tells it to somebody who may edit it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from syndication.asking import web_address
from syndication.attribution import is_copy
from syndication.exchange import Receipt

CANONICAL = "syndicated_canonical"  # the field that our plugin adds


@dataclass(frozen=True, slots=True)
class Post:
    """What we need to know of a post there."""

    receipt: Receipt
    slug: str
    status: str
    content: str
    canonical: str

    def is_copy_of(self, original: str) -> bool:
        """Whether the post says so: in the field of our plugin, or in its line of origin."""
        return self.canonical == original or is_copy(self.content, original=original)


def read_post(said: Any) -> Post:
    """A post out of JSON in the context `edit`.

    The revision holds the text beside the time: WordPress counts whole seconds, and an edit may
    come in the second of our own.
    """
    content = str(said["content"]["raw"])
    told = f"{said['title']['raw']}\n{content}\n{said['status']}".encode()
    revision = f"{said['modified_gmt']} {hashlib.sha256(told).hexdigest()[:16]}"
    return Post(
        receipt=Receipt(str(int(said["id"])), web_address(said["link"]), revision),
        slug=str(said["slug"]),
        status=str(said["status"]),
        content=content,
        canonical=str((said.get("meta") or {}).get(CANONICAL, "")),
    )


def read_posts(said: Any) -> list[Post]:
    """Every post of a list."""
    return [read_post(one) for one in said]
