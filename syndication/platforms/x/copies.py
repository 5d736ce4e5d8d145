"""Posts on X (API v2). Each costs money, and nobody can change one.

(https://docs.x.com/x-api/posts/create-post.) Reading our own posts costs a little too, so it is
done only where an answer was lost.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar
from urllib.parse import urlencode

from syndication.asking import LONGEST_WAIT, Correspondent, Problem, Reply, interface
from syndication.attribution import leads_to
from syndication.counting import x_weight
from syndication.exchange import (
    Account,
    ExchangeError,
    Field,
    Gone,
    Outgoing,
    Probe,
    Receipt,
    Shape,
    SlowDown,
    Unanswered,
)
from syndication.fitting import announcement, left_out
from syndication.signing import key_fields, keys_of, signed
from syndication.words import _, gettext_noop

API = "https://api.x.com"
LONGEST = 280
WITH_A_LINK = 20.0  # US cents for a post with an address in it; ours always have one
LOOKED_AT = 20  # of our own posts
FOR_EACH = 0.1  # US cents for each of our own posts, and for who we are
NO_MONEY, TOO_MANY = 402, 429
WITHOUT_MONEY = 21_600.0  # seconds until we look whether somebody paid
Taken = TypeVar("Taken")


class Copies:
    """A post with title, excerpt and link, as far as there is room."""

    shapes: ClassVar[tuple[Shape, ...]] = ("link",)
    longest: ClassVar[int] = LONGEST
    settle_seconds: ClassVar[int] = 30
    connection_fields: ClassVar[tuple[Field, ...]] = key_fields(
        gettext_noop(
            "At developer.x.com: your app, Keys and tokens. Let the app read and write before "
            "you make the access token."
        )
    )

    def length(self, text: str) -> int:
        return x_weight(text)

    def words(self, article: Outgoing) -> str:
        return announcement(article, most=LONGEST, length=self.length)

    def losses(self, article: Outgoing) -> tuple[str, ...]:
        return left_out(article, most=LONGEST, length=self.length)

    def price(self, _article: Outgoing, /) -> float:
        """X's list of prices: 0.200 dollars for a post with a link."""
        return WITH_A_LINK

    def price_of_looking(self) -> float:
        """X's list of prices: 0.001 dollars for each thing of our own that is read."""
        return FOR_EACH * (LOOKED_AT + 1)

    def probe(self, account: Account) -> Probe:
        """Whose keys they are."""
        user = _ask(account, "users/me", dict)["data"]
        warning = _("X takes %(cents)s US cents for each post with a link. Set a cap.")
        warnings = (warning % {"cents": round(WITH_A_LINK)},)
        return Probe(
            f"@{user['username']}", f"https://x.com/{user['username']}", True, "none", warnings
        )

    def create(self, account: Account, article: Outgoing) -> Receipt:
        """Post it; the same words twice are refused by X, so that is a doubt."""
        return _ask(account, "tweets", _created, method="POST", said={"text": self.words(article)})

    def delete(self, account: Account, receipt: Receipt) -> None:
        """Remove the post."""
        if not _ask(account, f"tweets/{receipt.remote_id}", _deleted, method="DELETE"):
            raise Gone(_("The post is not on X any more."))

    def find(self, account: Account, article: Outgoing) -> Receipt | None:
        """The newest of our own posts that leads to the article."""
        whose = _ask(account, "users/me", lambda said: str(said["data"]["id"]))
        query = {
            "exclude": "retweets,replies",
            "max_results": str(LOOKED_AT),
            "tweet.fields": "entities",
        }
        place = f"users/{whose}/tweets?{urlencode(query)}"
        posts = _ask(account, place, lambda said: [dict(one) for one in said.get("data", ())])
        return next((_receipt(one) for one in posts if _is_of(one, article)), None)


def _ask(
    account: Account,
    place: str,
    take: Callable[[Any], Taken],
    *,
    method: str = "GET",
    said: dict[str, Any] | None = None,
) -> Taken:
    """One question, signed for itself."""
    keys = keys_of(account)
    url = f"{interface(account.base_url, api=API, website='x.com')}/2/{place}"
    proof = {"Authorization": signed(keys, method, url)}
    body = json.dumps(said).encode() if said else None
    reply = Correspondent("X", proof, keys.all, _problem).ask(
        url, method=method, body=body, lost=ExchangeError if method == "GET" else Unanswered
    )
    known = _known(reply)
    if known is not None:
        raise known
    return reply.read(take)


def _known(reply: Reply) -> ExchangeError | None:
    """What X means by a status beyond what everybody means."""
    words = reply.problem.words
    said = {"said": reply.source.quote(words)}
    if reply.status == 403 and "duplicate" in words.lower():  # noqa: PLR2004
        return Unanswered(_("X says that this was posted already. “%(said)s”") % said)
    if reply.status == 404 and words:  # noqa: PLR2004
        return Gone(_("The post is not on X any more."))
    if reply.status == NO_MONEY:
        message = _("There is no money left in the account at X. “%(said)s”")
        return SlowDown(message % said, retry_after=WITHOUT_MONEY)
    reset = reply.answer.headers.get("x-rate-limit-reset", "")
    if reply.status == TOO_MANY and reset.isdecimal():
        wait = min(max(float(reset) - time.time(), 1.0), LONGEST_WAIT)
        return SlowDown(_("X asks us to wait. “%(said)s”") % said, retry_after=wait)
    return None


def _created(said: Any) -> Receipt:
    return _receipt(said["data"])


def _deleted(said: Any) -> bool:
    return bool(said["data"]["deleted"])


def _receipt(post: Any) -> Receipt:
    return Receipt(str(post["id"]), f"https://x.com/i/status/{post['id']}", str(post["id"]))


def _is_of(post: dict[str, Any], article: Outgoing) -> bool:
    """Whether a link of the post is the article's; in its text X has put short ones."""
    links = post.get("entities", {}).get("urls", ())
    return any(
        leads_to(str(link.get("expanded_url", "")), original=article.canonical_url)
        for link in links
    )


def _problem(content: Any) -> Problem:
    error = content if "detail" in content else content["errors"][0]
    return Problem(str(error.get("type") or ""), str(error.get("detail") or error["message"]))
