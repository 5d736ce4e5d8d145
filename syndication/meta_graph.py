"""Meta's Graph, which Facebook and Threads speak: how it is asked, and how it says no.

(https://developers.facebook.com/docs/graph-api/guides/error-handling.) There is one number for
each trouble, whatever the status; what the numbers mean for a copy is decided here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from syndication.asking import Correspondent, Problem, Reply, interface
from syndication.attribution import leads_to
from syndication.exchange import (
    Account,
    ExchangeError,
    Gone,
    NeedsNewConnection,
    Outgoing,
    SlowDown,
    Unanswered,
)
from syndication.words import _

FORM = "application/x-www-form-urlencoded"
A_PAGE, MOST_PAGES = 25, 4  # of our own posts, when one is looked for
REFUSED = {"10", "102", "190", "200", "490"}  # no token, or no right
TOO_FAST = {"4", "17", "32", "341", "613", "1390008"}
TROUBLE = {"1", "2", "1363047", "1609010"}  # theirs, and it passes
NO_SUCH_THING = {"33", "803"}
SAID_BEFORE = "506"
AN_HOUR = 3_600.0
Taken = TypeVar("Taken")


@dataclass(frozen=True, slots=True)
class Graph:
    """One of Meta's houses: its name, its address and version, and the field with our token."""

    name: str
    api: str
    version: str
    website: str
    field: str

    def ask(self, account: Account, place: str, **query: str) -> Reply:
        """Read something."""
        return self.correspondent(account).ask(self._at(account, place, **query))

    def say(
        self,
        account: Account,
        place: str,
        form: dict[str, str],
        *,
        lost: type[ExchangeError] = Unanswered,
    ) -> Reply:
        """Post a form."""
        body = urlencode(form).encode()
        url, graph = self._at(account, place), self.correspondent(account)
        return graph.ask(url, method="POST", body=body, kind=FORM, lost=lost)

    def remove(self, account: Account, number: str) -> Reply:
        """Remove a post."""
        url = self._at(account, number)
        return self.correspondent(account).ask(url, method="DELETE", lost=Unanswered)

    def find(
        self, account: Account, place: str, article: Outgoing, *, fields: str, words: str
    ) -> dict[str, Any] | None:
        """The newest of our own posts whose words lead to the article."""
        query = {"fields": fields, "limit": str(A_PAGE)}
        for _page in range(MOST_PAGES):
            said = taken(self.ask(account, place, **query), dict)
            for post in said["data"]:
                if leads_to(str(post.get(words) or ""), original=article.canonical_url):
                    return dict(post)
            after = said.get("paging", {}).get("cursors", {}).get("after")
            if not after or len(said["data"]) < A_PAGE:
                break
            query["after"] = str(after)
        return None

    def base(self, account: Account) -> str:
        """Where it is asked."""
        return interface(account.base_url, api=self.api, website=self.website)

    def token(self, account: Account) -> str:
        """What proves who we are; raises `NeedsNewConnection` where there is nothing."""
        token = account.secrets.get(self.field, "").strip()
        if not token:
            raise NeedsNewConnection(_("This channel has no access token."))
        return token

    def correspondent(self, account: Account) -> Correspondent:
        """Who is asked, with our token in the head of each question."""
        token = self.token(account)
        return Correspondent(self.name, {"Authorization": f"Bearer {token}"}, (token,), problem)

    def _at(self, account: Account, place: str, **query: str) -> str:
        asked = f"?{urlencode(query)}" if query else ""
        return f"{self.base(account)}/{self.version}/{place}{asked}"


def problem(content: Any) -> Problem:
    """The number, with the finer one where there is one, and the words."""
    error = content["error"]
    numbers = (error.get("code"), error.get("error_subcode"))
    return Problem("/".join(str(one) for one in numbers if one), str(error["message"]))


def taken(reply: Reply, take: Callable[[Any], Taken], *, gone: str = "") -> Taken:
    """What `take` picks from an answer. `gone` is what to say where the thing asked for is away."""
    known = _known(reply, gone) if reply.status >= 400 else None  # noqa: PLR2004
    if known is not None:
        raise known
    return reply.read(take)


def _known(reply: Reply, gone: str) -> ExchangeError | None:
    numbers = set(reply.problem.code.split("/"))
    said = reply.source.quote(reply.problem.words)
    facts = {"name": reply.source.name, "said": said}
    if gone and numbers & NO_SUCH_THING:
        return Gone(gone)
    if numbers & REFUSED:
        return NeedsNewConnection(_("%(name)s refused us. “%(said)s”") % facts)
    if numbers & TOO_FAST:
        return SlowDown(_("%(name)s asks us to wait. “%(said)s”") % facts, retry_after=AN_HOUR)
    if SAID_BEFORE in numbers:
        return Unanswered(_("%(name)s says that this was posted already. “%(said)s”") % facts)
    if numbers & TROUBLE:
        return reply.lost(_("%(name)s has trouble of its own. “%(said)s”") % facts)
    return None
