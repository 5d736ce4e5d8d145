"""What a post of WordPress points at: tags and a cover. Made by name, so twice makes one."""

from __future__ import annotations

import hashlib
from typing import Any

from core import http
from syndication.covers import ENDINGS, fetched
from syndication.exchange import ExchangeError, Outgoing
from syndication.platforms.wordpress.desk import Desk


def tag_ids(desk: Desk, names: tuple[str, ...]) -> list[int]:
    """The numbers of tags; those that are not there yet are made."""
    return [_tag_id(desk, name) for name in names]


def _tag_id(desk: Desk, name: str) -> int:
    reply = desk.send("/wp/v2/tags", {"name": name})
    if reply.problem.code == "term_exists":
        return int(reply.answer.json()["data"]["term_id"])
    return reply.read(_identity)


def cover_id(desk: Desk, article: Outgoing) -> int:
    """The number of the cover in the library of WordPress; 0 where it cannot be had.

    A copy without its picture is better than none: what cannot be fetched from home, or may not
    be uploaded there, is left out. What heals by itself is not.
    """
    if not article.cover_url:
        return 0
    name = f"domicile-{hashlib.sha256(article.cover_url.encode()).hexdigest()[:16]}"
    found = desk.ask("/wp/v2/media", {"slug": name, "_fields": "id"}).read(_identities)
    if found:
        return found[0]
    picture = fetched(article.cover_url)
    if picture is None:
        return 0
    data, kind = picture
    fields = {"title": name, "alt_text": article.cover_alt}
    files = {"file": (f"{name}.{ENDINGS[kind]}", data, kind)}
    try:
        return desk.upload("/wp/v2/media", http.multipart(fields, files)).read(_identity)
    except ExchangeError as error:
        if error.permanent:
            return 0
        raise


def _identity(said: Any) -> int:
    return int(said["id"])


def _identities(said: Any) -> list[int]:
    return [_identity(one) for one in said]
