"""Posts on Blogger (API v3). The theme prints a canonical of its own; the last line leads home.

(https://developers.google.com/blogger/docs/3.0/reference.) What proves who we are is exchanged for
an access that lasts an hour, before each errand.
"""

from __future__ import annotations

import json
from html import escape
from typing import Any, ClassVar
from urllib.parse import urlencode

from syndication.asking import Correspondent, Problem, Reply, interface, web_address
from syndication.attribution import is_copy, with_attribution
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
from syndication.fitting import few_tags, link_of
from syndication.losses import Limits, losses
from syndication.words import _, gettext_noop

API, ACCESS = "https://www.googleapis.com", "https://oauth2.googleapis.com"
FORM = "application/x-www-form-urlencoded"
MOST_LABELS, LONGEST_LABEL = 20, 200
A_PAGE, MOST_PAGES = 20, 10  # of posts, when one is looked for
A_WAIT = 600.0  # seconds, where Google counts per minute or per day and does not say which


class Copies:
    """A post with the text."""

    shapes: ClassVar[tuple[Shape, ...]] = ("copy", "excerpt")
    settle_seconds: ClassVar[int] = 30
    connection_fields: ClassVar[tuple[Field, ...]] = (
        Field("blog", gettext_noop("Address of the blog"), secret=False),
        Field(
            "client_id",
            gettext_noop("Client ID"),
            gettext_noop(
                "Of an OAuth client of yours at console.cloud.google.com, with the Blogger API. "
                "Take its project out of “testing”, or the refresh token ends after a week."
            ),
        ),
        Field("client_secret", gettext_noop("Client secret")),
        Field(
            "refresh_token",
            gettext_noop("Refresh token"),
            gettext_noop("For the scope https://www.googleapis.com/auth/blogger."),
        ),
    )

    def losses(self, article: Outgoing) -> tuple[str, ...]:
        """Blogger keeps markup as it is, but for players."""
        return losses(article, limits=Limits(tags=MOST_LABELS, tag=LONGEST_LABEL))

    def probe(self, account: Account) -> Probe:
        """Which blog it is."""
        blog = _Blog(account)
        return Probe(blog.name, blog.url, True, "attribution")

    def create(self, account: Account, article: Outgoing) -> Receipt:
        """Publish it."""
        blog = _Blog(account)
        return blog.say("POST", "posts?isDraft=false", _post(article)).read(_receipt)

    def update(self, account: Account, article: Outgoing, receipt: Receipt) -> Receipt:
        """Write it anew, unless somebody changed it there since."""
        blog = _Blog(account)
        place = f"posts/{receipt.remote_id}"
        if blog.look(place).read(_receipt).remote_revision != receipt.remote_revision:
            raise EditedThere(_("Somebody changed the post on Blogger since we wrote it."))
        return blog.say("PUT", place, _post(article)).read(_receipt)

    def delete(self, account: Account, receipt: Receipt) -> None:
        """Remove it."""
        _Blog(account).say("DELETE", f"posts/{receipt.remote_id}").check()

    def read(self, account: Account, receipt: Receipt) -> str:
        """The post as it stands there now."""
        reply = _Blog(account).look(f"posts/{receipt.remote_id}")
        return reply.read(lambda said: str(said["content"]))

    def find(self, account: Account, article: Outgoing) -> Receipt | None:
        """The newest post whose last line says that it was first published there."""
        blog = _Blog(account)
        query = {"fetchBodies": "true", "maxResults": str(A_PAGE)}
        for _page in range(MOST_PAGES):
            said = blog.look(f"posts?{urlencode(query)}").read(dict)
            for post in said.get("items", ()):
                if is_copy(str(post["content"]), original=article.canonical_url):
                    return _receipt(post)
            if not said.get("nextPageToken"):
                break
            query["pageToken"] = str(said["nextPageToken"])
        return None


