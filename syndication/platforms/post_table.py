"""Any table of posts: a title and a text in each line, and what else its headers name.

Headers are known by what people call these things. Where the table does not say that a post was
public, it comes as a draft: nobody knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from syndication.exchange import Drop, Recognition, Status, Story, Visibility
from syndication.holding import at_least_one
from syndication.markdown import as_markup
from syndication.markup import plain
from syndication.moments import is_to_come, moment_of
from syndication.paragraphs import paragraphs
from syndication.post_tables import post_rows, tables_with
from syndication.tables import Row
from syndication.whereabouts import last_part
from syndication.words import _

TITLES = (
    "title",
    "post title",
    "titre",
    "titel",
    "titulo",
    "titolo",
    "headline",
    "name",
    "subject",
)
MARKUP = ("html", "content html", "body html", "content", "contenu", "inhalt", "contenido")
TEXTS = ("body", "text", "texte", "post content", "article", "description long")
MARKDOWN = ("markdown", "body markdown", "content markdown", "md")
DATES = (
    "published at",
    "published",
    "publish date",
    "publication date",
    "post date",
    "date",
    "created at",
    "datum",
    "fecha",
)
CHANGES = ("updated at", "modified at", "modified", "last modified", "updated")
ADDRESSES = ("url", "link", "permalink", "post url", "address", "canonical url", "canonical")
TAGS = ("categories", "category", "tags", "tag", "labels", "topics", "keywords", "mots cles")
AUTHORS = ("author", "authors", "auteur", "autor", "author name", "by", "byline")
EXCERPTS = (
    "excerpt",
    "summary",
    "subtitle",
    "description",
    "standfirst",
    "chapo",
    "custom excerpt",
)
COVERS = (
    "feature image",
    "featured image",
    "image",
    "cover",
    "cover image",
    "thumbnail",
    "image url",
)
SEVERAL = re.compile(r"\s*[,;|]\s*")
STATES: dict[str, Status] = {
    "published": "published",
    "publish": "published",
    "public": "published",
    "live": "published",
    "publie": "published",
    "scheduled": "scheduled",
    "private": "private",
}
CLOSED = frozenset({"private", "members", "paid", "premium", "only paid", "subscribers"})


class PostTable:
    """A table of posts: stories come in."""

    key: ClassVar[str] = "post_table"
    name: ClassVar[str] = "Table of posts (CSV)"

    def recognise(self, drop: Drop) -> Recognition:
        """By a title and a text; whoever knows the table better is surer."""
        if _tables(drop):
            return Recognition(45, "Table of posts", ("stories",))
        return Recognition(0, "")

    def read_stories(self, drop: Drop) -> Iterator[Story]:
        """Every line of every such table."""
        return at_least_one(
            _read(drop), drop, instead=_("A table of posts has a title and a text in every line.")
        )


def _read(drop: Drop) -> Iterator[Story]:
    for member in _tables(drop):
        with drop.open(member) as file:
            for row in post_rows(file, name=member):
                yield _story(row)


def _tables(drop: Drop) -> list[str]:
    pairs = (
        frozenset({title, text}) for title in TITLES[:8] for text in (*MARKUP, *TEXTS, *MARKDOWN)
    )
    return tables_with(drop, *pairs)


def _story(row: Row) -> Story:
    title, address = plain(row.get(*TITLES)), row.get(*ADDRESSES)
    at, slug = moment_of(row.get(*DATES)), row.get("slug")
    is_whole = address.startswith(("http://", "https://"))
    canonical = row.get("canonical url", "canonical")
    return Story(
        source_id=row.get("id", "post id", "uuid") or address or slug or title,
        title=title,
        html=_markup(row),
        source_url=address if is_whole else "",
        canonical_url=canonical if canonical.startswith("http") else "",
        standfirst=plain(row.get(*EXCERPTS)),
        slug=slug or last_part(address),
        status=_status(row, at),
        visibility=_visibility(row),
        published_at=at,
        updated_at=moment_of(row.get(*CHANGES)),
        authors=tuple(
            name for name in SEVERAL.split(row.get(*AUTHORS)) if name and "@" not in name
        ),
        tags=tuple(
            dict.fromkeys(tag for one in TAGS for tag in SEVERAL.split(row.get(one)) if tag)
        ),
        cover_url=row.get(*COVERS),
        cover_alt=row.get("feature image alt", "image alt", "alt", "alt text"),
        language=row.get("language", "lang", "locale", "langue"),
        kind="page" if row.get("type", "post type").lower() == "page" else "post",
        search_title=row.get("meta title", "seo title"),
        search_description=row.get("meta description", "seo description"),
        old_urls=(address,) if address.startswith("/") else (),
        warnings=(row.problem,) if row.problem else (),
    )


def _markup(row: Row) -> str:
    """A text in whichever form its header or its look says."""
    if text := row.get(*MARKDOWN):
        return as_markup(text)
    text = row.get(*MARKUP, *TEXTS)
    return text if re.search(r"<(?:p|div|h[1-6]|ul|table|br)\b", text) else paragraphs(text)


def _status(row: Row, at: datetime | None) -> Status:
    said = row.get("status", "state", "statut").lower()
    if said:
        return STATES.get(said, "draft")
    if is_to_come(at):
        return "scheduled"
    # A table that says when a post was published says that it was.
    return "published" if row.get("published at", "published", "publish date") and at else "draft"


def _visibility(row: Row) -> Visibility:
    said = row.get("visibility", "audience", "access").lower()
    if said == "private" or row.get("status").lower() == "private":
        return "private"
    return "members" if said in CLOSED else "public"
