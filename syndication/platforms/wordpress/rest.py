"""Stories out of WordPress's REST API: of a running site, or of answers that somebody kept.

Without a password it tells what every visitor may read, with one also drafts, private and
scheduled posts, and texts as they were written.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from syndication.exchange import (
    Account,
    Comment,
    Drop,
    Field,
    Recognition,
    Story,
    Visibility,
)
from syndication.holding import JSON, looked_at
from syndication.jsonstream import JsonFile, cut_off, has_keys, listed, mapped, said
from syndication.live import MOST_PAGES, patiently
from syndication.markup import plain
from syndication.moments import moment_of
from syndication.platforms.wordpress.around import NO_TAGS
from syndication.platforms.wordpress.around import STATES as COMMENT_STATES
from syndication.platforms.wordpress.desk import Desk
from syndication.platforms.wordpress.stories import STATES
from syndication.words import gettext_noop

SIGNS = ("title", "content", "rendered", "date_gmt")
NOBODY = Recognition(0, "")
A_PAGE = 50
ANY_STATUS = "publish,future,draft,pending,private"
EMBEDDED_REPLIES = 10  # WordPress sends no more of them along
SOURCE_FIELDS = (
    Field(
        "user",
        gettext_noop("User name"),
        gettext_noop("Only for drafts, private and scheduled posts: leave it empty otherwise."),
        secret=False,
        required=False,
    ),
    Field(
        "application_password",
        gettext_noop("Application password"),
        gettext_noop("In WordPress: Users, Profile, Application Passwords."),
        required=False,
    ),
)


def read_live(account: Account) -> Iterator[Story]:
    """Every post and page that the site shows this account. Raises `ExchangeError`."""
    desk = Desk(account)
    wanted = {"_embed": "1", "orderby": "id", "order": "asc", "per_page": str(A_PAGE)}
    if account.secrets.get("application_password"):
        wanted |= {"status": ANY_STATUS, "context": "edit"}
    site = patiently(lambda: desk.ask("/", {"_fields": "name,language"}).read(dict))
    for route in ("/wp/v2/posts", "/wp/v2/pages"):
        for row in _rows(desk, route, wanted):
            yield read_row(row, language=said(site, "language"), replies=_replies(desk, row))


def recognise(drop: Drop) -> Recognition:
    """Answers of the API that somebody kept in files."""
    found = _kept(drop)
    return Recognition(85, "Posts as WordPress's API tells them", ("stories",)) if found else NOBODY


def read_stories(drop: Drop) -> Iterator[Story]:
    """Every post of such files."""
    for member in _kept(drop):
        count = 0
        with drop.open(member) as file:
            rows = JsonFile(file, name=PurePosixPath(member).name)
            for _name, row in rows.rows({"": "post", "item": "post"}):
                count += 1
                yield read_row(row)
        if rows.is_cut:
            yield cut_off(member, count)


def _kept(drop: Drop) -> list[str]:
    return [member for member in looked_at(drop, JSON) if has_keys(drop.head(member), SIGNS)]


def read_row(row: dict[str, Any], *, language: str = "", replies: list[Any] | None = None) -> Story:
    """One post as the API tells it."""
    beside, about = mapped(row.get("_embedded")), mapped(row.get("yoast_head_json"))
    cover = mapped(next(iter(listed(beside.get("wp:featuredmedia"))), {}))
    link, body, title = said(row, "link"), _text(row, "content"), plain(_text(row, "title"))
    canonical, search_title = said(about, "canonical"), plain(said(about, "title"))
    return Story(
        source_id=str(row.get("id") or link or said(row, "slug", "date_gmt")),
        title=title,
        html=body,
        source_url=link,
        canonical_url=canonical if canonical.startswith("http") else link,
        standfirst=_standfirst(row, body),
        slug=unquote(said(row, "slug")),
        status=STATES.get(said(row, "status") or "publish", "draft"),
        visibility=_visibility(row, about),
        published_at=moment_of(row.get("date_gmt")) or moment_of(row.get("date")),
        updated_at=moment_of(row.get("modified_gmt")),
        authors=_authors(beside),
        tags=_tags(beside),
        cover_url=said(cover, "source_url") or said(row, "jetpack_featured_media_url"),
        cover_alt=said(cover, "alt_text"),
        language=language.replace("_", "-"),
        kind="page" if row.get("type") == "page" else "post",
        # Yoast fills in "title - site" where nobody wrote another.
        search_title="" if search_title.startswith(title) else search_title,
        search_description=said(about, "description"),
        social_title=said(about, "og_title") if said(about, "og_title") != title else "",
        social_description=said(about, "og_description"),
        old_urls=_old_addresses(row, link),
        comments=tuple(_comment(mapped(one)) for one in replies or ()),
        warnings=tuple(_warnings(row, body)),
    )


def _warnings(row: dict[str, Any], body: str) -> Iterator[str]:
    if row.get("type") not in {"post", "page", None}:
        yield f"In WordPress this was a {row['type']}."
    if not body and mapped(row.get("content")).get("protected"):
        yield "Its text is locked with a password: it comes with an application password only."


def _rows(desk: Desk, route: str, wanted: dict[str, str]) -> Iterator[dict[str, Any]]:
    for page in range(1, MOST_PAGES):
        found = _page(desk, route, {**wanted, "page": str(page)})
        yield from (row for row in found if isinstance(row, dict))
        if len(found) < int(wanted["per_page"]):
            return


def _page(desk: Desk, route: str, query: dict[str, str]) -> list[Any]:
    def asked() -> list[Any]:
        reply = desk.ask(route, query)
        behind_the_last = reply.problem.code == "rest_post_invalid_page_number"
        return [] if behind_the_last else reply.read(list)

    return patiently(asked)


def _replies(desk: Desk, row: dict[str, Any]) -> list[Any]:
    """The approved comments that came along; where there may be more, all that were written."""
    along = listed(mapped(row.get("_embedded")).get("replies"))
    found = [one for page in along for one in listed(page) if isinstance(one, dict)]
    if len(found) < EMBEDDED_REPLIES:
        return found
    wanted = {"post": str(row.get("id")), "order": "asc", "per_page": "100"}
    return list(_rows(desk, "/wp/v2/comments", wanted))


def _text(row: dict[str, Any], key: str) -> str:
    return said(mapped(row.get(key)), "rendered")


def _standfirst(row: dict[str, Any], body: str) -> str:
    """Its own excerpt: where it has none, WordPress makes one of how the text begins."""
    kept = mapped(row.get("excerpt"))
    if "raw" in kept:
        return plain(said(kept, "raw"))
    words = plain(said(kept, "rendered"))
    start = words.removesuffix("[…]").removesuffix("[&hellip;]").rstrip(" …")
    return "" if start and plain(body).startswith(start) else words


def _visibility(row: dict[str, Any], about: dict[str, Any]) -> Visibility:
    if row.get("status") == "private":
        return "private"
    if row.get("password") or mapped(row.get("content")).get("protected"):
        return "password"
    return "unlisted" if mapped(about.get("robots")).get("index") == "noindex" else "public"


def _authors(beside: dict[str, Any]) -> tuple[str, ...]:
    """Names as WordPress shows them; Co-Authors Plus hides several among the terms."""
    several = [said(one, "name") for one in _terms(beside) if one.get("taxonomy") == "author"]
    shown = [said(mapped(one), "name") for one in listed(beside.get("author"))]
    return tuple(dict.fromkeys(html.unescape(name) for name in several or shown if name))


def _tags(beside: dict[str, Any]) -> tuple[str, ...]:
    named = [
        html.unescape(said(one, "name"))
        for taxonomy in ("category", "post_tag")
        for one in _terms(beside)
        if one.get("taxonomy") == taxonomy
    ]
    return tuple(dict.fromkeys(name for name in named if name and name.casefold() not in NO_TAGS))


def _terms(beside: dict[str, Any]) -> list[dict[str, Any]]:
    return [mapped(one) for group in listed(beside.get("wp:term")) for one in listed(group)]


def _old_addresses(row: dict[str, Any], link: str) -> tuple[str, ...]:
    guid = html.unescape(_text(row, "guid"))
    return (guid,) if guid.startswith("http") and guid != link else ()


def _comment(row: dict[str, Any]) -> Comment:
    parent = row.get("parent")
    return Comment(
        source_id=str(row.get("id")),
        html=_text(row, "content"),
        author=html.unescape(said(row, "author_name")),
        author_url=said(row, "author_url"),
        source_url=said(row, "link"),
        answers=str(parent) if parent else "",
        written_at=moment_of(row.get("date_gmt")) or moment_of(row.get("date")),
        state=COMMENT_STATES.get(said(row, "status") or "approved", "pending"),
    )
