"""What people wrote under a copy at WordPress, where its owner opened the talk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from syndication.exchange import Account, Comment, Receipt
from syndication.platforms.wordpress.desk import Desk

A_PAGE = 100


class Comments:
    """Reads what was approved there; pingbacks and what waits are not for us."""

    def read_responses(self, account: Account, receipt: Receipt) -> Iterator[Comment]:
        """The comments under a copy, oldest first."""
        desk = Desk(account)
        wanted = {"post": receipt.remote_id, "status": "approve", "type": "comment"}
        wanted |= {"order": "asc", "orderby": "date_gmt", "per_page": str(A_PAGE)}
        page = 1
        while True:
            reply = desk.ask("/wp/v2/comments", {**wanted, "page": str(page)})
            found = reply.read(lambda said: [_comment(one) for one in said])
            yield from found
            if len(found) < A_PAGE:
                return
            page += 1


def _comment(said: Any) -> Comment:
    return Comment(
        source_id=str(int(said["id"])),
        html=str(said["content"]["rendered"]),
        author=str(said["author_name"]),
        author_url=str(said["author_url"]),
        source_url=str(said["link"]),
        answers=str(said["parent"]) if said["parent"] else "",
        written_at=datetime.fromisoformat(said["date_gmt"]).replace(tzinfo=UTC),
    )
