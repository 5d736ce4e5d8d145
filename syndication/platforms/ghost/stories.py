"""Stories out of Ghost: its own export, what its APIs answer, and what its migration tools write.

An export also holds password hashes, the keys of its APIs and its settings. Of users and tags only
names are read, of everything else nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from syndication.exchange import Drop, Recognition, Status, Story, UnreadableFile, Visibility
from syndication.holding import JSON, looked_at
from syndication.jsonstream import JsonFile, cut_off, has_keys, listed, mapped, said
from syndication.markup import plain
from syndication.moments import moment_of
from syndication.platforms.ghost.editors import lexical, mobiledoc
from syndication.words import _

ROOTS = ("db.item.data.", "data.", "result.", "")
TABLES = ("users", "tags", "posts_authors", "posts_tags", "posts_meta", "settings")
PLACES = {f"{root}{table}.item": table for root in ROOTS for table in TABLES}
POSTS = {f"{root}{table}.item": table for root in ROOTS for table in ("posts", "pages")}
SIGNS = (
    {"title", "mobiledoc"},
    {"title", "lexical"},
    {"posts", "custom_excerpt"},
    {"posts", "html", "published_at"},
    {"posts_tags"},
    {"data", "posts_meta"},
)
EXPORT = {"meta", "data"}
HOME = "__GHOST_URL__"
IMAGE_HOME = re.compile(r"(https?://[^/\"'\s]+)/content/(?:images|files|media)/")
STATES: dict[str, Status] = {"published": "published", "scheduled": "scheduled", "sent": "private"}
KEPT_META = (
    "feature_image_alt meta_title meta_description og_title og_description twitter_title"
    " twitter_description"
)


def recognise(drop: Drop) -> Recognition:
    """By the fields of a post, or by the tables of an export."""
    found = _members(drop)
    if not found:
        return Recognition(0, "")
    pieces = f" in {len(found)} parts" if len(found) > 1 else ""
    return Recognition(90, f"Ghost export{pieces}", ("stories",))


def read_stories(drop: Drop) -> Iterator[Story]:
    """Every post and page; raises `UnreadableFile` where there is none."""
    count = 0
    for member in _members(drop):
        site = _site(drop, member)
        with drop.open(member) as file:
            rows = JsonFile(file, name=PurePosixPath(member).name)
            for table, row in rows.rows(POSTS):
                count += 1
                yield read_story(row, site=site, is_page=table == "pages")
        if rows.is_cut:
            yield cut_off(member, count)
    if not count:
        raise UnreadableFile(
            _(
                "%(name)s holds no posts. In Ghost choose Settings, Import/Export, Export, "
                "and drop the file as it arrives."
            )
            % {"name": drop.name}
        )


@dataclass(slots=True)
class Site:
    """What the rows of an export lean on: names by number, and where the site stood."""

    address: str = ""
    language: str = ""
    users: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    authors_of: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    tags_of: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    meta: dict[str, dict[str, str]] = field(default_factory=dict)


def _members(drop: Drop) -> list[str]:
    return [member for member in looked_at(drop, JSON) if _is_export(drop.head(member))]


def _is_export(head: bytes) -> bool:
    keys = any(has_keys(head, signs) for signs in SIGNS)
    # The tables of an export may begin with a long one that is none of ours.
    return keys or (has_keys(head, EXPORT) and b'"exported_on"' in head)


def _site(drop: Drop, member: str) -> Site:
    site = Site()
    with drop.open(member) as file:
        for table, row in JsonFile(file, name=PurePosixPath(member).name).rows({**PLACES, **POSTS}):
            LEARN.get(table, _learn_home)(site, row)
    return site


def _learn_user(site: Site, row: dict[str, Any]) -> None:
    row = mapped(row.get("data")) or row
    site.users[str(row.get("id"))] = said(row, "name")


def _learn_tag(site: Site, row: dict[str, Any]) -> None:
    row = mapped(row.get("data")) or row
    site.tags[str(row.get("id"))] = said(row, "name")


def _learn_author(site: Site, row: dict[str, Any]) -> None:
    site.authors_of.setdefault(str(row.get("post_id")), []).append(_placed(row, "author_id"))


def _learn_post_tag(site: Site, row: dict[str, Any]) -> None:
    site.tags_of.setdefault(str(row.get("post_id")), []).append(_placed(row, "tag_id"))


def _learn_meta(site: Site, row: dict[str, Any]) -> None:
    kept = {key: said(row, key) for key in KEPT_META.split() if said(row, key)}
    if kept:
        site.meta[str(row.get("post_id"))] = kept


def _learn_setting(site: Site, row: dict[str, Any]) -> None:
    """The language of the site; where its logo lies also tells where the site was."""
    if row.get("key") in {"locale", "lang", "default_locale"}:
        site.language = said(row, "value")
    elif row.get("key") in {"logo", "icon", "cover_image"}:
        _note_home(site, said(row, "value"))


def _learn_home(site: Site, row: dict[str, Any]) -> None:
    row = mapped(row.get("data")) or row
    _note_home(site, said(row, "feature_image", "image"))


def _note_home(site: Site, url: str) -> None:
    if not site.address and (found := IMAGE_HOME.match(url)):
        site.address = found[1]


LEARN = {
    "users": _learn_user,
    "tags": _learn_tag,
    "posts_authors": _learn_author,
    "posts_tags": _learn_post_tag,
    "posts_meta": _learn_meta,
    "settings": _learn_setting,
}


def _placed(row: dict[str, Any], key: str) -> tuple[int, str]:
    order = row.get("sort_order")
    return (order if isinstance(order, int) else 0, str(row.get(key)))


def read_story(row: dict[str, Any], *, site: Site, is_page: bool = False) -> Story:
    """One post, in whichever of Ghost's forms it came."""
    url = said(row, "url")
    row = mapped(row.get("data")) or row
    facts = {**row, **site.meta.get(str(row.get("id")), {})}
    slug = said(row, "slug")
    # The address that a preview or a draft has is none that readers knew.
    address = url if url.startswith("http") and "/p/" not in url else ""
    if not address and site.address and slug and row.get("status") == "published":
        address = f"{site.address}/{slug}/"
    old = (f"/{slug}/",) if slug and not address and row.get("status") == "published" else ()
    return Story(
        source_id=str(row.get("id") or row.get("uuid") or row.get("comment_id") or url or slug),
        title=plain(said(row, "title")),
        html=_at(site.address, _markup(row)),
        source_url=address,
        canonical_url=said(row, "canonical_url") or address,
        standfirst=plain(said(row, "custom_excerpt")),
        slug=slug,
        status=_status(row),
        visibility=_visibility(row),
        published_at=moment_of(row.get("published_at")),
        updated_at=moment_of(row.get("updated_at")),
        authors=_authors(row, site),
        tags=_tags(row, site),
        cover_url=_at(site.address, said(row, "feature_image", "image")),
        cover_alt=said(facts, "feature_image_alt"),
        language=said(row, "locale") or site.language,
        kind="page" if is_page or row.get("type") == "page" or row.get("page") else "post",
        search_title=said(facts, "meta_title"),
        search_description=said(facts, "meta_description"),
        social_title=said(facts, "og_title", "twitter_title"),
        social_description=said(facts, "og_description", "twitter_description"),
        old_urls=old,
        warnings=("It was only sent by mail.",) if row.get("status") == "sent" else (),
    )


