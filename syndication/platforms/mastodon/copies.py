"""Posts on Mastodon, and on whatever speaks its API (GoToSocial, Pleroma, Takahe, Friendica).

(https://docs.joinmastodon.org/methods/statuses/.) A post is words with a link; each server draws
the card of the link by itself, from what the page at home says of itself.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from typing import Any, ClassVar
from urllib.parse import urlencode, urlsplit

from syndication.asking import Correspondent, Problem, Reply, web_address
from syndication.counting import mastodon_length
from syndication.exchange import (
    Account,
    Comment,
    EditedThere,
    Field,
    Gone,
    NeedsNewConnection,
    Outgoing,
    Probe,
    Receipt,
    Shape,
    Unanswered,
)
from syndication.fitting import announcement, left_out
from syndication.words import _, gettext_noop

LONGEST = 500
A_PAGE, MOST_PAGES = 40, 5  # of our own posts, when one is looked for
HREF = re.compile(r'href="([^"]*)"')
OPEN = {"public", "unlisted"}


class Copies:
    """Announces an article with its link. Edits are shown to everybody; removals reach most."""

    shapes: ClassVar[tuple[Shape, ...]] = ("link",)
    longest: ClassVar[int] = LONGEST
    settle_seconds: ClassVar[int] = 10
    connection_fields: ClassVar[tuple[Field, ...]] = (
        Field(
            "access_token",
            gettext_noop("Access token"),
            gettext_noop(
                "At your server: Preferences, Development, New application. It needs "
                "read:accounts, read:statuses and write:statuses."
            ),
        ),
    )

    def length(self, text: str) -> int:
        return mastodon_length(text)

    def words(self, article: Outgoing) -> str:
        return announcement(article, most=LONGEST, length=self.length)

    def losses(self, article: Outgoing) -> tuple[str, ...]:
        return left_out(article, most=LONGEST, length=self.length)

    def probe(self, account: Account) -> Probe:
        """Whose token it is, and whether posts may be as long there as we write them."""
        server = _server(account)
        user = server.ask(_api(account, "v1/accounts/verify_credentials")).read(dict)
        rules = server.ask(_api(account, "v2/instance")).read(_longest_there)
        warnings = [
            _("Posts on this server have at most %(most)s signs: longer ones are refused.")
            % {"most": rules}
        ]
        return Probe(
            f"@{user['acct']}@{urlsplit(_home(account)).netloc}",
            str(user["url"]),
            can_publish=True,
            canonical="none",
            warnings=tuple(warnings if rules < LONGEST else ()),
        )

    def create(self, account: Account, article: Outgoing) -> Receipt:
        """Post it; `Unanswered` if we did already. A server may know our key for an hour only."""
        if self.find(account, article) is not None:
            raise Unanswered(_("A post about this article is on Mastodon already."))
        status = {**self._status(article), "visibility": "public"}
        named = hashlib.sha256(f"{article.key} {article.canonical_url}".encode()).hexdigest()
        reply = _server(account, {"Idempotency-Key": named}).ask(
            _api(account, "v1/statuses"), method="POST", body=_body(status), lost=Unanswered
        )
        return reply.read(_receipt)

    def update(self, account: Account, article: Outgoing, receipt: Receipt) -> Receipt:
        """Edit the post, unless somebody did so since."""
        place = _api(account, f"v1/statuses/{receipt.remote_id}")
        reply = _server(account).ask(place)
        _check_it_is_there(reply)
        if reply.read(_receipt).remote_revision != receipt.remote_revision:
            raise EditedThere(_("Somebody edited the post on Mastodon since we wrote it."))
        body = _body(self._status(article))
        reply = _server(account).ask(place, method="PUT", body=body, lost=Unanswered)
        _check_it_is_there(reply)
        return reply.read(_receipt)

    def delete(self, account: Account, receipt: Receipt) -> None:
        """Remove the post."""
        place = _api(account, f"v1/statuses/{receipt.remote_id}")
        reply = _server(account).ask(place, method="DELETE", lost=Unanswered)
        _check_it_is_there(reply)
        reply.check()

    def find(self, account: Account, article: Outgoing) -> Receipt | None:
        """The newest of our own posts that leads to the article."""
        server = _server(account)
        place = _api(account, "v1/accounts/verify_credentials")
        whose = server.ask(place).read(lambda user: str(user["id"]))
        wanted = {"limit": str(A_PAGE), "exclude_reblogs": "true"}
        for _page in range(MOST_PAGES):
            place = _api(account, f"v1/accounts/{whose}/statuses", **wanted)
            posts = server.ask(place).read(lambda said: [dict(one) for one in said])
            for post in posts:
                if _leads_to(post, article.canonical_url):
                    return _receipt(post)
            if len(posts) < A_PAGE:
                break
            wanted["max_id"] = str(posts[-1]["id"])
        return None

    def read(self, account: Account, receipt: Receipt) -> str:
        """The post as it stands there now."""
        reply = _server(account).ask(_api(account, f"v1/statuses/{receipt.remote_id}"))
        _check_it_is_there(reply)
        return reply.read(lambda said: str(said["content"]))

    def read_responses(self, account: Account, receipt: Receipt) -> Iterator[Comment]:
        """What was answered in public, to the post or to an answer."""
        place = _api(account, f"v1/statuses/{receipt.remote_id}/context")
        answers = _server(account).ask(place).read(lambda said: list(said["descendants"]))
        for one in sorted(answers, key=lambda said: str(said["created_at"])):
            if one["visibility"] in OPEN:
                yield _comment(one, receipt)

    def _status(self, article: Outgoing) -> dict[str, Any]:
        return {"status": self.words(article), "language": article.language.partition("-")[0]}


def _server(account: Account, more: dict[str, str] | None = None) -> Correspondent:
    token = account.secrets.get("access_token", "").strip()
    if not token:
        raise NeedsNewConnection(_("This channel has no access token."))
    proof = {"Authorization": f"Bearer {token}", **(more or {})}
    return Correspondent("Mastodon", proof, (token,), _problem)


def _home(account: Account) -> str:
    parts = urlsplit(account.base_url.strip())
    return f"{parts.scheme}://{parts.netloc}"


def _api(account: Account, place: str, **query: str) -> str:
    question = f"?{urlencode(query)}" if query else ""
    return f"{_home(account)}/api/{place}{question}"


def _body(content: Any) -> bytes:
    return json.dumps(content).encode()


def _receipt(post: Any) -> Receipt:
    revision = str(post.get("edited_at") or post["created_at"])
    return Receipt(str(post["id"]), web_address(post["url"]), revision)


def _leads_to(post: dict[str, Any], canonical: str) -> bool:
    """Whether a link of the post is the article's, whatever says where a reader came from."""
    links = (unescape(url) for url in HREF.findall(str(post.get("content") or "")))
    return any(url.partition("#")[0].partition("?")[0] == canonical for url in links)


def _comment(post: Any, receipt: Receipt) -> Comment:
    user = post["account"]
    above = str(post.get("in_reply_to_id") or "")
    return Comment(
        source_id=str(post["id"]),
        html=str(post["content"]),
        author=str(user.get("display_name") or user["acct"]),
        author_handle=str(user["acct"]),
        author_url=str(user["url"]),
        source_url=str(post["url"]),
        answers="" if above == receipt.remote_id else above,
        written_at=datetime.fromisoformat(post["created_at"]),
    )


def _longest_there(said: Any) -> int:
    return int(said["configuration"]["statuses"]["max_characters"])


def _check_it_is_there(reply: Reply) -> None:
    """Only the server's own word counts, and not a page of something in front of it."""
    if reply.status == 404 and reply.problem.words:  # noqa: PLR2004
        raise Gone(_("The post is not on Mastodon any more."))


def _problem(content: Any) -> Problem:
    return Problem(words=str(content["error"]))
