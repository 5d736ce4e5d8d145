"""Articles out of Forem (dev.to): its export, and what its API tells an author of their own.

A text may begin with facts of its own, which win over the fields around it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from syndication.exchange import Drop, Recognition, Story
from syndication.frontmatter import split
from syndication.holding import JSON, looked_at
from syndication.jsonstream import JsonFile, cut_off, has_keys, listed, mapped, said
from syndication.markdown import as_markup
from syndication.markdown_tags import filled
from syndication.markup import plain
from syndication.moments import moment_of


def recognise(drop: Drop) -> Recognition:
    """By the field in which it keeps a text."""
    if _files(drop):
        return Recognition(91, "DEV export", ("stories",))
    return Recognition(0, "")


def read_stories(drop: Drop) -> Iterator[Story]:
    """Every article of the file."""
    for member in _files(drop):
        count = 0
        with drop.open(member) as file:
            rows = JsonFile(file, name=PurePosixPath(member).name)
            for _name, row in rows.rows({"item": "article", "articles.item": "article"}):
                count += 1
                yield read_story(row)
        if rows.is_cut:
            yield cut_off(member, count)


def _files(drop: Drop) -> list[str]:
    return [
        one for one in looked_at(drop, JSON) if has_keys(drop.head(one), ("body_markdown", "title"))
    ]


def read_story(row: dict[str, Any]) -> Story:
    own = split(said(row, "body_markdown"))
    text, left = filled(own.body)
    at = moment_of(row.get("published_at")) or moment_of(own.word("date"))
    # Where nothing says that it was shown it was not: an export without this field has a date.
    shown = row.get("published", bool(at)) is True and not own.is_false("published")
    url = said(row, "url") or f"{said(row, 'path')}"
    address = url if url.startswith("http") else ""
    tags = own.words("tags") or _tags(row)
    canonical = own.word("canonical_url") or said(row, "canonical_url")
    return Story(
        source_id=str(row.get("id") or said(row, "slug")),
        title=plain(own.word("title") or said(row, "title")),
        html=as_markup(text),
        source_url=address if shown else "",
        canonical_url=canonical or (address if shown else ""),
        standfirst=plain(own.word("description") or said(row, "description")),
        slug=said(row, "slug"),
        status="published" if shown else "draft",
        published_at=at,
        updated_at=moment_of(row.get("edited_at")),
        authors=tuple(filter(None, [said(mapped(row.get("user")), "name")])),
        tags=tags,
        cover_url=own.word("cover_image") or said(row, "cover_image", "main_image"),
        series=own.word("series"),
        warnings=(f"Tags that nobody fills in here: {', '.join(left)}.",) if left else (),
    )


def _tags(row: dict[str, Any]) -> tuple[str, ...]:
    """A list, or in old answers a line with commas."""
    found = row.get("tag_list", row.get("tags"))
    several = found.split(",") if isinstance(found, str) else listed(found)
    return tuple(dict.fromkeys(str(tag).strip() for tag in several if str(tag).strip()))
