"""What people answered to a post on Bluesky."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from html import escape
from typing import Any

from syndication.exchange import Comment

THREAD = "app.bsky.feed.defs#threadViewPost"  # others are hidden, blocked or gone


def page_of(uri: str) -> str:
    """Where a stranger reads a post that is known by its address in a repository."""
    _scheme, _, did, _collection, rkey = uri.split("/")
    return f"https://bsky.app/profile/{did}/post/{rkey}"


def comments(replies: list[Any], *, root: str) -> Iterator[Comment]:
    """Answers with the answers to them; `root` is our own post."""
    for one in replies:
        if one.get("$type") == THREAD:
            yield _comment(one["post"], root)
            yield from comments(one.get("replies") or [], root=root)


def drawn(text: str) -> str:
    """Words as markup: what looks like a tag there is none."""
    lines = "<br>".join(escape(text).split("\n"))
    return f"<p>{lines}</p>"


def _comment(post: Any, root: str) -> Comment:
    author, record = post["author"], post["record"]
    above = str(record["reply"]["parent"]["uri"])
    return Comment(
        source_id=str(post["uri"]),
        html=drawn(str(record["text"])),
        author=str(author.get("displayName") or author["handle"]),
        author_handle=str(author["handle"]),
        author_url=f"https://bsky.app/profile/{author['did']}",
        source_url=page_of(str(post["uri"])),
        answers="" if above == root else above,
        written_at=datetime.fromisoformat(record["createdAt"]),
    )
