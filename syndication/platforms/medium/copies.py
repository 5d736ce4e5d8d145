"""Copies at Medium: a person imports the story, or an old integration token posts it.

Medium closed its API to new integrations in 2023 and says nothing about the tokens it gave out
before; they still create stories and do nothing else: no reading, no change, no removal. Medium's
own import tool sets the canonical address itself, so it is the way for everybody else.
(https://github.com/Medium/medium-api-docs, archived 2023-03-02; help.medium.com 217991468.)
"""

from __future__ import annotations

import json
from html import escape
from typing import Any, ClassVar
from urllib.parse import urlsplit

from syndication.asking import Correspondent, Problem, web_address
from syndication.attribution import with_attribution
from syndication.exchange import (
    Account,
    ByHand,
    Field,
    NeedsNewConnection,
    Outgoing,
    Probe,
    Receipt,
    Shape,
    Unanswered,
)
from syndication.fitting import shortened
from syndication.losses import Feature, Limits, losses
from syndication.words import _, gettext_noop

API = "https://api.medium.com"
IMPORT = "https://medium.com/p/import"
MOST_TAGS, LONGEST_TAG, LONGEST_TITLE = 3, 25, 100
SPOILT: tuple[Feature, ...] = ("anchors", "marks", "foldouts", "tables", "notes", "small", "code")
LONGEST_ID = 12  # characters of the number at the end of every story's address
HEX = frozenset("0123456789abcdef")


class Copies:
    """Places copies; everything after that is done by a person there."""

    shapes: ClassVar[tuple[Shape, ...]] = ("copy", "excerpt")

    connection_fields: ClassVar[tuple[Field, ...]] = (
        Field(
            "token",
            gettext_noop("Integration token"),
            gettext_noop(
                "Only if you have an old one: Medium gives out no new ones. Leave it empty to "
                "import each story with a few clicks; Domicile prepares and checks them."
            ),
            required=False,
        ),
    )

    def losses(self, article: Outgoing) -> tuple[str, ...]:
        """What Medium's editor does not know, whichever way a story comes in."""
        limits = Limits(title=LONGEST_TITLE, tags=MOST_TAGS, tag=LONGEST_TAG)
        return losses(article, SPOILT, limits=limits)

    def probe(self, account: Account) -> Probe:
        """Who the token belongs to; the assisted way has none and nothing to ask."""
        user = self._user(account)
        limits = _("Medium lets a token place stories. To change or remove them is by hand.")
        return Probe(user["name"], user["url"], True, "true", (limits,))

    def create(self, account: Account, article: Outgoing) -> Receipt:
        """Post the story. It is exactly one request: its outcome cannot be looked up."""
        user = self._user(account)
        reply = self._correspondent(account).ask(
            f"{_api(account)}/v1/users/{user['id']}/posts",
            method="POST",
            body=json.dumps(_post(article)).encode(),
            lost=Unanswered,
        )
        return reply.read(_receipt)

    def delete(self, account: Account, receipt: Receipt) -> None:  # noqa: ARG002
        """Ask a person: no token can do it."""
        message = _("Medium removes no story by token. Delete it there: %(url)s")
        raise ByHand(message % {"url": receipt.remote_url})

    def steps(self, article: Outgoing, import_url: str) -> tuple[str, ...]:
        """What a person does at Medium, in order."""
        tags = ", ".join(_tags(article)) or _("none")
        return (
            _("Copy the address of the article: %(url)s") % {"url": import_url},
            _("Open %(place)s, paste the address and press Import.") % {"place": IMPORT},
            _("Look the story over: pictures, quotes and the first lines."),
            _("Topics that fit (at most five): %(tags)s.") % {"tags": tags},
            _("Publish it. Medium names the article at home as the original by itself."),
            _("Copy the address of the published story and paste it below."),
        )

    def recognises(self, remote_url: str) -> bool:
        """Whether an address may be a story: every one ends in its number, on any domain."""
        try:
            parts = urlsplit(remote_url)
        except ValueError:
            return False
        last = parts.path.rstrip("/").rsplit("/", 1)[-1]
        number = last.rsplit("-", 1)[-1]
        if parts.scheme != "https" or not parts.hostname or "/edit" in f"{parts.path}/":
            return False
        return 10 <= len(number) <= LONGEST_ID and set(number) <= HEX  # noqa: PLR2004

    def _user(self, account: Account) -> dict[str, str]:
        """Whose token it is. Medium answers 401 for one that it does not know."""
        if not account.secrets.get("token"):
            raise NeedsNewConnection(_("This channel has no token: its stories go by hand."))
        return self._correspondent(account).ask(f"{_api(account)}/v1/me").read(_whose)

    def _correspondent(self, account: Account) -> Correspondent:
        token = account.secrets.get("token", "")
        proof = {"Authorization": f"Bearer {token}", "Accept-Charset": "utf-8"}
        return Correspondent("Medium", proof, (token,), _explain)


def _api(account: Account) -> str:
    """Medium's own interface; another host only where the channel names one."""
    parts = urlsplit(account.base_url)
    host = parts.hostname or ""
    if host in {"", "medium.com"} or host.endswith(".medium.com"):
        return API
    return f"{parts.scheme}://{parts.netloc}"


def _post(article: Outgoing) -> dict[str, Any]:
    """The story as Medium wants it: a title over 100 characters is shown only in the text."""
    return {
        "title": shortened(article.title, LONGEST_TITLE),
        "contentFormat": "html",
        "content": f"<h1>{escape(article.title)}</h1>{_cover(article)}{with_attribution(article)}",
        "canonicalUrl": article.canonical_url,
        "tags": list(_tags(article)),
        "publishStatus": "public",
        "notifyFollowers": False,
    }


def _tags(article: Outgoing) -> tuple[str, ...]:
    """Medium takes three and drops what is longer than 25 characters: no half words."""
    return tuple(tag for tag in article.tags if len(tag) <= LONGEST_TAG)[:MOST_TAGS]


def _cover(article: Outgoing) -> str:
    if not article.cover_url:
        return ""
    return f'<img src="{escape(article.cover_url)}" alt="{escape(article.cover_alt)}">'


def _whose(content: Any) -> dict[str, str]:
    user = content["data"]
    return {"id": str(user["id"]), "name": str(user["name"]), "url": str(user["url"])}


def _receipt(content: Any) -> Receipt:
    story = content["data"]
    return Receipt(str(story["id"]), web_address(story["url"]))


def _explain(content: Any) -> Problem:
    first = content["errors"][0]
    return Problem(code=str(first.get("code", "")), words=str(first["message"]))
