"""Facebook Pages: everything we know about them.

(https://developers.facebook.com/docs/pages-api/posts.) A post of words with a link, whose card
Facebook draws from the page at home. Only pages have this interface; people and groups have none.
"""

from __future__ import annotations

import hashlib
import time
from datetime import timedelta
from html import escape
from typing import Any, ClassVar

from syndication.exchange import (
    Account,
    EditedThere,
    ExchangeError,
    Field,
    Outgoing,
    Probe,
    Receipt,
    Shape,
)
from syndication.fitting import announcement, left_out, link_of
from syndication.meta_graph import Graph, taken
from syndication.words import _, gettext_noop

VERSION = "v25.0"  # Meta retires each after two years; a newer one is a change of this line
GRAPH = Graph("Facebook", "https://graph.facebook.com", VERSION, "facebook.com", "page_token")
LONGEST = 5_000  # more is taken, and folded away after a few lines
GONE = gettext_noop("The post is not on Facebook any more.")


class FacebookPage:
    """Facebook Pages."""

    key: ClassVar[str] = "facebook"
    name: ClassVar[str] = "Facebook Page"
    shapes: ClassVar[tuple[Shape, ...]] = ("link",)
    longest: ClassVar[int] = LONGEST
    settle_seconds: ClassVar[int] = 60
    connection_fields: ClassVar[tuple[Field, ...]] = (
        Field(
            "page_token",
            gettext_noop("Access token of the page"),
            gettext_noop(
                "Of an app of yours at developers.facebook.com, with pages_manage_posts and "
                "pages_read_engagement: the one that /me/accounts names, not your own."
            ),
        ),
    )

    def length(self, text: str) -> int:
        return len(text)

    def words(self, article: Outgoing) -> str:
        return announcement(article, most=LONGEST, length=len)

    def losses(self, article: Outgoing) -> tuple[str, ...]:
        return left_out(article, most=LONGEST, length=len)

    def probe(self, account: Account) -> Probe:
        """Which page it is; the token of a person has no category, and may not post."""
        page = taken(GRAPH.ask(account, "me", fields="id,name,link,category"), dict)
        url = str(page.get("link") or f"https://www.facebook.com/{page['id']}")
        may = bool(page.get("category"))
        return Probe(str(page["name"]), url, may, "none", lives=_lives(account))

    def create(self, account: Account, article: Outgoing) -> Receipt:
        """Post it."""
        words = self.words(article)
        reply = GRAPH.say(account, "me/feed", {"message": words, "link": link_of(article)})
        return taken(reply, lambda said: _receipt({"id": said["id"], "message": words}))

    def update(self, account: Account, article: Outgoing, receipt: Receipt) -> Receipt:
        """Change the words, unless somebody did since. The card stays as it was."""
        if _receipt(_there(account, receipt)).remote_revision != receipt.remote_revision:
            raise EditedThere(_("Somebody changed the post on Facebook since we wrote it."))
        words = self.words(article)
        taken(GRAPH.say(account, receipt.remote_id, {"message": words}), dict, gone=_(GONE))
        return _receipt({"id": receipt.remote_id, "message": words})

    def delete(self, account: Account, receipt: Receipt) -> None:
        """Remove it."""
        taken(GRAPH.remove(account, receipt.remote_id), dict, gone=_(GONE))

    def read(self, account: Account, receipt: Receipt) -> str:
        """The words as they stand there now."""
        return f"<p>{escape(str(_there(account, receipt)['message']))}</p>"

    def find(self, account: Account, article: Outgoing) -> Receipt | None:
        """The newest of the page's own posts that leads to the article."""
        post = GRAPH.find(
            account, "me/published_posts", article, fields="id,message", words="message"
        )
        return _receipt(post) if post else None


def _lives(account: Account) -> timedelta | None:
    """How long the token lives, where Facebook tells; one made of a lasting token has no end."""
    try:
        reply = GRAPH.ask(account, "debug_token", input_token=GRAPH.token(account))
        ends_at = taken(reply, lambda said: int(said["data"]["expires_at"]))
    except ExchangeError:
        return None
    return timedelta(seconds=ends_at - time.time()) if ends_at else None


def _there(account: Account, receipt: Receipt) -> dict[str, Any]:
    reply = GRAPH.ask(account, receipt.remote_id, fields="id,message")
    return taken(reply, dict, gone=_(GONE))


def _receipt(post: dict[str, Any]) -> Receipt:
    """Known by its words; white space is Facebook's to change."""
    words = " ".join(str(post.get("message") or "").split())
    revision = hashlib.sha256(words.encode()).hexdigest()[:32]
    return Receipt(str(post["id"]), f"https://www.facebook.com/{post['id']}", revision)
