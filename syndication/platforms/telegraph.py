"""Telegraph: everything we know about it.

(https://telegra.ph/api.) Pages cannot be deleted there, by nobody: one that is taken down says so,
and nothing else. The author's address on a page is the article's: it leads home, and by it a copy
is recognised.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from html import escape
from typing import Any, ClassVar, TypeVar

from syndication.asking import Correspondent, Problem, Reply, interface, web_address
from syndication.attribution import with_attribution
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
from syndication.fitting import shortened
from syndication.losses import Feature, Limits, losses
from syndication.words import _, gettext_noop
from syndication.writing import Picture, read, write_nodes

API = "https://api.telegra.ph"
LONGEST_TITLE, LONGEST_AUTHOR, LARGEST = 256, 128, 64 * 1024
A_PAGE, MOST_PAGES = 200, 5  # of our own pages, when one is looked for
FLOOD = "FLOOD_WAIT_"
ABSENT = {"PAGE_NOT_FOUND", "PATH_NOT_FOUND"}
TAKEN_DOWN = gettext_noop("This page was taken down.")
SPOILT: tuple[Feature, ...] = (
    "anchors", "marks", "small", "foldouts", "tables", "code", "notes", "splits", "quotes",
    "numbers",
)  # fmt: skip
Taken = TypeVar("Taken")
Said = dict[str, Any]


class Telegraph:
    """Telegraph."""

    key: ClassVar[str] = "telegraph"
    name: ClassVar[str] = "Telegraph"
    shapes: ClassVar[tuple[Shape, ...]] = ("copy", "excerpt")
    settle_seconds: ClassVar[int] = 10
    connection_fields: ClassVar[tuple[Field, ...]] = (
        Field(
            "access_token",
            gettext_noop("Access token"),
            gettext_noop("What api.telegra.ph/createAccount answers; it does not end."),
        ),
    )

    def losses(self, article: Outgoing) -> tuple[str, ...]:
        """What its nodes cannot show, and that a long text is cut."""
        found = losses(article, SPOILT, limits=Limits(title=LONGEST_TITLE, tags=0))
        if len(_content(article)) != len(_fitted(_content(article))):
            found += (_("The text is cut: Telegraph takes 64 kB."),)
        return found

    def probe(self, account: Account) -> Probe:
        """Whose token it is."""
        wanted = {"fields": ["short_name", "author_name"]}
        found = _ask(account, "getAccountInfo", dict, said=wanted)
        name = str(found.get("author_name") or found["short_name"])
        warning = _("Pages cannot be deleted at Telegraph. One that is taken down only says so.")
        return Probe(name, "https://telegra.ph/", True, "attribution", (warning,))

    def create(self, account: Account, article: Outgoing) -> Receipt:
        """Publish it."""
        page = _page(article)
        return _ask(account, "createPage", _receipt, said=page, lost=Unanswered)

    def update(self, account: Account, article: Outgoing, receipt: Receipt) -> Receipt:
        """Write it anew, unless somebody changed it there since."""
        there = _there(account, receipt)
        if _receipt(there).remote_revision != receipt.remote_revision:
            raise EditedThere(_("Somebody changed the page at Telegraph since we wrote it."))
        place = f"editPage/{receipt.remote_id}"
        return _ask(account, place, _receipt, said=_page(article), lost=Unanswered)

    def delete(self, account: Account, receipt: Receipt) -> None:
        """Leave nothing of it but a line. `Gone` if that was done already."""
        _there(account, receipt)
        line = _(TAKEN_DOWN)
        blank = {"title": line, "author_url": "", "author_name": "", "content": _line(line)}
        place = f"editPage/{receipt.remote_id}"
        _ask(account, place, dict, said=blank, lost=Unanswered)

    def read(self, account: Account, receipt: Receipt) -> str:
        """The text as it stands there now."""
        return _markup(_there(account, receipt)["content"])

    def find(self, account: Account, article: Outgoing) -> Receipt | None:
        """The newest of the account's pages whose author's address is the article's."""
        for page in range(MOST_PAGES):
            wanted = {"offset": page * A_PAGE, "limit": A_PAGE}
            pages = _ask(account, "getPageList", lambda said: list(said["pages"]), said=wanted)
            for one in pages:
                if one.get("author_url") == article.canonical_url:
                    found = Receipt(str(one["path"]), web_address(one["url"]))
                    return _receipt(_there(account, found))
            if len(pages) < A_PAGE:
                break
        return None


