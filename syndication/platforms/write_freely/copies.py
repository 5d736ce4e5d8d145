"""Posts on WriteFreely and Write.as, in Markdown.

(https://developers.write.as/docs/api/.) Its pages print a canonical of their own; the last line of
a copy leads home, and by it a copy is recognised.
"""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any, ClassVar
from urllib.parse import quote, urlsplit

from syndication.asking import Correspondent, Problem, Reply, web_address
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
    Unanswered,
)
from syndication.losses import Feature, Limits, losses
from syndication.markdown import as_markup
from syndication.words import _, gettext_noop
from syndication.writing import Picture, read, write_markdown

MOST_PAGES = 20  # of ten posts each, when one is looked for
AWAY = {404, 410}
HREF = re.compile(r'href="([^"]*)"')
SPOILT: tuple[Feature, ...] = ("anchors", "foldouts", "captions", "notes", "splits")


class Copies:
    """A post with the text, in a blog of the account."""

    shapes: ClassVar[tuple[Shape, ...]] = ("copy", "excerpt")
    settle_seconds: ClassVar[int] = 10
    connection_fields: ClassVar[tuple[Field, ...]] = (
        Field(
            "access_token",
            gettext_noop("Access token"),
            gettext_noop("What the server answers to /api/auth/login; the manual has the line."),
        ),
        Field(
            "blog",
            gettext_noop("Name of the blog"),
            gettext_noop("As in its address: of write.as/quay it is quay."),
            secret=False,
        ),
    )

    def losses(self, article: Outgoing) -> tuple[str, ...]:
        """What its Markdown has no sign for; its tags are words in the text, so ours stay home."""
        return losses(article, SPOILT, limits=Limits(tags=0))

    def probe(self, account: Account) -> Probe:
        """Whether the blog is one of the account's."""
        reply = _server(account).ask(_api(account, "me/collections"))
        blogs = reply.read(lambda said: [dict(one) for one in said["data"]])
        mine = [one for one in blogs if one["alias"] == _alias(account)]
        if not mine:
            raise NeedsNewConnection(_("This account has no blog of that name."))
        name = str(mine[0].get("title") or mine[0]["alias"])
        return Probe(name, _place(account, mine[0]), True, "attribution")

    def create(self, account: Account, article: Outgoing) -> Receipt:
        """Publish it."""
        post = {**_post(article), "slug": article.slug}
        place = _api(account, f"collections/{_alias(account)}/posts")
        reply = _server(account).ask(place, method="POST", body=_body(post), lost=Unanswered)
        return reply.read(lambda said: _receipt(account, said["data"]))

    def update(self, account: Account, article: Outgoing, receipt: Receipt) -> Receipt:
        """Write it anew, unless somebody changed it there since."""
        if _there(account, receipt)["updated"] != receipt.remote_revision:
            raise EditedThere(_("Somebody changed the post on WriteFreely since we wrote it."))
        place = _api(account, f"posts/{receipt.remote_id}")
        body = _body(_post(article))
        reply = _server(account).ask(place, method="POST", body=body, lost=Unanswered)
        _check_it_is_there(reply)
        reply.read(lambda said: said["data"]["id"])
        return _moved_on(account, receipt)

    def delete(self, account: Account, receipt: Receipt) -> None:
        """Remove it."""
        place = _api(account, f"posts/{receipt.remote_id}")
        reply = _server(account).ask(place, method="DELETE", lost=Unanswered)
        _check_it_is_there(reply)
        reply.check()

    def read(self, account: Account, receipt: Receipt) -> str:
        """The post as it stands there now."""
        return as_markup(str(_there(account, receipt)["body"]))

    def find(self, account: Account, article: Outgoing) -> Receipt | None:
        """The newest post of the blog whose last line says where it was first published."""
        server = _server(account)
        for page in range(1, MOST_PAGES + 1):
            place = _api(account, f"collections/{_alias(account)}/posts?page={page}")
            posts = server.ask(place).read(lambda said: list(said["data"].get("posts") or ()))
            for post in posts:
                if _is_of(str(post["body"]), original=article.canonical_url):
                    return _receipt(account, post)
            if not posts:
                break
        return None


def _server(account: Account) -> Correspondent:
    token = account.secrets.get("access_token", "").strip()
    if not token:
        raise NeedsNewConnection(_("This channel has no access token."))
    proof = {"Authorization": f"Token {token}"}
    return Correspondent("WriteFreely", proof, (token,), _problem)


def _alias(account: Account) -> str:
    alias = account.secrets.get("blog", "").strip()
    if not alias:
        raise NeedsNewConnection(_("This channel has no name of a blog."))
    return quote(alias, safe="")


def _home(account: Account) -> str:
    parts = urlsplit(account.base_url.strip())
    return f"{parts.scheme}://{parts.netloc}"


def _api(account: Account, place: str) -> str:
    return f"{_home(account)}/api/{place}"


def _there(account: Account, receipt: Receipt) -> dict[str, Any]:
    reply = _server(account).ask(_api(account, f"posts/{receipt.remote_id}"))
    _check_it_is_there(reply)
    return reply.read(lambda said: dict(said["data"]))


def _moved_on(account: Account, receipt: Receipt) -> Receipt:
    """The receipt after a change; some versions answer a change without its moment."""
    try:
        revision = str(_there(account, receipt)["updated"])
    except ExchangeError as error:
        raise Unanswered(str(error)) from error
    return Receipt(receipt.remote_id, receipt.remote_url, revision)


def _post(article: Outgoing) -> dict[str, str]:
    blocks = read(with_attribution(article))
    if article.cover_url:
        blocks = (Picture(article.cover_url, article.cover_alt), *blocks)
    language = article.language.partition("-")[0]
    return {"title": article.title, "body": write_markdown(blocks), "lang": language}


def _is_of(text: str, *, original: str) -> bool:
    """Whether its last line, in italics, has one link, and that leads home."""
    last = text.rstrip().rpartition("\n")[2]
    links = HREF.findall(as_markup(last)) if last.startswith("*") else []
    return len(links) == 1 and leads_to(unescape(links[0]), original=original)


def _body(content: Any) -> bytes:
    return json.dumps(content).encode()


def _place(account: Account, blog: dict[str, Any]) -> str:
    """The blog's address; a server of one person has its blog at the top."""
    return str(blog.get("url") or f"{_home(account)}/{blog['alias']}/")


def _receipt(account: Account, post: Any) -> Receipt:
    blog = post.get("collection") or {"alias": _alias(account)}
    url = web_address(f"{_place(account, blog).rstrip('/')}/{post['slug']}")
    return Receipt(str(post["id"]), url, str(post["updated"]))


def _check_it_is_there(reply: Reply) -> None:
    """Only the server's own word counts, and not a page of something in front of it."""
    if reply.status in AWAY and reply.problem.words:
        raise Gone(_("The post is not on WriteFreely any more."))


def _problem(content: Any) -> Problem:
    return Problem(words=str(content["error_msg"]))
