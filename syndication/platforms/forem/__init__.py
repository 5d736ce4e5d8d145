"""Forem, the software of DEV (dev.to): everything we know about it (API v1).

(https://developers.forem.com/api/v1; app/models/article.rb of forem/forem.)
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import urlencode, urlsplit

from syndication.asking import Correspondent, Problem, Reply, web_address
from syndication.attribution import with_attribution
from syndication.exchange import (
    Account,
    Comment,
    Drop,
    EditedThere,
    ExchangeError,
    Field,
    Gone,
    NeedsNewConnection,
    Outgoing,
    Probe,
    Receipt,
    Recognition,
    Shape,
    Story,
    Unanswered,
)
from syndication.fitting import few_tags, letters_only, shortened
from syndication.holding import at_least_one
from syndication.losses import Feature, Limits, losses
from syndication.platforms.forem import stories
from syndication.words import _, gettext_noop
from syndication.writing import FOREM, read, write_markdown

LONGEST_TITLE, LONGEST_EXCERPT, MOST_TAGS, LONGEST_TAG = 128, 200, 4, 30
SPOILT: tuple[Feature, ...] = ("anchors", "foldouts", "captions", "notes", "splits")
A_PAGE = 1000  # articles in one answer: as many as Forem gives
AGENT = "Domicile"  # Forem turns away who does not say what it is


class Forem:
    """Copies with a true canonical. Forem knows each canonical address once in the whole place.

    Nobody but its staff can delete by key: a copy is taken down by making it a draft, and comes
    back as the same article.
    """

    key: ClassVar[str] = "forem"
    name: ClassVar[str] = "Forem (DEV)"
    shapes: ClassVar[tuple[Shape, ...]] = ("copy", "excerpt")
    settle_seconds: ClassVar[int] = 10
    connection_fields: ClassVar[tuple[Field, ...]] = (
        Field(
            "api_key",
            gettext_noop("API key"),
            gettext_noop("At DEV: Settings, Extensions, DEV Community API Keys."),
        ),
    )

    source_fields: ClassVar[tuple[Field, ...]] = connection_fields

    def recognise(self, drop: Drop) -> Recognition:
        return stories.recognise(drop)

    def read_stories(self, drop: Drop) -> Iterator[Story]:
        instead = _("At DEV choose Settings, Account, Export content.")
        return at_least_one(stories.read_stories(drop), drop, instead=instead)

    def read_live(self, account: Account) -> Iterator[Story]:
        """Every article of the account whose key it is, drafts too."""
        for row in _own(account):
            yield stories.read_story(row)

    def losses(self, article: Outgoing) -> tuple[str, ...]:
        """What its Markdown has no sign for; it plays what can be played."""
        limits = Limits(LONGEST_TITLE, LONGEST_EXCERPT, MOST_TAGS, LONGEST_TAG)
        return losses(article, SPOILT, limits=limits, plays=True)

    def probe(self, account: Account) -> Probe:
        """Whose key it is."""
        user = _forem(account).ask(_api(account, "users/me")).read(dict)
        name = str(user["name"])
        place = f"{_home(account)}/{user['username']}"
        warning = _("Forem deletes nothing by key: copies that are taken down stay as drafts.")
        return Probe(name, place, True, "true", (warning,))

    def create(self, account: Account, article: Outgoing) -> Receipt:
        """Publish a copy, or the draft that was one; `Unanswered` if one is public already."""
        there = _ours(account, article)
        if there and there["published"]:
            raise Unanswered(_("A copy of this article is at Forem already."))
        place, method = (f"articles/{there['id']}", "PUT") if there else ("articles", "POST")
        reply = _forem(account).ask(
            _api(account, place), method=method, body=_body(article), lost=Unanswered
        )
        if "anonical url has already been taken" in reply.problem.words:
            raise ExchangeError(
                _(
                    "Somebody else at this Forem has an article that names yours as its original. "
                    "Ask them or its staff to remove it."
                ),
                permanent=True,
            )
        return reply.read(_receipt)

    def update(self, account: Account, article: Outgoing, receipt: Receipt) -> Receipt:
        """Write the copy anew, unless somebody at Forem did so since."""
        place = _api(account, f"articles/{receipt.remote_id}")
        reply = _forem(account).ask(place)
        _check_it_is_there(reply)
        if reply.read(_receipt).remote_revision != receipt.remote_revision:
            raise EditedThere(_("Somebody edited the copy at Forem since we wrote it."))
        reply = _forem(account).ask(place, method="PUT", body=_body(article), lost=Unanswered)
        _check_it_is_there(reply)
        return reply.read(_receipt)

    def delete(self, account: Account, receipt: Receipt) -> None:
        """Make the copy a draft again: strangers lose it."""
        place = _api(account, f"articles/{receipt.remote_id}")
        reply = _forem(account).ask(place)
        _check_it_is_there(reply)
        reply.check()
        body = json.dumps({"article": {"published": False}}).encode()
        reply = _forem(account).ask(place, method="PUT", body=body, lost=Unanswered)
        _check_it_is_there(reply)
        reply.check()

    def find(self, account: Account, article: Outgoing) -> Receipt | None:
        """Our public article that names this one as its canonical."""
        there = _ours(account, article)
        return _receipt(there) if there and there["published"] else None

    def read(self, account: Account, receipt: Receipt) -> str:
        """The text as it stands there now."""
        reply = _forem(account).ask(_api(account, f"articles/{receipt.remote_id}"))
        _check_it_is_there(reply)
        return reply.read(lambda said: str(said["body_html"]))

    def read_responses(self, account: Account, receipt: Receipt) -> Iterator[Comment]:
        """The comments under a copy with their answers."""
        place = _api(account, "comments", a_id=receipt.remote_id)
        home = _home(account)
        threads = _forem(account).ask(place).read(list)
        yield from sorted(_comments(threads, home, ""), key=lambda one: str(one.written_at))


def _forem(account: Account) -> Correspondent:
    key = account.secrets.get("api_key", "").strip()
    if not key:
        raise NeedsNewConnection(_("This channel has no API key."))
    proof = {"api-key": key, "Accept": "application/vnd.forem.api-v1+json", "User-Agent": AGENT}
    return Correspondent("Forem", proof, (key,), _problem)


def _home(account: Account) -> str:
    parts = urlsplit(account.base_url.strip())
    return f"{parts.scheme}://{parts.netloc}"


def _api(account: Account, place: str, **query: str) -> str:
    question = f"?{urlencode(query)}" if query else ""
    return f"{_home(account)}/api/{place}{question}"


def _ours(account: Account, article: Outgoing) -> dict[str, Any] | None:
    """Our own article that is a copy of this one, public or not."""
    own = _own(account)
    return next((one for one in own if one["canonical_url"] == article.canonical_url), None)


def _own(account: Account) -> Iterator[dict[str, Any]]:
    """All articles of the account, a page at a time."""
    page = 1
    while True:
        place = _api(account, "articles/me/all", per_page=str(A_PAGE), page=str(page))
        found = _forem(account).ask(place).read(lambda said: [dict(one) for one in said])
        yield from found
        if len(found) < A_PAGE:
            return
        page += 1


def _body(article: Outgoing) -> bytes:
    """The article in Forem's fields. The text never begins with dashes: those would rule them."""
    content = {
        "title": shortened(article.title, LONGEST_TITLE),
        "body_markdown": write_markdown(read(with_attribution(article)), FOREM),
        "published": True,
        "canonical_url": article.canonical_url,
        "description": shortened(article.excerpt, LONGEST_EXCERPT),
        "tags": list(few_tags(letters_only(article.tags), most=MOST_TAGS, longest=LONGEST_TAG)),
        "main_image": article.cover_url or None,
    }
    return json.dumps({"article": content}).encode()


def _receipt(said: Any) -> Receipt:
    told = f"{said['title']}\n{said['body_markdown']}".encode()
    revision = hashlib.sha256(told).hexdigest()[:32]
    return Receipt(str(int(said["id"])), web_address(said["url"]), revision)


def _comments(threads: list[Any], home: str, above: str) -> Iterator[Comment]:
    for one in threads:
        user = one.get("user") or {}
        code = str(one["id_code"])
        handle = str(user.get("username") or "")
        yield Comment(
            source_id=code,
            html=str(one.get("body_html") or ""),
            author=str(user.get("name") or ""),
            author_handle=handle,
            author_url=f"{home}/{handle}" if handle else "",
            source_url=f"{home}/{handle or 'ghost'}/comment/{code}",
            answers=above,
            written_at=datetime.fromisoformat(one["created_at"]),
        )
        yield from _comments(one.get("children") or [], home, code)


def _check_it_is_there(reply: Reply) -> None:
    """Only Forem's own word counts: a 404 of something before it says nothing of the copy."""
    if reply.problem.code == "404":
        raise Gone(_("The copy is not at Forem any more."))


def _problem(content: Any) -> Problem:
    return Problem(code=str(content["status"]), words=str(content["error"]))
