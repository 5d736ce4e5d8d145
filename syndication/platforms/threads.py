"""Threads: everything we know about it.

(https://developers.facebook.com/docs/threads.) A post is prepared first, which nobody sees and
which ends by itself, and published by the one request that counts. Publishing may take minutes.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import urlencode

from syndication.asking import web_address
from syndication.counting import threads_length
from syndication.exchange import (
    Access,
    Account,
    ExchangeError,
    Field,
    Outgoing,
    Probe,
    Receipt,
    Shape,
    Unanswered,
)
from syndication.fitting import announcement, left_out
from syndication.meta_graph import Graph, taken
from syndication.words import _, gettext_noop

GRAPH = Graph("Threads", "https://graph.threads.net", "v1.0", "threads.net", "access_token")
LONGEST = 500
LIVES = timedelta(days=60)
SHOWN = "id,permalink,text"


class Threads:
    """Threads."""

    key: ClassVar[str] = "threads"
    name: ClassVar[str] = "Threads"
    shapes: ClassVar[tuple[Shape, ...]] = ("link",)
    longest: ClassVar[int] = LONGEST
    settle_seconds: ClassVar[int] = 600
    connection_fields: ClassVar[tuple[Field, ...]] = (
        Field(
            "access_token",
            gettext_noop("Access token"),
            gettext_noop(
                "Long-lived, of an app of yours at developers.facebook.com, with threads_basic, "
                "threads_content_publish and threads_delete. It lives for 60 days, and is renewed "
                "before it ends."
            ),
        ),
    )

    def length(self, text: str) -> int:
        return threads_length(text)

    def words(self, article: Outgoing) -> str:
        return announcement(article, most=LONGEST, length=self.length)

    def losses(self, article: Outgoing) -> tuple[str, ...]:
        return left_out(article, most=LONGEST, length=self.length)

    def probe(self, account: Account) -> Probe:
        """Whose token it is."""
        reply = GRAPH.ask(account, "me", fields="id,username")
        name = taken(reply, lambda said: str(said["username"]))
        url = f"https://www.threads.net/@{name}"
        return Probe(f"@{name}", url, True, "none", lives=LIVES)

    def renew(self, account: Account) -> Access:
        """A token that is a day old or more lives for sixty days again.

        This is the one question whose token Threads wants in the address.
        """
        query = {"grant_type": "th_refresh_token", "access_token": GRAPH.token(account)}
        url = f"{GRAPH.base(account)}/refresh_access_token?{urlencode(query)}"
        return taken(GRAPH.correspondent(account).ask(url), _access)

    def create(self, account: Account, article: Outgoing) -> Receipt:
        """Publish what was prepared. Threads draws the card of the link by itself."""
        prepared = _prepared(account, self.words(article))
        reply = GRAPH.say(account, "me/threads_publish", {"creation_id": prepared})
        number = taken(reply, lambda said: str(said["id"]))
        try:
            return taken(GRAPH.ask(account, number, fields=SHOWN), _receipt)
        except ExchangeError as error:
            raise Unanswered(str(error)) from error

    def delete(self, account: Account, receipt: Receipt) -> None:
        """Remove it."""
        gone = _("The post is not on Threads any more.")
        taken(GRAPH.remove(account, receipt.remote_id), lambda said: said["success"], gone=gone)

    def find(self, account: Account, article: Outgoing) -> Receipt | None:
        """The newest of our own posts that leads to the article."""
        post = GRAPH.find(account, "me/threads", article, fields=SHOWN, words="text")
        return _receipt(post) if post else None


def _prepared(account: Account, words: str) -> str:
    """The number of a post that nobody sees yet; one that is never published ends in a day."""
    form = {"media_type": "TEXT", "text": words}
    reply = GRAPH.say(account, "me/threads", form, lost=ExchangeError)
    return taken(reply, lambda said: str(said["id"]))


def _access(said: Any) -> Access:
    lives = timedelta(seconds=int(said["expires_in"]))
    return Access({"access_token": str(said["access_token"])}, lives)


def _receipt(post: Any) -> Receipt:
    return Receipt(str(post["id"]), web_address(post["permalink"]), str(post["id"]))
