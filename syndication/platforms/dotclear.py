r"""Dotclear: everything we know about it.

Its flat export is one file of tables: a line in brackets names a table and its columns, the lines
below are its rows, with `\n` and `\"` for what they mean. Settings, users and what commenters say
of themselves beyond name and site are never read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from pathlib import PurePosixPath
from typing import BinaryIO, ClassVar, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from syndication.exchange import (
    Comment,
    Drop,
    Recognition,
    Status,
    Story,
    UnreadableFile,
    Visibility,
)
from syndication.holding import TEXT, looked_at
from syndication.markdown import as_markup
from syndication.markup import plain
from syndication.moments import moment_of
from syndication.words import _

MARK = b"///DOTCLEAR|"
TABLE = re.compile(r"\[(\w+) ([\w,]+)\]\s*")
CELL = re.compile(r'"((?:[^"\\]++|\\.)*+)"', re.DOTALL)
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
MEANT = {"n": "\n", "r": "\r", "t": "\t"}
LONGEST_LINE = 8 * 1024 * 1024
STATES: dict[str, Status] = {"1": "published", "0": "draft", "-1": "scheduled", "-2": "draft"}
SHOWN: dict[str, Literal["approved", "pending", "spam", "removed"]] = {
    "1": "approved",
    "0": "pending",
    "-1": "pending",
    "-2": "spam",
}
KEPT = frozenset({"category", "post", "comment", "meta"})
Row = dict[str, str]


class Dotclear:
    """Dotclear: stories come in."""

    key: ClassVar[str] = "dotclear"
    name: ClassVar[str] = "Dotclear"

    def recognise(self, drop: Drop) -> Recognition:
        """By the line that it begins with."""
        found = _files(drop)
        return Recognition(98, "Dotclear export", ("stories",)) if found else Recognition(0, "")

    def read_stories(self, drop: Drop) -> Iterator[Story]:
        """Every entry; what belongs to it stands behind, so the file is read twice."""
        for member in _files(drop):
            with drop.open(member) as file:
                blog = _Blog(file)
            count = 0
            with drop.open(member) as file:
                for _table, row in _rows(file, {"post"}):
                    count += 1
                    yield blog.story(row)
            if not count:
                raise UnreadableFile(
                    _("%(name)s holds no entries. In Dotclear choose Import/Export, Export a blog.")
                    % {"name": PurePosixPath(member).name}
                )


def _files(drop: Drop) -> list[str]:
    heads = (
        (one, drop.head(one, 64).removeprefix(b"\xef\xbb\xbf")) for one in looked_at(drop, TEXT)
    )
    return [member for member, head in heads if head.startswith(MARK)]


def _rows(file: BinaryIO, wanted: set[str] | frozenset[str]) -> Iterator[tuple[str, Row]]:
    table = ""
    columns: list[str] = []
    while raw := file.readline(LONGEST_LINE):
        line = raw.decode("utf-8", errors="replace").replace("\x00", "")
        if found := TABLE.fullmatch(line):
            table, columns = found[1], found[2].split(",")
        elif line.startswith('"') and table in wanted:
            yield table, dict(zip(columns, _cells(line), strict=False))


def _cells(line: str) -> list[str]:
    return [
        ESCAPED.sub(lambda found: MEANT.get(found[1], found[1]), cell)
        for cell in CELL.findall(line)
    ]


class _Blog:
    """What an entry leans on: its category, its tags, its comments, the zone of the blog."""

    def __init__(self, file: BinaryIO) -> None:
        self.categories: dict[str, str] = {}
        self.tags: dict[str, list[str]] = {}
        self.comments: dict[str, list[Comment]] = {}
        learn = {"category": self._category, "meta": self._tag, "comment": self._comment}
        for table, row in _rows(file, KEPT - {"post"}):
            learn[table](row)

    def _category(self, row: Row) -> None:
        self.categories[row.get("cat_id", "")] = row.get("cat_title", "")

    def _tag(self, row: Row) -> None:
        if row.get("meta_type") == "tag" and row.get("meta_id"):
            self.tags.setdefault(row.get("post_id", ""), []).append(row["meta_id"])

    def _comment(self, row: Row) -> None:
        if row.get("comment_trackback") == "1" or not row.get("comment_content"):
            return
        comment = Comment(
            source_id=row.get("comment_id", ""),
            html=row["comment_content"],
            author=row.get("comment_author", ""),
            author_url=row.get("comment_site", ""),
            written_at=_moment(row, "comment_dt", "comment_tz"),
            state=SHOWN.get(row.get("comment_status", ""), "pending"),
        )
        self.comments.setdefault(row.get("post_id", ""), []).append(comment)

    def story(self, row: Row) -> Story:
        number, slug = row.get("post_id", ""), row.get("post_url", "")
        category = self.categories.get(row.get("cat_id", ""), "")
        visibility: Visibility = "password" if row.get("post_password") else "public"
        body = "\n".join(filter(None, (_shown(row, "excerpt"), _shown(row, "content"))))
        return Story(
            source_id=number,
            title=plain(row.get("post_title", "")),
            html=body,
            slug=slug.rpartition("/")[2],
            status=STATES.get(row.get("post_status", ""), "draft"),
            visibility=visibility,
            # The day that is shown is kept in its zone, the others in UTC.
            published_at=_moment(row, "post_dt", "post_tz"),
            updated_at=moment_of(row.get("post_upddt")),
            authors=(row["user_id"],) if row.get("user_id") else (),
            tags=tuple(dict.fromkeys(filter(None, [category, *self.tags.get(number, [])]))),
            language=row.get("post_lang", ""),
            kind="page" if row.get("post_type") == "page" else "post",
            old_urls=(f"/post/{slug}", f"/index.php/post/{slug}") if slug else (),
            comments=tuple(self.comments.get(number, ())),
        )


def _shown(row: Row, part: str) -> str:
    """What Dotclear made of a text; else the text, which may be Markdown."""
    shown = row.get(f"post_{part}_xhtml", "")
    text = row.get(f"post_{part}", "")
    return shown or (as_markup(text) if row.get("post_format") == "markdown" else text)


def _moment(row: Row, key: str, zone_key: str) -> datetime | None:
    try:
        zone: tzinfo = ZoneInfo(row.get(zone_key) or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone = UTC
    return moment_of(row.get(key), zone=zone)