def _ask(
    account: Account,
    place: str,
    take: Callable[[Any], Taken],
    *,
    said: Said,
    lost: type[ExchangeError] = ExchangeError,
) -> Taken:
    """One call. The token travels in the body, never in an address; a no comes with status 200."""
    token = account.secrets.get("access_token", "").strip()
    if not token:
        raise NeedsNewConnection(_("This channel has no access token."))
    url = f"{interface(account.base_url, api=API, website='telegra.ph')}/{place}"
    body = json.dumps({"access_token": token, **said}).encode()
    telegraph = Correspondent("Telegraph", {}, (token,), _problem)
    reply = telegraph.ask(url, method="POST", body=body, lost=lost)
    if reply.problem.code:
        raise _refusal(reply)
    return reply.read(lambda answer: take(answer["result"]))


def _refusal(reply: Reply) -> ExchangeError:
    code = reply.problem.code
    said = {"said": reply.source.quote(code)}
    if code.startswith(FLOOD):
        wait = float(code.removeprefix(FLOOD))
        return SlowDown(_("Telegraph asks us to wait. “%(said)s”") % said, retry_after=wait)
    if code == "ACCESS_TOKEN_INVALID":
        return NeedsNewConnection(_("Telegraph refused us. “%(said)s”") % said)
    if code in ABSENT:
        return Gone(_("The page is not at Telegraph any more."))
    return ExchangeError(_("Telegraph did not accept this. “%(said)s”") % said, permanent=True)


def _there(account: Account, receipt: Receipt) -> Said:
    """The page with its content; `Gone` where it was taken down."""
    place = f"getPage/{receipt.remote_id}"
    found = _ask(account, place, dict, said={"return_content": True})
    if not found.get("author_url"):
        raise Gone(_("The page is not at Telegraph any more."))
    return found


def _page(article: Outgoing) -> Said:
    return {
        "title": shortened(article.title, LONGEST_TITLE),
        "author_name": shortened(", ".join(article.authors), LONGEST_AUTHOR),
        "author_url": article.canonical_url,
        "content": _fitted(_content(article)),
        "return_content": True,
    }


def _content(article: Outgoing) -> list[Any]:
    blocks = read(with_attribution(article))
    if article.cover_url:
        blocks = (Picture(article.cover_url, article.cover_alt), *blocks)
    return write_nodes(blocks)


def _fitted(nodes: list[Any]) -> list[Any]:
    """As many as there is room for; the last, which names home, is always among them."""
    room = LARGEST - 2 - _size(nodes[-1])
    kept = []
    for node in nodes[:-1]:
        room -= _size(node)
        if room < 0:
            break
        kept.append(node)
    return [*kept, nodes[-1]]


def _size(node: Any) -> int:
    return len(json.dumps(node)) + 2  # and what parts it from the next


def _line(text: str) -> list[Any]:
    return [{"tag": "p", "children": [text]}]


def _receipt(page: Any) -> Receipt:
    seen = json.dumps([page["title"], page["content"]], sort_keys=True)
    revision = hashlib.sha256(seen.encode()).hexdigest()[:32]
    return Receipt(str(page["path"]), web_address(page["url"]), revision)


def _markup(node: Any) -> str:
    """Nodes as markup, with nothing of theirs but their names and words."""
    if isinstance(node, list):
        return "".join(_markup(one) for one in node)
    if isinstance(node, str):
        return escape(node)
    tag = escape(str(node["tag"]))
    return f"<{tag}>{_markup(node.get('children', []))}</{tag}>"


def _problem(content: Any) -> Problem:
    code = str(content["error"])
    return Problem(code, code)
