"""Facebook Pages: everything we know about them.

(https://developers.facebook.com/docs/pages-api/posts.) A post of words with a link, whose card
Facebook draws from the page at home. Only pages have this interface; people and groups have none.
"""

from __future__ import annotations

import hashlib
from html import escape
from typing import Any, ClassVar
from urllib.parse import urlencode

from syndication import meta_graph
from syndication.asking import Correspondent, interface
from syndication.attribution import leads_to
from syndication.exchange import (
    Account,
    EditedThere,
    Field,
    NeedsNewConnection,
    Outgoing,
    Probe,
    Receipt,
    Shape,
    Unanswered,
)
from syndication.fitting import announcement, left_out, link_of
from syndication.words import _, gettext_noop

API = "https://graph.facebook.com"
VERSION = "v25.0"  # Meta retires each after two years; a newer one is a change of this line
FORM = "application/x-www-form-urlencoded"
LONGEST = 5_000  # more is taken, and folded away after a few lines
A_PAGE, MOST_PAGES = 25, 4  # of the page's own posts, when one is looked for
GONE = gettext_noop("The post is not on Facebook any more.")


class FacebookPage:
    """Facebook Pages."""

    key: ClassVar[str] = "facebook"
    name: ClassVar[str] = "Facebook Page"
    shapes: ClassVar[tuple[Shape, ...]] = ("link",)
    longest: ClassVar[int] = LONGEST
    settle_seconds: ClassVar[int] = 60
    connection_fields: ClassVar[tuple[Field, ...]] = (
        Field(
            "page_token",
            gettext_noop("Access token of the page"),
            gettext_noop(
                "Of an app of yours at developers.facebook.com, with pages_manage_posts and "
                "pages_read_engagement: the one that /me/accounts names, not your own."
            ),
        ),
    )

    def length(self, text: str) -> int:
        return len(text)

    def words(self, article: Outgoing) -> str:
        return announcement(article, most=LONGEST, length=len)

    def losses(self, article: Outgoing) -> tuple[str, ...]:
        return left_out(article, most=LONGEST, length=len)

    def probe(self, account: Account) -> Probe:
        """Which page it is; the token of a person has no category, and may not post."""
        reply = _facebook(account).ask(_at(account, "me", fields="id,name,link,category"))
        page = meta_graph.taken(reply, dict)
        url = str(page.get("link") or f"https://www.facebook.com/{page['id']}")
        return Probe(str(page["name"]), url, bool(page.get("category")), "none")

    def create(self, account: Account, article: Outgoing) -> Receipt:
        """Post it."""
        words = self.words(article)
        form = {"message": words, "link": link_of(article)}
        number = _say(account, "me/feed", form, gone="")["id"]
        return _receipt({"id": number, "message": words})

    def update(self, account: Account, article: Outgoing, receipt: Receipt) -> Receipt:
        """Change the words, unless somebody did since. The card stays as it was."""
        if _receipt(_there(account, receipt)).remote_revision != receipt.remote_revision:
            raise EditedThere(_("Somebody changed the post on Facebook since we wrote it."))
        words = self.words(article)
        _say(account, receipt.remote_id, {"message": words}, gone=_(GONE))
        return _receipt({"id": receipt.remote_id, "message": words})

    def delete(self, account: Account, receipt: Receipt) -> None:
        """Remove it."""
        place = _at(account, receipt.remote_id)
        reply = _facebook(account).ask(place, method="DELETE", lost=Unanswered)
        meta_graph.taken(reply, dict, gone=_(GONE))

    def read(self, account: Account, receipt: Receipt) -> str:
        """The words as they stand there now."""
        return f"<p>{escape(str(_there(account, receipt)['message']))}</p>"

    def find(self, account: Account, article: Outgoing) -> Receipt | None:
        """The newest of the page's own posts that leads to the article."""
        query = {"fields": "id,message", "limit": str(A_PAGE)}
        for _page in range(MOST_PAGES):
            reply = _facebook(account).ask(_at(account, "me/published_posts", **query))
            said = meta_graph.taken(reply, dict)
            for post in said["data"]:
                if leads_to(str(post.get("message") or ""), original=article.canonical_url):
                    return _receipt(post)
            after = said.get("paging", {}).get("cursors", {}).get("after")
            if not after or len(said["data"]) < A_PAGE:
                break
            query["after"] = str(after)
        return None


def _facebook(account: Account) -> Correspondent:
    token = account.secrets.get("page_token", "").strip()
    if not token:
        raise NeedsNewConnection(_("This channel has no access token."))
    proof = {"Authorization": f"Bearer {token}"}
    return Correspondent("Facebook", proof, (token,), meta_graph.problem)


def _at(account: Account, place: str, **query: str) -> str:
    base = interface(account.base_url, api=API, website="facebook.com")
    return f"{base}/{VERSION}/{place}{f'?{urlencode(query)}' if query else ''}"


def _say(account: Account, place: str, form: dict[str, str], *, gone: str) -> dict[str, Any]:
    body = urlencode(form).encode()
    url = _at(account, place)
    reply = _facebook(account).ask(url, method="POST", body=body, kind=FORM, lost=Unanswered)
    return meta_graph.taken(reply, dict, gone=gone)


def _there(account: Account, receipt: Receipt) -> dict[str, Any]:
    reply = _facebook(account).ask(_at(account, receipt.remote_id, fields="id,message"))
    return meta_graph.taken(reply, dict, gone=_(GONE))


def _receipt(post: dict[str, Any]) -> Receipt:
    """Known by its words; white space is Facebook's to change."""
    words = " ".join(str(post.get("message") or "").split())
    revision = hashlib.sha256(words.encode()).hexdigest()[:32]
    return Receipt(str(post["id"]), f"https://www.facebook.com/{post['id']}", revision)
