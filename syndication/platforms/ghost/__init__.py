"""Ghost: everything we know about it (Admin API of Ghost 5 and 6)."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import UTC
from typing import Any, ClassVar
from urllib.parse import urlencode, urlsplit

from syndication.asking import Correspondent, Problem, Reply, web_address
from syndication.attribution import with_attribution
from syndication.exchange import (
    Account,
    Drop,
    EditedThere,
    Field,
    Gone,
    NeedsNewConnection,
    Outgoing,
    Person,
    Probe,
    Receipt,
    Recognition,
    Shape,
    Story,
    Unanswered,
)
from syndication.fitting import shortened
from syndication.losses import Feature, Limits, losses
from syndication.platforms.ghost import live, stories
from syndication.platforms.ghost.people import Members
from syndication.words import _, gettext_noop
from syndication.writing import Profile, fit_html

TOKEN_SECONDS = 300  # Ghost refuses tokens that were issued longer ago
OLDEST = 5
MARK = "#syndicated"  # an internal tag: not shown, and it lists all our copies in Ghost's editor
BEYOND_THE_SITE = re.compile(r"/*(/ghost(/.*)?|[?#].*)?$", re.DOTALL)
LONGEST_TITLE, LONGEST_EXCERPT, LONGEST_SLUG, LONGEST_NAME = 255, 300, 191, 191
# What its editor's format does not know (Ghost 5 and 6 alike).
SPOILT: tuple[Feature, ...] = ("anchors", "marks", "foldouts", "notes", "splits", "quotes")
KEPT = Profile(unwraps=frozenset({"mark"}))  # with a mark Ghost drops the spaces around it


class Ghost:
    """Copies with a true canonical: Ghost names our address in the page and leaves its sitemap.

    Nothing here names a newsletter of Ghost, so no copy is ever mailed to its members.
    """

    key: ClassVar[str] = "ghost"
    name: ClassVar[str] = "Ghost"
    shapes: ClassVar[tuple[Shape, ...]] = ("copy", "excerpt")
    settle_seconds: ClassVar[int] = 5  # a create that was hung up on was live a second later
    connection_fields: ClassVar[tuple[Field, ...]] = (
        Field(
            "admin_api_key",
            gettext_noop("Admin API key"),
            gettext_noop(
                "In Ghost: Settings, Integrations, Add custom integration. Copy the Admin API key."
            ),
        ),
    )

    source_fields: ClassVar[tuple[Field, ...]] = live.SOURCE_FIELDS

    def recognise(self, drop: Drop) -> Recognition:
        """By the fields of a post, or by its table of members."""
        found, people = stories.recognise(drop), Members().recognise(drop)
        if found.confidence and people.confidence:
            return Recognition(found.confidence, found.label, (*found.holds, *people.holds))
        return found if found.confidence else people

    def read_stories(self, drop: Drop) -> Iterator[Story]:
        return stories.read_stories(drop)

    def read_live(self, account: Account) -> Iterator[Story]:
        """Every published post and page of a running site."""
        return live.read_live(account)

    def read_people(self, drop: Drop) -> Iterator[Person]:
        """Everybody in the table of members."""
        return Members().read_people(drop)

    def losses(self, article: Outgoing) -> tuple[str, ...]:
        """What Ghost's own format drops."""
        return losses(article, SPOILT, limits=Limits(LONGEST_TITLE, LONGEST_EXCERPT))

    def probe(self, account: Account) -> Probe:
        """Which Ghost this is, and whether it knows our key."""
        ghost = _correspondent(account)
        site = ghost.ask(_api(account, "site/")).read(lambda content: dict(content["site"]))
        ghost.ask(_api(account, "posts/", limit="1", fields="id")).check()
        return Probe(
            name=str(site.get("title", "")),
            url=str(site.get("url", "")),
            can_publish=True,
            canonical="true",
            warnings=tuple(_warnings(account, version=str(site.get("version", "")))),
        )

    def create(self, account: Account, article: Outgoing) -> Receipt:
        """Publish a copy; `Unanswered` if one is there already, which `find` then returns."""
        if self.find(account, article) is not None:
            raise Unanswered(_("A copy of this article is at Ghost already."))
        url = _api(account, "posts/", source="html")
        reply = _correspondent(account).ask(
            url, method="POST", body=_body(_post(article)), lost=Unanswered
        )
        return reply.read(_first_post)

    def update(self, account: Account, article: Outgoing, receipt: Receipt) -> Receipt:
        """Write the copy anew, unless somebody at Ghost did so since."""
        post = {**_post(article), "updated_at": receipt.remote_revision}
        reply = _correspondent(account).ask(
            _api(account, f"posts/{receipt.remote_id}/", source="html"),
            method="PUT",
            body=_body(post),
            lost=Unanswered,
        )
        if reply.problem.code == "UPDATE_COLLISION":
            raise EditedThere(_("Somebody edited the copy in Ghost since we wrote it."))
        _check_it_is_there(reply)
        return reply.read(_first_post)

    def delete(self, account: Account, receipt: Receipt) -> None:
        """Remove the copy for good: Ghost keeps no bin."""
        url = _api(account, f"posts/{receipt.remote_id}/")
        reply = _correspondent(account).ask(url, method="DELETE", lost=Unanswered)
        _check_it_is_there(reply)
        reply.check()

    def draft(self, account: Account, receipt: Receipt) -> Receipt:
        """Make a draft of the copy as it is there, whoever edited it."""
        now = self._one(account, receipt)
        post = {"status": "draft", "updated_at": str(now["updated_at"])}
        place = _api(account, f"posts/{receipt.remote_id}/")
        reply = _correspondent(account).ask(place, method="PUT", body=_body(post), lost=Unanswered)
        _check_it_is_there(reply)
        return reply.read(_first_post)

    def read(self, account: Account, receipt: Receipt) -> str:
        """The text as it stands there now."""
        return str(self._one(account, receipt).get("html") or "")

    def _one(self, account: Account, receipt: Receipt) -> dict[str, Any]:
        place = _api(account, f"posts/{receipt.remote_id}/", formats="html")
        reply = _correspondent(account).ask(place)
        _check_it_is_there(reply)
        return reply.read(lambda said: dict(said["posts"][0]))

    def find(self, account: Account, article: Outgoing) -> Receipt | None:
        """The copy that names this article as its canonical; the oldest if there are several."""
        address = article.canonical_url.replace("\\", "\\\\").replace("'", "\\'")
        wanted = {"filter": f"canonical_url:'{address}'", "order": "created_at asc", "limit": "1"}
        reply = _correspondent(account).ask(_api(account, "posts/", **wanted))
        return reply.read(lambda found: _first_post(found) if found["posts"] else None)


