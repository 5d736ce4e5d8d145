"""Posts out of Hashnode's export, which its dashboard gives as one file of JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from syndication.exchange import Drop, Recognition, Story
from syndication.holding import JSON, looked_at
from syndication.jsonstream import JsonFile, cut_off, has_keys, listed, mapped, said
from syndication.markdown import as_markup
from syndication.markdown_tags import filled
from syndication.markup import plain
from syndication.moments import moment_of

# Hashnode sets where a picture stands behind its address, where Markdown knows no such thing.
PLACED = re.compile(r"(!\[[^\]]*\]\([^\s)]+)\s+align=\"[a-z]+\"\)")
PLACES = dict.fromkeys(("posts.item", "item", "publication.posts.item", "data.posts.item"), "post")


def recognise(drop: Drop) -> Recognition:
    """By the field in which it keeps a text."""
    if _files(drop):
        return Recognition(92, "Hashnode export", ("stories",))
    return Recognition(0, "")


def read_stories(drop: Drop) -> Iterator[Story]:
    """Every post of the file."""
    for member in _files(drop):
        count = 0
        with drop.open(member) as file:
            rows = JsonFile(file, name=PurePosixPath(member).name)
            for _name, row in rows.rows(PLACES):
                count += 1
                yield read_story(row)
        if rows.is_cut:
            yield cut_off(member, count)


def _files(drop: Drop) -> list[str]:
    return [
        one
        for one in looked_at(drop, JSON)
        if has_keys(drop.head(one), ("contentMarkdown", "title"))
    ]


def read_story(row: dict[str, Any]) -> Story:
    text, left = filled(PLACED.sub(r"\1)", said(row, "contentMarkdown")))
    cover = row.get("coverImage")
    domain = said(mapped(row.get("publication")), "domain", "url").removesuffix("/")
    slug = said(row, "slug")
    home = domain if domain.startswith("http") else f"https://{domain}" if domain else ""
    is_draft = row.get("isDraft") is True or row.get("isActive") is False
    address = said(row, "url") or (f"{home}/{slug}" if home and slug else "")
    tags = [
        said(tag, "name", "slug") if isinstance(tag, dict) else str(tag)
        for tag in listed(row.get("tags"))
    ]
    return Story(
        source_id=said(row, "id", "_id", "cuid") or slug,
        title=plain(said(row, "title")),
        html=as_markup(text),
        source_url="" if is_draft else address,
        canonical_url=said(row, "canonicalUrl", "originalArticleURL"),
        standfirst=plain(said(row, "subtitle")),
        slug=slug,
        status="draft" if is_draft else "published",
        published_at=moment_of(row.get("publishedAt")) or moment_of(row.get("dateAdded")),
        updated_at=moment_of(row.get("updatedAt")) or moment_of(row.get("dateUpdated")),
        authors=tuple(filter(None, [said(mapped(row.get("author")), "name")])),
        tags=tuple(dict.fromkeys(filter(None, tags))),
        cover_url=cover if isinstance(cover, str) else said(mapped(cover), "url"),
        series=said(mapped(row.get("series")), "name"),
        search_title=said(mapped(row.get("seo")), "title") or said(row, "metaTitle"),
        search_description=said(mapped(row.get("seo")), "description")
        or said(row, "metaDescription"),
        old_urls=(f"/{slug}",) if slug and not address and not is_draft else (),
        warnings=(f"Tags that nobody fills in here: {', '.join(left)}.",) if left else (),
    )
