"""Threads: everything we know about it.

(https://developers.facebook.com/docs/threads.) A post is prepared first, which nobody sees and
which ends by itself, and published by the one request that counts. Publishing may take minutes.
"""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlencode

from syndication import meta_graph
from syndication.asking import Correspondent, interface, web_address
from syndication.attribution import leads_to
from syndication.counting import threads_length
from syndication.exchange import (
    Account,
    ExchangeError,
    Field,
    NeedsNewConnection,
    Outgoing,
    Probe,
    Receipt,
    Shape,
    Unanswered,
)
from syndication.fitting import announcement, left_out
from syndication.words import _, gettext_noop

API, VERSION = "https://graph.threads.net", "v1.0"
FORM = "application/x-www-form-urlencoded"
LONGEST = 500
A_PAGE, MOST_PAGES = 25, 4  # of our own posts, when one is looked for
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
                "threads_content_publish and threads_delete. It lives for 60 days."
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
        reply = _threads(account).ask(_at(account, "me", fields="id,username"))
        name = meta_graph.taken(reply, lambda said: str(said["username"]))
        warning = _("The token ends after 60 days; connect the channel again before.")
        return Probe(f"@{name}", f"https://www.threads.net/@{name}", True, "none", (warning,))

    def create(self, account: Account, article: Outgoing) -> Receipt:
        """Publish what was prepared. Threads draws the card of the link by itself."""
        prepared = _prepared(account, self.words(article))
        place = _at(account, "me/threads_publish")
        body = urlencode({"creation_id": prepared}).encode()
        reply = _threads(account).ask(place, method="POST", body=body, kind=FORM, lost=Unanswered)
        number = meta_graph.taken(reply, lambda said: str(said["id"]))
        try:
            shown = _threads(account).ask(_at(account, number, fields=SHOWN))
            return meta_graph.taken(shown, _receipt)
        except ExchangeError as error:
            raise Unanswered(str(error)) from error

    def delete(self, account: Account, receipt: Receipt) -> None:
        """Remove it."""
        place = _at(account, receipt.remote_id)
        reply = _threads(account).ask(place, method="DELETE", lost=Unanswered)
        gone = _("The post is not on Threads any more.")
        meta_graph.taken(reply, lambda said: said["success"], gone=gone)

    def find(self, account: Account, article: Outgoing) -> Receipt | None:
        """The newest of our own posts that leads to the article."""
        query = {"fields": SHOWN, "limit": str(A_PAGE)}
        for _page in range(MOST_PAGES):
            reply = _threads(account).ask(_at(account, "me/threads", **query))
            said = meta_graph.taken(reply, dict)
            for post in said["data"]:
                if leads_to(str(post.get("text") or ""), original=article.canonical_url):
                    return _receipt(post)
            after = said.get("paging", {}).get("cursors", {}).get("after")
            if not after or len(said["data"]) < A_PAGE:
                break
            query["after"] = str(after)
        return None


def _prepared(account: Account, words: str) -> str:
    """The number of a post that nobody sees yet; one that is never published ends in a day."""
    body = urlencode({"media_type": "TEXT", "text": words}).encode()
    place = _at(account, "me/threads")
    reply = _threads(account).ask(place, method="POST", body=body, kind=FORM)
    return meta_graph.taken(reply, lambda said: str(said["id"]))


def _threads(account: Account) -> Correspondent:
    token = account.secrets.get("access_token", "").strip()
    if not token:
        raise NeedsNewConnection(_("This channel has no access token."))
    proof = {"Authorization": f"Bearer {token}"}
    return Correspondent("Threads", proof, (token,), meta_graph.problem)


def _at(account: Account, place: str, **query: str) -> str:
    base = interface(account.base_url, api=API, website="threads.net")
    return f"{base}/{VERSION}/{place}{f'?{urlencode(query)}' if query else ''}"


def _receipt(post: Any) -> Receipt:
    return Receipt(str(post["id"]), web_address(post["permalink"]), str(post["id"]))
