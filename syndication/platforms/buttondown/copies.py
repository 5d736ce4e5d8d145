"""Drafts at Buttondown: a copy is never mailed by us.

(https://docs.buttondown.com/api-emails-introduction.) Everything is sent with the status `draft`;
what becomes of it is for a person there. Its page in the archive names our address as canonical.
"""

from __future__ import annotations

import json
from html import escape
from typing import Any, ClassVar
from urllib.parse import urlencode, urlsplit

from syndication.asking import Correspondent, Problem, Reply, web_address
from syndication.attribution import with_attribution
from syndication.exchange import (
    Account,
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
from syndication.fitting import shortened
from syndication.losses import Feature, Limits, losses
from syndication.words import _, gettext_noop
from syndication.writing import BUTTONDOWN, read, write_markdown

API = "https://api.buttondown.com"
LONGEST_SUBJECT, LONGEST_DESCRIPTION, LONGEST_KEY = 2_000, 300, 200
SPOILT: tuple[Feature, ...] = ("anchors", "foldouts", "captions", "notes", "splits")
MOST_PAGES = 20  # of a hundred letters each, when one is looked for


class Copies:
    """A draft with the text, for a person to send there or not."""

    shapes: ClassVar[tuple[Shape, ...]] = ("copy", "excerpt")
    takes_issues: ClassVar[bool] = True
    settle_seconds: ClassVar[int] = 10
    connection_fields: ClassVar[tuple[Field, ...]] = (
        Field(
            "api_key",
            gettext_noop("API key"),
            gettext_noop(
                "At Buttondown: Settings, Programming. A key that may write emails and may not "
                "send them is enough."
            ),
        ),
    )

    def losses(self, article: Outgoing) -> tuple[str, ...]:
        """What its Markdown has no sign for, and that nothing is sent."""
        limits = Limits(LONGEST_SUBJECT, LONGEST_DESCRIPTION, tags=0)
        return losses(article, SPOILT, limits=limits)

    def probe(self, account: Account) -> Probe:
        """Which newsletter it is."""
        found = _buttondown(account).ask(_api(account, "newsletters")).read(_first)
        warning = _("Copies are drafts at Buttondown: a person sends them there, or does not.")
        return Probe(str(found["name"]), API, True, "true", (warning,))

    def create(self, account: Account, article: Outgoing) -> Receipt:
        """Leave a draft; `Unanswered` if there is one, or a letter, already."""
        if self.find(account, article) is not None:
            raise Unanswered(_("A copy of this article is at Buttondown already."))
        named = f"{article.key} {article.canonical_url}"[:LONGEST_KEY]
        body = json.dumps({**_letter(article), "status": "draft"}).encode()
        reply = _buttondown(account, {"X-Idempotency-Key": named}).ask(
            _api(account, "emails"), method="POST", body=body, lost=Unanswered
        )
        return reply.read(_receipt)

    def update(self, account: Account, article: Outgoing, receipt: Receipt) -> Receipt:
        """Write the draft anew, unless somebody at Buttondown changed or sent it since."""
        place = _api(account, f"emails/{receipt.remote_id}")
        reply = _buttondown(account).ask(place)
        _check_it_is_there(reply)
        if reply.read(_receipt).remote_revision != receipt.remote_revision:
            raise EditedThere(_("Somebody changed or sent the letter at Buttondown since."))
        body = json.dumps(_letter(article)).encode()
        reply = _buttondown(account).ask(place, method="PATCH", body=body, lost=Unanswered)
        _check_it_is_there(reply)
        return reply.read(_receipt)

    def delete(self, account: Account, receipt: Receipt) -> None:
        """Remove the draft, or the letter's page in the archive."""
        place = _api(account, f"emails/{receipt.remote_id}")
        reply = _buttondown(account).ask(place, method="DELETE", lost=Unanswered)
        _check_it_is_there(reply)
        reply.check()

    def read(self, account: Account, receipt: Receipt) -> str:
        """The letter as it stands there now, in the Markdown that Buttondown keeps."""
        reply = _buttondown(account).ask(_api(account, f"emails/{receipt.remote_id}"))
        _check_it_is_there(reply)
        return reply.read(lambda said: f"<pre>{escape(str(said['body']))}</pre>")

    def find(self, account: Account, article: Outgoing) -> Receipt | None:
        """The newest letter or draft that names this article as its canonical."""
        buttondown = _buttondown(account)
        for page in range(1, MOST_PAGES + 1):
            place = _api(account, "emails", ordering="-creation_date", page=str(page))
            said = buttondown.ask(place).read(dict)
            for letter in said["results"]:
                if letter.get("canonical_url") == article.canonical_url:
                    return _receipt(letter)
            if not said.get("next"):
                break
        return None


def _buttondown(account: Account, more: dict[str, str] | None = None) -> Correspondent:
    key = account.secrets.get("api_key", "").strip()
    if not key:
        raise NeedsNewConnection(_("This channel has no API key."))
    proof = {"Authorization": f"Token {key}", **(more or {})}
    return Correspondent("Buttondown", proof, (key,), _problem)


def _api(account: Account, place: str, **query: str) -> str:
    """Buttondown's own interface; another host only where the channel names one."""
    parts = urlsplit(account.base_url.strip())
    host = parts.hostname or ""
    is_website = host in {"", "buttondown.com"} or host.endswith(".buttondown.com")
    base = API if is_website else f"{parts.scheme}://{parts.netloc}"
    return f"{base}/v1/{place}{f'?{urlencode(query)}' if query else ''}"


def _letter(article: Outgoing) -> dict[str, Any]:
    """The article in Buttondown's fields. Braces are orders there, so ours are hidden."""
    return {
        "subject": shortened(article.title, LONGEST_SUBJECT),
        "body": write_markdown(read(with_attribution(article)), BUTTONDOWN),
        "canonical_url": article.canonical_url,
        "description": shortened(article.excerpt, LONGEST_DESCRIPTION),
        "image": article.cover_url,
    }


def _first(said: Any) -> dict[str, Any]:
    return dict(said["results"][0])


def _receipt(said: Any) -> Receipt:
    revision = f"{said['status']} {said['modification_date']}"
    return Receipt(str(said["id"]), web_address(said["absolute_url"]), revision)


def _check_it_is_there(reply: Reply) -> None:
    """Only Buttondown's own word counts, and not a page of something in front of it."""
    if reply.status == 404 and reply.problem.words:  # noqa: PLR2004
        raise Gone(_("The letter is not at Buttondown any more."))


def _problem(content: Any) -> Problem:
    return Problem(code=str(content.get("code") or ""), words=str(content["detail"]))
