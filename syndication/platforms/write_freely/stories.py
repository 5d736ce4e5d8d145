"""Stories out of WriteFreely and Write.as.

An account leaves as JSON: its blogs with their posts in Markdown, and posts that are in no blog.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from syndication.exchange import Drop, Recognition, Story, Visibility
from syndication.holding import JSON, at_least_one, looked_at
from syndication.jsonstream import has_keys, listed, mapped, read_json, said
from syndication.markdown import as_markup
from syndication.markup import plain
from syndication.moments import is_to_come, moment_of
from syndication.words import _

VISIBILITIES: dict[Any, Visibility] = {0: "unlisted", 1: "public", 2: "private", 4: "password"}
LONGEST_TITLE = 80


class Stories:
    """Posts come in."""

    def recognise(self, drop: Drop) -> Recognition:
        """By the fields of a post, which say how it is set and whose blog it is in."""
        if _files(drop):
            return Recognition(92, "WriteFreely export", ("stories",))
        return Recognition(0, "")

    def read_stories(self, drop: Drop) -> Iterator[Story]:
        """The posts of every blog, then those in none."""
        return at_least_one(_read(drop), drop, instead=_("Choose Account, Export, JSON."))


def _read(drop: Drop) -> Iterator[Story]:
    for member in _files(drop):
        account = mapped(read_json(drop, member))
        for blog in (mapped(one) for one in listed(account.get("collections"))):
            for post in listed(blog.get("posts")):
                yield _story(mapped(post), blog)
        for post in listed(account.get("posts")):
            blog = mapped(mapped(post).get("collection"))
            yield _story(mapped(post), blog)


def _files(drop: Drop) -> list[str]:
    return [
        one for one in looked_at(drop, JSON) if has_keys(drop.head(one), ("body", "appearance"))
    ]


def _story(post: dict[str, Any], blog: dict[str, Any]) -> Story:
    slug, alias = said(post, "slug"), said(blog, "alias")
    at = moment_of(post.get("created"))
    body = said(post, "body")
    title = plain(said(post, "title")) or _first_words(body)
    home = said(blog, "url").rstrip("/")
    visibility = VISIBILITIES.get(blog.get("visibility", 1), "private") if blog else "unlisted"
    address = f"{home}/{slug}" if home and slug else ""
    places = (f"/{alias}/{slug}", f"/{slug}") if slug and alias else ()
    return Story(
        source_id=said(post, "id") or slug,
        title=title,
        html=as_markup(body),
        source_url=address,
        slug=slug,
        status="private"
        if visibility == "private"
        else "scheduled"
        if is_to_come(at)
        else "published",
        visibility=visibility,
        published_at=at,
        updated_at=moment_of(post.get("updated")),
        tags=tuple(dict.fromkeys(str(tag) for tag in listed(post.get("tags")) if tag)),
        language=said(post, "language"),
        kind="page" if post.get("pinned_position") else "post",
        old_urls=() if address else places,
    )


def _first_words(body: str) -> str:
    """A post without a title is called by how it begins."""
    line = next((plain(as_markup(line)) for line in body.splitlines() if line.strip()), "")
    return f"{line[:LONGEST_TITLE].rsplit(' ', 1)[0]}…" if len(line) > LONGEST_TITLE else line
