"""Hashnode: everything we know about it (GraphQL at gql-beta.hashnode.com, since May 2026).

(https://github.com/Hashnode/gql-skill.) Only a publication on the Pro plan may be written to. The
old address answers with a page, and is never followed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any, ClassVar, TypeVar
from urllib.parse import urlsplit

from syndication.asking import Correspondent, Problem, web_address
from syndication.attribution import with_attribution
from syndication.exchange import (
    Account,
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
from syndication.fitting import shortened
from syndication.holding import at_least_one
from syndication.losses import Feature, Limits, losses
from syndication.platforms.hashnode import stories
from syndication.words import _, gettext_noop
from syndication.writing import HASHNODE, read, write_markdown

API = "https://gql-beta.hashnode.com"
LONGEST_TITLE, LONGEST_SUBTITLE, MOST_TAGS, MOST_BYTES = 250, 250, 15, 100_000
SPOILT: tuple[Feature, ...] = ("anchors", "foldouts", "captions", "notes", "splits")
FACTS = "id url slug title content { markdown html } canonicalUrl"
WHO = "query($h:String!){me{id username} publication(host:$h){id title url}}"
POST = f"query($h:String!,$s:String!){{publication(host:$h){{post(slug:$s){{{FACTS}}}}}}}"
PUBLISH = f"mutation($i:PublishPostInput!){{publishPost(input:$i){{post{{{FACTS}}}}}}}"
UPDATE = f"mutation($i:UpdatePostInput!){{updatePost(input:$i){{post{{{FACTS}}}}}}}"
REMOVE = "mutation($i:RemovePostInput!){removePost(input:$i){post{id}}}"
Taken = TypeVar("Taken")


class Hashnode:
    """Copies with a true canonical, on a publication of the Pro plan.

    The slug holds a part of the article's own key, so a copy is found by it.
    """

    key: ClassVar[str] = "hashnode"
    name: ClassVar[str] = "Hashnode"
    shapes: ClassVar[tuple[Shape, ...]] = ("copy", "excerpt")
    settle_seconds: ClassVar[int] = 30  # what is read there may be 25 seconds old
    connection_fields: ClassVar[tuple[Field, ...]] = (
        Field(
            "token",
            gettext_noop("Personal access token"),
            gettext_noop("At Hashnode: Account settings, Developer. It needs the Pro plan."),
        ),
        Field(
            "host",
            gettext_noop("Address of the publication"),
            gettext_noop("Without https: you.hashnode.dev, or your own domain."),
            secret=False,
        ),
    )

    def recognise(self, drop: Drop) -> Recognition:
        return stories.recognise(drop)

    def read_stories(self, drop: Drop) -> Iterator[Story]:
        instead = _("In Hashnode choose Blog dashboard, Export, Export all your articles.")
        return at_least_one(stories.read_stories(drop), drop, instead=instead)

    def losses(self, article: Outgoing) -> tuple[str, ...]:
        """What its Markdown has no sign for; it plays what can be played."""
        limits = Limits(LONGEST_TITLE, LONGEST_SUBTITLE, MOST_TAGS)
        return losses(article, SPOILT, limits=limits, plays=True)

    def probe(self, account: Account) -> Probe:
        """Whose token it is, and which publication."""
        publication = _publication(account)
        url = web_address(publication["url"])
        return Probe(str(publication["title"]), url, can_publish=True, canonical="true")

    def create(self, account: Account, article: Outgoing) -> Receipt:
        """Publish a copy; `Unanswered` if one is there already, which `find` then returns."""
        where = {"publicationId": str(_publication(account)["id"]), "slug": _slug(article)}
        if self.find(account, article) is not None:
            raise Unanswered(_("A copy of this article is at Hashnode already."))
        post = {**_post(article), **where}
        return _ask(account, PUBLISH, {"i": post}, take=_published, lost=Unanswered)

    def update(self, account: Account, article: Outgoing, receipt: Receipt) -> Receipt:
        """Write the copy anew, unless somebody at Hashnode did so since."""
        there = _there(account, receipt)
        if _receipt(there).remote_revision != receipt.remote_revision:
            raise EditedThere(_("Somebody edited the copy at Hashnode since we wrote it."))
        post = {**_post(article), "id": receipt.remote_id}
        return _ask(account, UPDATE, {"i": post}, take=_updated, lost=Unanswered)

    def delete(self, account: Account, receipt: Receipt) -> None:
        """Remove the copy from its publication and from every list."""
        gone = {"i": {"id": receipt.remote_id}}
        _ask(account, REMOVE, gone, take=lambda said: said["removePost"]["post"], lost=Unanswered)

    def read(self, account: Account, receipt: Receipt) -> str:
        """The text as it stands there now."""
        return str(_there(account, receipt)["content"]["html"])

    def find(self, account: Account, article: Outgoing) -> Receipt | None:
        """The article under the slug that this one has, if it names ours as its canonical."""
        there = _find(account, _slug(article))
        is_ours = there is not None and there.get("canonicalUrl") == article.canonical_url
        return _receipt(there) if is_ours else None


def _slug(article: Outgoing) -> str:
    return f"{article.slug[:200]}-{article.key[:6]}".lower()


def _publication(account: Account) -> dict[str, Any]:
    """The publication that the channel names, for a token that is somebody's."""
    said = _ask(account, WHO, {"h": _host(account)}, take=dict)
    if not said.get("me"):
        raise NeedsNewConnection(_("Hashnode does not know this token."))
    if not said.get("publication"):
        raise NeedsNewConnection(_("Hashnode has no publication at this address."))
    return dict(said["publication"])


