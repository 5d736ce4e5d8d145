"""Micropub: everything we know about it.

(https://www.w3.org/TR/micropub/.) One way to write to many: Micro.blog, Indiekit, WordPress with a
plug-in, sites that people made themselves. What such a site does with markup is its own business,
so nothing it keeps is compared with what we sent.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar
from urllib.parse import urlencode, urljoin

from syndication.asking import Correspondent, Problem, Reply, web_address
from syndication.attribution import is_copy, with_attribution
from syndication.exchange import (
    Account,
    Field,
    Gone,
    NeedsNewConnection,
    Outgoing,
    Probe,
    Receipt,
    Shape,
    Unanswered,
)
from syndication.losses import losses
from syndication.words import _, gettext_noop

LOOKED_AT = "50"  # posts, when one is looked for
AWAY = {404, 410}
Properties = dict[str, list[Any]]


class Micropub:
    """Micropub."""

    key: ClassVar[str] = "micropub"
    name: ClassVar[str] = "Micropub"
    shapes: ClassVar[tuple[Shape, ...]] = ("copy", "excerpt")
    settle_seconds: ClassVar[int] = 60
    connection_fields: ClassVar[tuple[Field, ...]] = (
        Field(
            "access_token",
            gettext_noop("Access token"),
            gettext_noop(
                "It may create, update and delete. The address above is that of the Micropub "
                "endpoint, for example https://micro.blog/micropub."
            ),
        ),
        Field(
            "destination",
            gettext_noop("Which of several blogs"),
            gettext_noop("The address that the endpoint knows it by. Empty: the usual one."),
            secret=False,
            required=False,
        ),
    )

    def losses(self, article: Outgoing) -> tuple[str, ...]:
        """What is lost anywhere."""
        return losses(article)

    def probe(self, account: Account) -> Probe:
        """Whether there is an endpoint that takes the token."""
        config = _site(account).ask(_at(account, q="config")).read(dict)
        blogs = {str(one["uid"]): str(one["name"]) for one in config.get("destination") or ()}
        wanted = _destination(account)
        if wanted and wanted not in blogs:
            raise NeedsNewConnection(
                _("The endpoint knows no blog of that address. It knows: %(blogs)s")
                % {"blogs": ", ".join(blogs) or "?"}
            )
        home = account.base_url.strip()
        name = blogs.get(wanted) or next(iter(blogs.values()), home)
        return Probe(name, wanted or home, True, "attribution")

    def create(self, account: Account, article: Outgoing) -> Receipt:
        """Publish it. An answer without an address is a doubt."""
        entry = {"type": ["h-entry"], "properties": {**_properties(article), **_first(article)}}
        wanted = _destination(account)
        reply = _say(account, {**entry, **({"mp-destination": wanted} if wanted else {})})
        reply.check()
        return _receipt(reply, article, "")

    def update(self, account: Account, article: Outgoing, receipt: Receipt) -> Receipt:
        """Replace title, text and tags."""
        change = {"action": "update", "url": receipt.remote_url, "replace": _properties(article)}
        reply = _say(account, change)
        _check_it_is_there(reply)
        reply.check()
        return _receipt(reply, article, receipt.remote_url)

    def delete(self, account: Account, receipt: Receipt) -> None:
        """Remove it."""
        reply = _say(account, {"action": "delete", "url": receipt.remote_url})
        _check_it_is_there(reply)
        reply.check()

    def read(self, account: Account, receipt: Receipt) -> str:
        """The text as it stands there now."""
        reply = _site(account).ask(_at(account, q="source", url=receipt.remote_url))
        _check_it_is_there(reply)
        return reply.read(lambda said: _text(said["properties"]))

    def find(self, account: Account, article: Outgoing) -> Receipt | None:
        """The newest post whose last line leads home; a site that lists none leaves it to us."""
        reply = _site(account).ask(_at(account, q="source", limit=LOOKED_AT))
        posts = reply.read(lambda said: [dict(one["properties"]) for one in said["items"]])
        for post in posts:
            if is_copy(_text(post), original=article.canonical_url):
                url = web_address(post["url"][0])
                return Receipt(url, url, _revision(article))
        return None


def _site(account: Account) -> Correspondent:
    token = account.secrets.get("access_token", "").strip()
    if not token:
        raise NeedsNewConnection(_("This channel has no access token."))
    return Correspondent("Micropub", {"Authorization": f"Bearer {token}"}, (token,), _problem)


def _at(account: Account, **query: str) -> str:
    base = account.base_url.strip()
    if wanted := _destination(account):
        query["mp-destination"] = wanted
    return f"{base}{'&' if '?' in base else '?'}{urlencode(query)}"


def _destination(account: Account) -> str:
    return account.secrets.get("destination", "").strip()


def _say(account: Account, content: dict[str, Any]) -> Reply:
    body = json.dumps(content).encode()
    place = account.base_url.strip()
    return _site(account).ask(place, method="POST", body=body, lost=Unanswered)


def _properties(article: Outgoing) -> Properties:
    return {
        "name": [article.title],
        "content": [{"html": with_attribution(article)}],
        "summary": [article.excerpt] if article.excerpt else [],
        "category": list(article.tags),
    }


def _first(article: Outgoing) -> Properties:
    """What is said once: the name in the address, and the cover."""
    found: Properties = {"mp-slug": [article.slug]}
    if article.cover_url:
        found["photo"] = [{"value": article.cover_url, "alt": article.cover_alt}]
    return found


def _receipt(reply: Reply, article: Outgoing, before: str) -> Receipt:
    """Where it is: the head of the answer says so when it is made, and when it moved."""
    place = str(reply.answer.headers.get("Location") or "")
    try:
        url = web_address(urljoin(reply.asked, place) if place else before)
    except ValueError as error:
        raise Unanswered(_("The site did not say where the post is.")) from error
    return Receipt(url, url, _revision(article))


def _revision(article: Outgoing) -> str:
    said = json.dumps(_properties(article), sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _text(properties: Any) -> str:
    content = properties["content"][0]
    return str(content["html"] if isinstance(content, dict) else content)


def _check_it_is_there(reply: Reply) -> None:
    """The standard has no word for this; sites say it by a status, or in a sentence."""
    words = reply.problem.words
    if words and (reply.status in AWAY or "not found" in words.lower()):
        raise Gone(_("The post is not there any more."))


def _problem(content: Any) -> Problem:
    code = str(content["error"])
    return Problem(code, str(content.get("error_description") or code))
