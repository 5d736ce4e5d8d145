"""Discourse: everything we know about it.

(https://docs.discourse.org.) An article becomes a topic to talk about it. Discourse keeps a key of
ours with each topic and takes no second one with it, so a replay makes no second topic.
"""

from __future__ import annotations

import json
from typing import Any, ClassVar
from urllib.parse import quote, urlsplit

from syndication.asking import USUAL_WAIT, Correspondent, Problem, Reply
from syndication.exchange import (
    Account,
    EditedThere,
    ExchangeError,
    Field,
    Gone,
    NeedsNewConnection,
    Outgoing,
    Probe,
    Receipt,
    Shape,
    SlowDown,
    Unanswered,
)
from syndication.fitting import few_tags, link_of, shortened
from syndication.words import _, gettext_noop

LONGEST_TITLE, LONGEST, LONGEST_TAG, MOST_TAGS = 255, 32_000, 20, 5
TAKEN = "has already been taken"


class Discourse:
    """Discourse."""

    key: ClassVar[str] = "discourse"
    name: ClassVar[str] = "Discourse"
    shapes: ClassVar[tuple[Shape, ...]] = ("link",)
    longest: ClassVar[int] = LONGEST
    settle_seconds: ClassVar[int] = 5
    connection_fields: ClassVar[tuple[Field, ...]] = (
        Field(
            "api_key",
            gettext_noop("API key"),
            gettext_noop("In the forum: Admin, Advanced, API keys, for a single user."),
        ),
        Field("username", gettext_noop("User that the key is for"), secret=False),
        Field(
            "category",
            gettext_noop("Number of the category"),
            gettext_noop("From the address of the category. Empty: the forum's usual one."),
            secret=False,
            required=False,
        ),
    )

    def length(self, text: str) -> int:
        return len(text)

    def words(self, article: Outgoing) -> str:
        """The title stands above it; the link alone on its line becomes a card."""
        address = f"\n\n{link_of(article)}"
        said = shortened(article.note or article.excerpt, LONGEST - len(address))
        return f"{said}{address}".strip()

    def losses(self, article: Outgoing) -> tuple[str, ...]:
        """What is too long for a title."""
        if len(article.title) <= LONGEST_TITLE:
            return ()
        title = shortened(article.title, LONGEST_TITLE)
        return (_("The title is cut: “%(title)s”") % {"title": title},)

    def probe(self, account: Account) -> Probe:
        """Whose key it is, and where."""
        user = _ask(account, "session/current.json").read(lambda said: dict(said["current_user"]))
        _category(account)
        home = _home(account)
        return Probe(f"{user['username']}, {urlsplit(home).netloc}", home, True, "none")

    def create(self, account: Account, article: Outgoing) -> Receipt:
        """Open the topic; a doubt where there is one already."""
        topic = {
            "title": shortened(article.title, LONGEST_TITLE),
            "raw": self.words(article),
            "tags": list(few_tags(article.tags, most=MOST_TAGS, longest=LONGEST_TAG)),
            "external_id": article.key,
            "embed_url": article.canonical_url,
            **_category(account),
        }
        reply = _ask(account, "posts.json", method="POST", content=topic)
        if TAKEN in reply.problem.words.lower():
            raise self._taken(account, article)
        return reply.read(lambda said: _receipt(account, said))

    def update(self, account: Account, article: Outgoing, receipt: Receipt) -> Receipt:
        """Change title and words, unless somebody changed them there since."""
        post = _first(account, f"t/{receipt.remote_id}.json")
        if _receipt(account, post).remote_revision != receipt.remote_revision:
            raise EditedThere(_("Somebody changed the topic on Discourse since we wrote it."))
        change = {
            "title": shortened(article.title, LONGEST_TITLE),
            "post": {"raw": self.words(article)},
        }
        reply = _ask(account, f"posts/{post['id']}.json", method="PUT", content=change)
        _check_it_is_there(reply)
        return reply.read(lambda said: _receipt(account, said["post"]))

    def delete(self, account: Account, receipt: Receipt) -> None:
        """Remove the topic with what was answered."""
        _first(account, f"t/{receipt.remote_id}.json")
        reply = _ask(account, f"t/{receipt.remote_id}.json", method="DELETE")
        _check_it_is_there(reply)
        reply.check()

    def read(self, account: Account, receipt: Receipt) -> str:
        """What stands above the answers now."""
        return str(_first(account, f"t/{receipt.remote_id}.json")["cooked"])

    def find(self, account: Account, article: Outgoing) -> Receipt | None:
        """The topic with the article's key."""
        try:
            place = f"t/external_id/{quote(article.key, safe='')}.json"
            return _receipt(account, _first(account, place))
        except Gone:
            return None

    def _taken(self, account: Account, article: Outgoing) -> ExchangeError:
        """What it means that the key is known: a topic, or one that was deleted, which keeps it."""
        if self.find(account, article) is not None:
            return Unanswered(_("A topic about this article is on Discourse already."))
        message = _("A topic about this article was deleted on Discourse. Restore it there.")
        return ExchangeError(message, permanent=True)


def _ask(
    account: Account, place: str, *, method: str = "GET", content: dict[str, Any] | None = None
) -> Reply:
    names = ("api_key", "username")
    key, user = (account.secrets.get(name, "").strip() for name in names)
    if not key or not user:
        raise NeedsNewConnection(_("This channel has no API key, or no user for it."))
    forum = Correspondent("Discourse", {"Api-Key": key, "Api-Username": user}, (key,), _problem)
    body = json.dumps(content).encode() if content else None
    lost = ExchangeError if method == "GET" else Unanswered
    reply = forum.ask(f"{_home(account)}/{place}", method=method, body=body, lost=lost)
    if reply.status == 429 and "Retry-After" not in reply.answer.headers:  # noqa: PLR2004
        wait = float(reply.problem.code or USUAL_WAIT)
        said = {"said": forum.quote(reply.problem.words)}
        raise SlowDown(_("Discourse asks us to wait. “%(said)s”") % said, retry_after=wait)
    return reply


def _home(account: Account) -> str:
    return account.base_url.strip().rstrip("/")


def _category(account: Account) -> dict[str, int]:
    number = account.secrets.get("category", "").strip()
    if number and not number.isdecimal():
        raise NeedsNewConnection(_("The number of a category has digits only."))
    return {"category": int(number)} if number else {}


def _first(account: Account, place: str) -> dict[str, Any]:
    """The post that opened a topic; a deleted topic is still shown to those who lead the forum."""
    reply = _ask(account, place)
    _check_it_is_there(reply)
    topic = reply.read(dict)
    if topic.get("deleted_at"):
        raise Gone(_("The topic is not on Discourse any more."))
    post = dict(topic["post_stream"]["posts"][0])
    return {**post, "topic_id": topic["id"]}


def _receipt(account: Account, post: Any) -> Receipt:
    """Its moment, too: a change soon after another has the same version there."""
    number = str(post["topic_id"])
    return Receipt(
        number, f"{_home(account)}/t/{number}", f"{post['version']} {post['updated_at']}"
    )


def _check_it_is_there(reply: Reply) -> None:
    """Only the forum's own word counts, and not a page of something in front of it."""
    if reply.status in {404, 410} and reply.problem.words:
        raise Gone(_("The topic is not on Discourse any more."))


def _problem(content: Any) -> Problem:
    wait = content.get("extras", {}).get("wait_seconds", "")
    return Problem(str(wait), "; ".join(str(one) for one in content["errors"]))
