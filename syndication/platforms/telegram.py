"""Telegram: everything we know about it.

(https://core.telegram.org/bots/api.) A bot announces articles in a channel. It cannot read what it
wrote, so a lost answer is a question for a person. The token is a part of every address that is
asked, so no address is ever shown.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar
from urllib.parse import urlencode

from syndication.asking import USUAL_WAIT, Correspondent, Problem, Reply, interface
from syndication.exchange import (
    Account,
    ByHand,
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
from syndication.fitting import announcement, left_out, link_of
from syndication.words import _, gettext_noop

API = "https://api.telegram.org"
LONGEST = 4_096
MAY_POST = {"administrator", "creator"}
PRIVATE = "-100"  # before the number of a channel without a name
Taken = TypeVar("Taken")


class Telegram:
    """Telegram."""

    key: ClassVar[str] = "telegram"
    name: ClassVar[str] = "Telegram"
    shapes: ClassVar[tuple[Shape, ...]] = ("link",)
    longest: ClassVar[int] = LONGEST
    connection_fields: ClassVar[tuple[Field, ...]] = (
        Field(
            "bot_token",
            gettext_noop("Token of the bot"),
            gettext_noop("From @BotFather. Make the bot an administrator of the channel."),
        ),
        Field(
            "channel",
            gettext_noop("Channel"),
            gettext_noop("Its name, for example @quay, or its number."),
            secret=False,
        ),
    )

    def length(self, text: str) -> int:
        """As Telegram counts: units of UTF-16, so an emoji is two."""
        return len(text.encode("utf-16-le")) // 2

    def words(self, article: Outgoing) -> str:
        return announcement(article, most=LONGEST, length=self.length)

    def losses(self, article: Outgoing) -> tuple[str, ...]:
        return left_out(article, most=LONGEST, length=self.length)

    def probe(self, account: Account) -> Probe:
        """Which channel it is, and whether the bot may post in it."""
        bot = _look(account, "getMe")
        chat = _look(account, "getChat", chat_id=_channel(account))
        wanted = {"chat_id": _channel(account), "user_id": str(bot["id"])}
        member = _look(account, "getChatMember", **wanted)
        may = member["status"] in MAY_POST and member.get("can_post_messages", True)
        url = f"https://t.me/{chat.get('username') or bot['username']}"
        return Probe(str(chat["title"]), url, bool(may), "none")

    def create(self, account: Account, article: Outgoing) -> Receipt:
        """Post it. The one request: its outcome cannot be looked up."""
        said = {"chat_id": _channel(account), **self._message(article)}
        message = _say(account, "sendMessage", said, dict)
        url = _public(message)
        return Receipt(str(message["message_id"]), url, _revision(self.words(article)))

    def update(self, account: Account, article: Outgoing, receipt: Receipt) -> Receipt:
        """Change the words; that they are so already is no mistake."""
        said = {**_named(account, receipt), **self._message(article)}
        _say(account, "editMessageText", said, bool)
        return Receipt(receipt.remote_id, receipt.remote_url, _revision(self.words(article)))

    def delete(self, account: Account, receipt: Receipt) -> None:
        """Remove it, or say that a person must: an old message a bot may not remove."""
        _say(account, "deleteMessage", _named(account, receipt), bool)

    def _message(self, article: Outgoing) -> dict[str, Any]:
        preview = {"url": link_of(article), "prefer_large_media": True}
        return {"text": self.words(article), "link_preview_options": preview}


def _token(account: Account) -> str:
    token = account.secrets.get("bot_token", "").strip()
    if not token:
        raise NeedsNewConnection(_("This channel has no token of a bot."))
    if not token.replace(":", "").replace("-", "").replace("_", "").isalnum():
        raise NeedsNewConnection(_("This is no token of a bot. Copy it again."))
    return token


def _channel(account: Account) -> str:
    named = account.secrets.get("channel", "").strip().removeprefix("https://t.me/")
    if not named:
        raise NeedsNewConnection(_("This channel has no name of a channel at Telegram."))
    is_number = named.removeprefix("-").isdecimal()
    return named if is_number or named.startswith("@") else f"@{named}"


def _method(account: Account, name: str) -> str:
    return f"{interface(account.base_url, api=API, website='t.me')}/bot{_token(account)}/{name}"


def _telegram(account: Account) -> Correspondent:
    return Correspondent("Telegram", {}, (_token(account),), _problem)


def _look(account: Account, name: str, **query: str) -> dict[str, Any]:
    reply = _telegram(account).ask(f"{_method(account, name)}?{urlencode(query)}")
    return _taken(reply, dict)


def _say(
    account: Account, name: str, content: dict[str, Any], take: Callable[[Any], Taken]
) -> Taken:
    body = json.dumps(content).encode()
    place = _method(account, name)
    reply = _telegram(account).ask(place, method="POST", body=body, lost=Unanswered)
    if "not modified" in reply.problem.words:
        return take({"result": True})
    return _taken(reply, take)


def _taken(reply: Reply, take: Callable[[Any], Taken]) -> Taken:
    known = _known(reply) if reply.problem.words else None
    if known is not None:
        raise known
    return reply.read(lambda said: take(said["result"]))


def _known(reply: Reply) -> ExchangeError | None:
    """What Telegram says in words: its numbers are those of HTTP."""
    words = reply.source.quote(reply.problem.words)
    if reply.status == 429:  # noqa: PLR2004
        wait = float(reply.problem.code or USUAL_WAIT)
        return SlowDown(
            _("Telegram asks us to wait. “%(said)s”") % {"said": words}, retry_after=wait
        )
    if "message to" in words and "not found" in words:
        return Gone(_("The message is not on Telegram any more."))
    if "can't be deleted" in words:
        return ByHand(_("Telegram lets no bot remove this message any more: remove it there."))
    if reply.status == 404 or "chat not found" in words:  # noqa: PLR2004
        message = _("Telegram does not know this bot or this channel. “%(said)s”")
        return NeedsNewConnection(message % {"said": words})
    return None


def _named(account: Account, receipt: Receipt) -> dict[str, Any]:
    return {"chat_id": _channel(account), "message_id": int(receipt.remote_id)}


def _public(message: dict[str, Any]) -> str:
    """Where people see it; of a channel without a name only its members do."""
    chat = message["chat"]
    place = chat.get("username") or f"c/{str(chat['id']).removeprefix(PRIVATE)}"
    return f"https://t.me/{place}/{message['message_id']}"


def _revision(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def _problem(content: Any) -> Problem:
    wait = content.get("parameters", {}).get("retry_after", "")
    return Problem(str(wait), str(content["description"]))