def _correspondent(account: Account) -> Correspondent:
    key = account.secrets.get("admin_api_key", "").strip()
    identity, _colon, secret = key.partition(":")
    try:
        token = _token(identity, bytes.fromhex(secret))
    except ValueError as error:
        raise _bad_key() from error
    if not identity.isalnum() or not secret:
        raise _bad_key()
    return Correspondent(
        name="Ghost",
        proof={"Authorization": f"Ghost {token}", "Accept-Version": "v5.0"},
        secrets=(key, secret, token),
        explain=_problem,
    )


def _bad_key() -> NeedsNewConnection:
    return NeedsNewConnection(
        _("This is not an Admin API key of Ghost: it has two parts with a colon between them.")
    )


def _token(identity: str, secret: bytes) -> str:
    """A JSON Web Token as Ghost wants it, made for every request."""
    now = int(time.time())
    head = {"alg": "HS256", "typ": "JWT", "kid": identity}
    claims = {"iat": now, "exp": now + TOKEN_SECONDS, "aud": "/admin/"}
    signed = f"{_base64(_body_of(head))}.{_base64(_body_of(claims))}"
    return f"{signed}.{_base64(hmac.digest(secret, signed.encode(), hashlib.sha256))}"


def _base64(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def _body_of(content: Any) -> bytes:
    return json.dumps(content).encode()


def _body(post: dict[str, Any]) -> bytes:
    return _body_of({"posts": [post]})


def _api(account: Account, place: str, **query: str) -> str:
    """An address of the Admin API, whichever page of Ghost somebody copied into the form."""
    base = BEYOND_THE_SITE.sub("", account.base_url.strip())
    question = f"?{urlencode(query)}" if query else ""
    return f"{base}/ghost/api/admin/{place}{question}"


def _post(article: Outgoing) -> dict[str, Any]:
    """The article in Ghost's fields; empty ones are sent, so that an update clears them."""
    post: dict[str, Any] = {
        "title": shortened(article.title, LONGEST_TITLE),
        "slug": article.slug[:LONGEST_SLUG],
        "html": fit_html(with_attribution(article), KEPT),
        "status": "published",
        "canonical_url": article.canonical_url,
        "custom_excerpt": shortened(article.excerpt, LONGEST_EXCERPT) or None,
        "feature_image": article.cover_url or None,
        "feature_image_alt": shortened(article.cover_alt, LONGEST_NAME) or None,
        "tags": [*(shortened(tag, LONGEST_NAME) for tag in article.tags), MARK],
    }
    if article.published_at and article.published_at.timestamp() <= time.time():
        moment = article.published_at.astimezone(UTC)
        post["published_at"] = moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return post


def _first_post(content: Any) -> Receipt:
    post = content["posts"][0]
    return Receipt(str(post["id"]), web_address(post["url"]), str(post["updated_at"]))


def _check_it_is_there(reply: Reply) -> None:
    """Only Ghost's own word counts: a 404 of something in front of it says nothing of the copy."""
    if reply.problem.code == "NotFoundError":
        raise Gone(_("The copy is not at Ghost any more."))


def _problem(content: Any) -> Problem:
    error = content["errors"][0]
    words = " ".join(str(part) for part in (error.get("message"), error.get("context")) if part)
    return Problem(code=error.get("code") or error.get("type") or "", words=words)


def _warnings(account: Account, *, version: str) -> list[str]:
    major = version.partition(".")[0]
    asked = {
        _("The address is not https: the key travels unprotected."): (
            urlsplit(account.base_url).scheme != "https"
        ),
        _("Ghost %(version)s is older than what was tried.") % {"version": version}: (
            not major.isdecimal() or int(major) < OLDEST
        ),
    }
    return [words for words, holds in asked.items() if holds]
