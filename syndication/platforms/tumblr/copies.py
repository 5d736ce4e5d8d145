"""Posts on Tumblr in its Neue Post Format.

(https://github.com/tumblr/docs, api.md.) Tumblr prints no canonical of ours: `source_url` and the
last line say where the article is at home, and by them a copy is recognised.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from html import escape
from typing import Any, ClassVar, TypeVar
from urllib.parse import urlencode, urlsplit

from syndication.asking import Correspondent, Problem, Reply, interface
from syndication.attribution import leads_to, with_attribution
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
from syndication.fitting import few_tags
from syndication.losses import Feature, Limits, losses
from syndication.signing import key_fields, keys_of, signed
from syndication.words import _, gettext_noop
from syndication.writing import Heading, Picture, Span, read, write_npf

API = "https://api.tumblr.com"
MOST_BLOCKS, MOST_TAGS, LONGEST_TAG = 1_000, 30, 140
ROOM = {"image": 30, "link": 10}  # blocks of each kind
A_PAGE, MOST_PAGES = 20, 10  # of our own posts, when one is looked for
WAITS = {"8023": 86_400.0, "8006": 60.0, "8009": 60.0}  # its codes for: not today, not now
SPOILT: tuple[Feature, ...] = (
    "anchors", "marks", "foldouts", "tables", "captions", "code", "notes", "splits", "numbers",
)  # fmt: skip
Made = dict[str, Any]
Taken = TypeVar("Taken")


class Copies:
    """A post with the text, its pictures and tags."""

    shapes: ClassVar[tuple[Shape, ...]] = ("copy", "excerpt")
    settle_seconds: ClassVar[int] = 30
    connection_fields: ClassVar[tuple[Field, ...]] = (
        Field(
            "blog",
            gettext_noop("Address of the blog"),
            gettext_noop("For example quay.tumblr.com."),
            secret=False,
        ),
        *key_fields(
            gettext_noop(
                "At tumblr.com/oauth/apps: register an app, then “Explore API”, Show keys."
            )
        ),
    )

    def losses(self, article: Outgoing) -> tuple[str, ...]:
        """What its blocks cannot show, and what there is no room for."""
        made = write_npf(read(article.html))
        found = losses(article, SPOILT, limits=Limits(tags=MOST_TAGS, tag=LONGEST_TAG), plays=True)
        if sum(block["type"] == "image" for block in made) > ROOM["image"]:
            found += (_("Only the first %(most)s pictures are kept.") % {"most": ROOM["image"]},)
        if len(made) > MOST_BLOCKS:
            found += (_("The text is cut: Tumblr takes %(most)s blocks.") % {"most": MOST_BLOCKS},)
        return found

    def probe(self, account: Account) -> Probe:
        """Whether the blog is one of those that the keys may write to."""
        user = _ask(account, "user/info", lambda said: dict(said["response"]["user"]))
        name = _blog(account).partition(".")[0]
        mine = [one for one in user["blogs"] if name in {one["name"], _host(str(one["url"]))}]
        if not mine:
            raise NeedsNewConnection(_("The keys belong to an account without this blog."))
        return Probe(str(mine[0]["name"]), f"https://{_blog(account)}/", True, "attribution")

    def create(self, account: Account, article: Outgoing) -> Receipt:
        """Publish it."""
        post = {**_post(article), "state": "published"}
        number = _ask(account, _posts(account), _number, method="POST", said=post)
        return _receipt(account, number, post["content"])

    def update(self, account: Account, article: Outgoing, receipt: Receipt) -> Receipt:
        """Write it anew, unless somebody changed it there since."""
        there = _there(account, receipt)
        if _revision(there["content"]) != receipt.remote_revision:
            raise EditedThere(_("Somebody changed the post on Tumblr since we wrote it."))
        post = _post(article)
        place = f"{_posts(account)}/{receipt.remote_id}"
        number = _ask(account, place, _number, method="PUT", said=post)
        return _receipt(account, number, post["content"])

    def delete(self, account: Account, receipt: Receipt) -> None:
        """Remove it."""
        place = f"blog/{_blog(account)}/post/delete"
        _ask(account, place, _number, method="POST", said={"id": receipt.remote_id})

    def read(self, account: Account, receipt: Receipt) -> str:
        """The words of the post as it stands there now."""
        return "".join(f"<p>{escape(text)}</p>" for text in _texts(_there(account, receipt)))

    def find(self, account: Account, article: Outgoing) -> Receipt | None:
        """The newest of the blog's posts that names this article as its source."""
        for page in range(MOST_PAGES):
            query = {"limit": A_PAGE, "npf": "true", "offset": page * A_PAGE}
            place = f"{_posts(account)}?{urlencode(query)}"
            posts = _ask(account, place, lambda said: list(said["response"]["posts"]))
            for post in posts:
                if leads_to(str(post.get("source_url") or ""), original=article.canonical_url):
                    number = str(post.get("id_string") or post["id"])
                    return _receipt(account, number, post["content"])
            if len(posts) < A_PAGE:
                break
        return None