def _markup(row: dict[str, Any]) -> str:
    return (
        said(row, "html")
        or lexical(said(row, "lexical"))
        or mobiledoc(said(row, "mobiledoc"))
        or said(row, "markdown")
    )


def _at(home: str, text: str) -> str:
    """With the addresses of the site itself, where it is known."""
    return text.replace(HOME, home)


def _status(row: dict[str, Any]) -> Status:
    return STATES.get(said(row, "status"), "draft")


def _visibility(row: dict[str, Any]) -> Visibility:
    if row.get("status") == "sent":
        return "private"
    return "public" if row.get("visibility", "public") in {"public", None} else "members"


def _authors(row: dict[str, Any], site: Site) -> tuple[str, ...]:
    """Names alone: of the post itself, of the tables, of the field that Ghost 1 had."""
    inline = [*listed(row.get("authors")), row.get("author"), row.get("primary_author")]
    names = [_name(one) for one in inline if isinstance(one, dict)]
    if not any(names):
        placed = sorted(site.authors_of.get(str(row.get("id")), []))
        numbers = [number for _place, number in placed] or [str(row.get("author_id"))]
        names = [site.users.get(number, "") for number in numbers]
    return tuple(dict.fromkeys(filter(None, names)))


def _tags(row: dict[str, Any], site: Site) -> tuple[str, ...]:
    """Without those that Ghost keeps from its readers, which begin with `#`."""
    names = [_name(one) for one in listed(row.get("tags")) if isinstance(one, dict)]
    placed = sorted(site.tags_of.get(str(row.get("id")), []))
    names = names or [site.tags.get(number, "") for _place, number in placed]
    return tuple(name for name in dict.fromkeys(names) if name and not name.startswith("#"))


def _name(one: Mapping[str, Any]) -> str:
    return said(mapped(one.get("data")) or one, "name")