def _find(account: Account, slug: str) -> dict[str, Any] | None:
    wanted = {"h": _host(account), "s": slug}
    return _ask(account, POST, wanted, take=lambda said: (said["publication"] or {}).get("post"))


def _there(account: Account, receipt: Receipt) -> dict[str, Any]:
    there = _find(account, urlsplit(receipt.remote_url).path.strip("/"))
    if there is None:
        raise Gone(_("The copy is not at Hashnode any more."))
    return there


def _host(account: Account) -> str:
    host = account.secrets.get("host", "").strip().removeprefix("https://").strip("/")
    if not host:
        raise NeedsNewConnection(_("This channel names no publication."))
    return host


def _ask(
    account: Account,
    question: str,
    facts: dict[str, Any],
    *,
    take: Callable[[Any], Taken],
    lost: type[ExchangeError] = ExchangeError,
) -> Taken:
    """One question. Hashnode says no with a status of success: what it means is in its code."""
    token = account.secrets.get("token", "").strip()
    if not token:
        raise NeedsNewConnection(_("This channel has no token."))
    body = json.dumps({"query": question, "variables": facts}).encode()
    if len(body) > MOST_BYTES:
        message = _("Hashnode takes 100 kB; this article is longer. Send an excerpt there.")
        raise ExchangeError(message, permanent=True)
    proof = {"Authorization": f"Bearer {token}"}
    hashnode = Correspondent("Hashnode", proof, (token,), _problem)
    reply = hashnode.ask(_api(account), method="POST", body=body, lost=lost)
    said = reply.problem
    if said.code:
        raise _refusal(said.code, hashnode.quote(said.words), lost)
    return reply.read(lambda content: take(content["data"]))


def _refusal(code: str, words: str, lost: type[ExchangeError]) -> ExchangeError:
    told = f"{_('Hashnode did not accept this.')} “{words}”"
    if code == "UNAUTHENTICATED":
        return NeedsNewConnection(told)
    if code == "NOT_FOUND":
        return Gone(told)
    if code == "INTERNAL_SERVER_ERROR":
        return lost(told)
    return ExchangeError(told, permanent=True)


def _api(account: Account) -> str:
    """Hashnode's own interface; another host only where the channel names one."""
    parts = urlsplit(account.base_url.strip())
    host = parts.hostname or ""
    is_website = host in {"", "hashnode.com"} or host.endswith((".hashnode.com", ".hashnode.dev"))
    return f"{API if is_website else f'{parts.scheme}://{parts.netloc}'}/"


def _post(article: Outgoing) -> dict[str, Any]:
    return {
        "title": shortened(article.title, LONGEST_TITLE),
        "subtitle": shortened(article.excerpt, LONGEST_SUBTITLE),
        "contentMarkdown": write_markdown(read(with_attribution(article)), HASHNODE),
        "originalArticleURL": article.canonical_url,
        "coverImage": article.cover_url or None,
        "tags": [{"name": tag, "slug": _tag(tag)} for tag in article.tags[:MOST_TAGS]],
    }


def _tag(name: str) -> str:
    kept = (sign if sign.isalnum() else "-" for sign in name.lower())
    return "-".join(part for part in "".join(kept).split("-") if part) or "tag"


def _published(said: Any) -> Receipt:
    return _receipt(said["publishPost"]["post"])


def _updated(said: Any) -> Receipt:
    return _receipt(said["updatePost"]["post"])


def _receipt(said: Any) -> Receipt:
    told = f"{said['title']}\n{said['content']['markdown']}".encode()
    revision = hashlib.sha256(told).hexdigest()[:32]
    return Receipt(str(said["id"]), web_address(said["url"]), revision)


def _problem(content: Any) -> Problem:
    first = content["errors"][0]
    return Problem(code=str(first["extensions"]["code"]), words=str(first["message"]))