class _Blog:
    """A blog, with an access to it that lasts for an errand."""

    def __init__(self, account: Account) -> None:
        names = ("blog", "client_id", "client_secret", "refresh_token")
        address, *keys = (account.secrets.get(name, "").strip() for name in names)
        if not address or not all(keys):
            raise NeedsNewConnection(_("This channel lacks a part of its connection."))
        self._base = interface(account.base_url, api=API, website="blogger.com")
        access = _access(account, keys)
        proof = {"Authorization": f"Bearer {access}"}
        self._blogger = Correspondent("Blogger", proof, (access, *keys), _problem)
        named = urlencode({"url": address if "://" in address else f"https://{address}"})
        found = self._ask(f"byurl?{named}", "GET").read(dict)
        self._number, self.name = str(found["id"]), str(found["name"])
        self.url = web_address(found["url"])

    def look(self, place: str) -> Reply:
        """Ask for something of the blog; `Gone` if it is not there."""
        return _there(self._ask(f"{self._number}/{place}", "GET"))

    def say(self, method: str, place: str, content: dict[str, Any] | None = None) -> Reply:
        """Change something in the blog; `Gone` if it is not there."""
        return _there(self._ask(f"{self._number}/{place}", method, content))

    def _ask(self, place: str, method: str, content: dict[str, Any] | None = None) -> Reply:
        body = json.dumps(content).encode() if content else None
        lost = ExchangeError if method == "GET" else Unanswered
        url = f"{self._base}/blogger/v3/blogs/{place}"
        reply = self._blogger.ask(url, method=method, body=body, lost=lost)
        if "Exceeded" in reply.problem.code:
            said = self._blogger.quote(reply.problem.words)
            message = _("Blogger asks us to wait. “%(said)s”") % {"said": said}
            raise SlowDown(message, retry_after=A_WAIT)
        return reply


def _access(account: Account, keys: list[str]) -> str:
    """An access for an hour. Nothing changes at Google by it."""
    client, secret, refresh = keys
    google = Correspondent("Google", {}, tuple(keys), _refusal)
    form = {
        "client_id": client,
        "client_secret": secret,
        "refresh_token": refresh,
        "grant_type": "refresh_token",
    }
    place = f"{interface(account.base_url, api=ACCESS, website='blogger.com')}/token"
    reply = google.ask(place, method="POST", body=urlencode(form).encode(), kind=FORM)
    if reply.problem.code in {"invalid_grant", "invalid_client", "unauthorized_client"}:
        message = _("Google does not know this connection any more. “%(said)s”")
        raise NeedsNewConnection(message % {"said": google.quote(reply.problem.words)})
    return reply.read(lambda said: str(said["access_token"]))


def _post(article: Outgoing) -> dict[str, Any]:
    return {
        "kind": "blogger#post",
        "title": article.title,
        "titleLink": link_of(article),
        "content": _cover(article) + with_attribution(article),
        "labels": _labels(article),
    }


def _cover(article: Outgoing) -> str:
    if not article.cover_url:
        return ""
    return f'<p><img src="{escape(article.cover_url)}" alt="{escape(article.cover_alt)}"></p>\n'


def _labels(article: Outgoing) -> list[str]:
    """Commas part labels there; all of them together are as long as one may be."""
    room = LONGEST_LABEL
    kept = []
    tags = (tag.replace(",", " ") for tag in article.tags)
    for tag in few_tags(tags, most=MOST_LABELS, longest=LONGEST_LABEL):
        room -= len(tag) + 1
        if room >= -1:
            kept.append(tag)
    return kept


def _receipt(said: Any) -> Receipt:
    return Receipt(str(said["id"]), web_address(said["url"]), str(said["updated"]))


def _there(reply: Reply) -> Reply:
    """Only Google's own word counts, and not a page of something in front of it."""
    if reply.status == 404 and reply.problem.words:  # noqa: PLR2004
        raise Gone(_("The post is not on Blogger any more."))
    return reply


def _problem(content: Any) -> Problem:
    error = content["error"]
    reasons = error.get("errors") or [{}]
    return Problem(str(reasons[0].get("reason") or ""), str(error["message"]))


def _refusal(content: Any) -> Problem:
    return Problem(str(content["error"]), str(content.get("error_description") or content["error"]))
