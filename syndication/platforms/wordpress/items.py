"""The items of WordPress's own export (WXR), as they stand in it.

Posts, pages, pictures and menus all are `<item>`. Only what is named here is read: an author's
mail address, a commenter's mail and network address and a post's password stay in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any

from syndication.exchange import Drop
from syndication.holding import XML, looked_at
from syndication.moments import mail_moment, moment_of
from syndication.xmlstream import XmlFile, called, text_of

FIELDS = {
    "title": "title",
    "link": "link",
    "guid": "guid",
    "dc:creator": "creator",
    "content:encoded": "content",
    "excerpt:encoded": "excerpt",
    "wp:post_id": "post_id",
    "wp:post_name": "name",
    "wp:status": "status",
    "wp:post_type": "kind",
    "wp:post_parent": "parent",
    "wp:attachment_url": "file_url",
    "wp:menu_order": "order",
}
DATES = {
    "pubDate": "pub",
    "wp:post_date": "local",
    "wp:post_date_gmt": "gmt",
    "wp:post_modified": "modified",
    "wp:post_modified_gmt": "modified_gmt",
}
# A site in trouble writes its warnings before the file.
BEGINNING = re.compile(rb"<|(?:PHP )?(?:Warning|Notice|Deprecated|Strict|Fatal)\b")
NO_DATE = "30 Nov 1999 00:00:00"  # what PHP made of "0000-00-00"
COMMENT = (
    "id",
    "author",
    "author_url",
    "date",
    "date_gmt",
    "content",
    "approved",
    "type",
    "parent",
)


@dataclass(frozen=True, slots=True)
class Term:
    """A category, a tag, a series, an author: `domain` says which."""

    domain: str
    slug: str
    name: str


@dataclass(slots=True)
class Item:
    """One item; texts are as they were written, nothing is judged yet."""

    title: str = ""
    link: str = ""
    guid: str = ""
    creator: str = ""
    content: str = ""
    excerpt: str = ""
    post_id: str = ""
    name: str = ""
    status: str = ""
    kind: str = ""
    parent: str = ""
    file_url: str = ""
    order: str = ""
    has_password: bool = False
    dates: dict[str, str] = field(default_factory=dict)
    terms: list[Term] = field(default_factory=list)
    meta: dict[str, list[str]] = field(default_factory=dict)
    comments: list[dict[str, str]] = field(default_factory=list)

    def one(self, key: str) -> str:
        """The first value of a field of the author's or a plug-in's."""
        return next(iter(self.meta.get(key, ())), "").strip()

    @property
    def written_at(self) -> datetime | None:
        """When it was or will be published: in UTC where it says so, else by its other clock."""
        dates = self.dates
        if found := moment_of(dates.get("gmt")):
            return found
        said = dates.get("pub", "")
        return (None if NO_DATE in said else mail_moment(said)) or moment_of(dates.get("local"))

    @property
    def changed_at(self) -> datetime | None:
        """When it was last changed; a local time is put right by what the other two clocks say."""
        dates = self.dates
        if found := moment_of(dates.get("modified_gmt")):
            return found
        local, gmt = moment_of(dates.get("local")), moment_of(dates.get("gmt"))
        ahead = local - gmt if local and gmt else timedelta()
        changed = moment_of(dates.get("modified"))
        return changed - ahead if changed else None


@dataclass(slots=True)
class Channel:
    """What an export says of the whole site, as far as it was read."""

    language: str = ""
    address: str = ""
    authors: dict[str, str] = field(default_factory=dict)  # shown names, by login


def parts(drop: Drop) -> list[str]:
    """The files of an export in their order: a large one comes in pieces."""
    return [member for member in looked_at(drop, XML) if is_wxr(drop.head(member))]


def is_wxr(head: bytes) -> bool:
    """By what WordPress writes at the top, or by its own fields further down."""
    bare = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    own = b"wordpress.org/export/" in bare or b"<wp:" in bare
    return bool(BEGINNING.match(bare)) and own and (b"<rss" in bare or b"<channel" in bare)


class Export:
    """The items of every part of an export, one at a time; and what was found on the way."""

    def __init__(self, drop: Drop) -> None:
        self.drop = drop
        self.channel = Channel()
        self.cut: list[str] = []  # the parts that end too early
        self.count = 0

    def items(self) -> Iterator[Item]:
        for member in parts(self.drop):
            with self.drop.open(member) as file:
                xml = XmlFile(file, name=PurePosixPath(member).name)
                for element in xml.elements("item"):
                    for before in element.itersiblings(preceding=True):
                        self._learn(before)
                    self.count += 1
                    yield read_item(element)
                if xml.is_cut:
                    self.cut.append(member)

    def _learn(self, element: Any) -> None:
        """What stands between the items, and before the first of them."""
        name = called(element.tag) if isinstance(element.tag, str) else ""
        if name == "wp:author":
            said = _said(element)
            shown = said.get("wp:author_display_name", "")
            self.channel.authors[said.get("wp:author_login", "").lower()] = shown
        elif name == "language":
            self.channel.language = self.channel.language or text_of(element).strip()
        elif name in {"link", "wp:base_blog_url"}:
            self.channel.address = text_of(element).strip() or self.channel.address


def read_item(element: Any) -> Item:
    item = Item()
    for child in element:
        if not isinstance(child.tag, str):
            continue
        name = called(child.tag)
        if name in FIELDS:
            setattr(item, FIELDS[name], text_of(child).strip("\r\n\t "))
        elif name in DATES:
            item.dates[DATES[name]] = text_of(child).strip()
        elif name in READERS:
            READERS[name](item, child)
    return item


def _said(element: Any) -> dict[str, str]:
    children = [child for child in element if isinstance(child.tag, str)]
    return {called(child.tag): text_of(child).strip() for child in children}


def _term(item: Item, element: Any) -> None:
    name = text_of(element).strip()
    slug = element.get("nicename", "")
    # Exports before 2.5 named every category twice, once without saying what it is.
    term = Term(element.get("domain") or "category", slug, name)
    if name and term not in item.terms and all(name != one.name for one in item.terms if not slug):
        item.terms.append(term)


def _meta(item: Item, element: Any) -> None:
    said = _said(element)
    if key := said.get("wp:meta_key", ""):
        item.meta.setdefault(key, []).append(said.get("wp:meta_value", ""))


def _comment(item: Item, element: Any) -> None:
    said = _said(element)
    item.comments.append({one: said.get(f"wp:comment_{one}", "") for one in COMMENT})


def _password(item: Item, element: Any) -> None:
    item.has_password = bool(text_of(element).strip())


READERS = {
    "category": _term,
    "wp:postmeta": _meta,
    "wp:comment": _comment,
    "wp:post_password": _password,
}