def _ask(
    account: Account,
    place: str,
    take: Callable[[Any], Taken],
    *,
    method: str = "GET",
    said: Made | None = None,
) -> Taken:
    """One question, signed for itself."""
    keys = keys_of(account)
    url = f"{interface(account.base_url, api=API, website='tumblr.com')}/v2/{place}"
    proof = {"Authorization": signed(keys, method, url)}
    body = json.dumps(said).encode() if said else None
    reply = Correspondent("Tumblr", proof, keys.all, _problem).ask(
        url, method=method, body=body, lost=ExchangeError if method == "GET" else Unanswered
    )
    _check(reply)
    return reply.read(take)


def _check(reply: Reply) -> None:
    """Raise what Tumblr's own codes mean. Of what is gone only its own word counts."""
    code = reply.problem.code
    if code in WAITS:
        message = _("Tumblr asks us to wait. “%(said)s”")
        said = {"said": reply.source.quote(reply.problem.words)}
        raise SlowDown(message % said, retry_after=WAITS[code])
    is_of_a_post = "/posts/" in reply.asked or reply.asked.endswith("/post/delete")
    if reply.status == 404 and reply.problem.words and is_of_a_post:  # noqa: PLR2004
        raise Gone(_("The post is not on Tumblr any more."))


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.").partition(".")[0]


def _blog(account: Account) -> str:
    named = account.secrets.get("blog", "").strip().lower()
    host = urlsplit(named if "://" in named else f"https://{named}").hostname or ""
    return host if "." in host or not host else f"{host}.tumblr.com"


def _posts(account: Account) -> str:
    return f"blog/{_blog(account)}/posts"


def _there(account: Account, receipt: Receipt) -> Made:
    place = f"{_posts(account)}/{receipt.remote_id}?post_format=npf"
    return _ask(account, place, lambda said: dict(said["response"]))


def _post(article: Outgoing) -> Made:
    tags = (tag.replace(",", " ") for tag in article.tags)
    blocks = [Heading(1, (Span(article.title),)), *read(with_attribution(article))]
    if article.cover_url:
        blocks.insert(1, Picture(article.cover_url, article.cover_alt))
    return {
        "content": _fitted(write_npf(blocks)),
        "tags": ",".join(few_tags(tags, most=MOST_TAGS, longest=LONGEST_TAG)),
        "source_url": article.canonical_url,
        "slug": article.slug,
    }


def _fitted(made: list[Made]) -> list[Made]:
    """As many blocks as Tumblr takes; the last, which names home, is always among them."""
    room = dict(ROOM)
    kept = []
    for block in made:
        kind = block["type"]
        left = room.get(kind, 1)
        if kind in room:
            room[kind] -= 1
        if left > 0:
            kept.append(block)
        elif kind == "link":
            link = {"start": 0, "end": len(block["title"]), "type": "link", "url": block["url"]}
            kept.append({"type": "text", "text": block["title"], "formatting": [link]})
    return kept if len(kept) <= MOST_BLOCKS else [*kept[: MOST_BLOCKS - 1], kept[-1]]


def _number(said: Any) -> str:
    """The post's own: longer than what some readers of JSON take for a number."""
    return str(said["response"].get("id_string") or said["response"]["id"])


def _receipt(account: Account, number: str, content: list[Made]) -> Receipt:
    return Receipt(number, f"https://{_blog(account)}/post/{number}", _revision(content))


def _texts(post: Made) -> list[str]:
    return [str(block["text"]) for block in post["content"] if block["type"] == "text"]


def _revision(content: list[Made]) -> str:
    """Of its words alone: pictures are moved to Tumblr's own addresses after a while."""
    words = " ".join(" ".join(_texts({"content": content})).split())
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def _problem(content: Any) -> Problem:
    errors = content.get("errors") or [{}]
    words = errors[0].get("detail") or content["meta"]["msg"]
    return Problem(str(errors[0].get("code") or ""), str(words))
