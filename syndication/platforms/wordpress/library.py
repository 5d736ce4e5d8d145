"""What other items of a WordPress export a post leans on: pictures, reusable blocks, guests.

They stand anywhere in the file, so it is read once before the posts are, for these alone. A site
keeps as many of them in memory as it has pictures: an address and a few words each.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from syndication.exchange import Drop
from syndication.platforms.wordpress.items import Export, Item, parts

SIGNS = (b"attachment_url", b"wp_block", b"guest-author")
A_CHUNK = 1024 * 1024
PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".bmp", ".heic")


class Attachment(NamedTuple):
    """A file of the site's library."""

    url: str
    page: str
    alt: str
    caption: str
    parent: str
    place: tuple[int, int]

    @property
    def is_picture(self) -> bool:
        return self.url.partition("?")[0].lower().endswith(PICTURES)


class Library:
    """The attachments by their number, and the blocks that posts share."""

    def __init__(self) -> None:
        self.attachments: dict[str, Attachment] = {}
        self.shared: dict[str, str] = {}
        self.guests: dict[str, str] = {}  # authors without an account, of Co-Authors Plus
        self._of: dict[str, list[str]] = {}

    @classmethod
    def of(cls, drop: Drop) -> Library:
        """What a drop has; a drop without any is not read for it."""
        library = cls()
        if any(_mentions(drop, member) for member in parts(drop)):
            for item in Export(drop).items():
                library.add(item)
        return library

    def add(self, item: Item) -> None:
        if item.kind == "wp_block" and item.status == "publish":
            self.shared[item.post_id] = item.content
        if item.kind == "guest-author":
            self.guests[item.name] = item.one("cap-display_name") or item.title
        if item.kind != "attachment" or not (url := item.file_url or item.guid):
            return
        number = int(item.post_id) if item.post_id.isdecimal() else 0
        order = int(item.order) if item.order.isdecimal() else 0
        if item.parent not in {"", "0"} and item.post_id not in self.attachments:
            self._of.setdefault(item.parent, []).append(item.post_id)
        self.attachments[item.post_id] = Attachment(
            url,
            item.link,
            item.one("_wp_attachment_image_alt"),
            item.excerpt,
            item.parent,
            (order, number),
        )

    def pictures_of(self, post_id: str) -> list[tuple[str, Attachment]]:
        """The pictures that were uploaded for a post, in its own order."""
        found = [(one, self.attachments[one]) for one in self._of.get(post_id, ())]
        return sorted((one for one in found if one[1].is_picture), key=lambda one: one[1].place)

    def named(self, numbers: str) -> Iterator[tuple[str, Attachment]]:
        """Attachments by a list of numbers with commas, those that are there."""
        for number in (one.strip() for one in numbers.split(",")):
            if number in self.attachments:
                yield number, self.attachments[number]


def _mentions(drop: Drop, member: str) -> bool:
    rest = b""
    with drop.open(member) as file:
        while chunk := file.read(A_CHUNK):
            if any(sign in rest + chunk for sign in SIGNS):
                return True
            rest = chunk[-32:]
    return False
