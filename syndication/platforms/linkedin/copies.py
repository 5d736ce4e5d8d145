"""Posts on LinkedIn, of a member or of an organisation (Posts API).

(https://learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api.) LinkedIn
reads nothing from the page at home: picture, title and description of the card are sent along.
It lets nobody read a member's posts back, so a lost answer is a question for a person.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar
from urllib.parse import quote, urlsplit

from syndication.asking import Correspondent, Problem, Reply, web_address
from syndication.counting import little_text
from syndication.covers import fetched
from syndication.exchange import (
    Account,
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
from syndication.fitting import announcement, left_out, link_of, shortened
from syndication.platforms.linkedin.access import FIELDS, LIVES
from syndication.words import _, gettext_noop

API = "https://api.linkedin.com"
VERSION = "202607"  # LinkedIn retires each after a year; a newer one is a change of this line
LONGEST, LONGEST_TITLE, LONGEST_DESCRIPTION = 3_000, 400, 4_086
PLACED = "x-restli-id"  # the header that names what was made


class Copies:
    """A post with a card. Its words can be changed later; its card cannot."""

    shapes: ClassVar[tuple[Shape, ...]] = ("link",)
    longest: ClassVar[int] = LONGEST
    connection_fields: ClassVar[tuple[Field, ...]] = (
        Field(
            "access_token",
            gettext_noop("Access token"),
            gettext_noop(
                "Of an app of yours at developer.linkedin.com, with openid, profile and "
                "w_member_social, or w_organization_social. It lives for 60 days."
            ),
        ),
        Field(
            "organisation",
            gettext_noop("Number of the organisation"),
            gettext_noop("From the address of its page. Empty: posts are your own."),
            secret=False,
            required=False,
        ),
        *FIELDS,
    )

    def length(self, text: str) -> int:
        """As it is sent, with what LinkedIn wants escaped: more than is seen, never less."""
        return len(little_text(text))

    def words(self, article: Outgoing) -> str:
        return announcement(article, most=LONGEST, length=self.length)

    def losses(self, article: Outgoing) -> tuple[str, ...]:
        return left_out(article, most=LONGEST, length=self.length)

    def probe(self, account: Account) -> Probe:
        """Whose token it is, and for whom it may post."""
        organisation = _organisation(account)
        if organisation:
            place = f"/rest/organizations/{organisation}"
            name = _linkedin(account).ask(_api(account, place)).read(_named)
            page = f"https://www.linkedin.com/company/{organisation}/"
            return Probe(name, page, True, "none", lives=LIVES)
        name = _me(account)["name"]
        return Probe(name, "https://www.linkedin.com/in/me/", True, "none", lives=LIVES)

    def create(self, account: Account, article: Outgoing) -> Receipt:
        """Post it. The one request: its outcome cannot be looked up."""
        author = _author(account)
        words = little_text(self.words(article))
        post = {
            "author": author,
            "commentary": words,
            "visibility": "PUBLIC",
            "distribution": {
                "feedDistribution": "MAIN_FEED",
                "targetEntities": [],
                "thirdPartyDistributionChannels": [],
            },
            "content": {"article": _card(account, article, author)},
            "lifecycleState": "PUBLISHED",
            "isReshareDisabledByAuthor": False,
        }
        reply = _linkedin(account).ask(
            _api(account, "/rest/posts"), method="POST", body=_body(post), lost=Unanswered
        )
        reply.check()
        urn = str(reply.answer.headers.get(PLACED) or "")
        if not urn.startswith("urn:li:"):
            raise Unanswered(_("LinkedIn did not say where the post is."))
        return Receipt(urn, f"https://www.linkedin.com/feed/update/{urn}/", _revision(words))

    def update(self, account: Account, article: Outgoing, receipt: Receipt) -> Receipt:
        """Change the words of the post; the card stays as it was."""
        words = little_text(self.words(article))
        patch = {"patch": {"$set": {"commentary": words}}}
        reply = _linkedin(account, {"X-RestLi-Method": "PARTIAL_UPDATE"}).ask(
            _post_at(account, receipt), method="POST", body=_body(patch), lost=Unanswered
        )
        _check_it_is_there(reply)
        reply.check()
        return Receipt(receipt.remote_id, receipt.remote_url, _revision(words))

    def delete(self, account: Account, receipt: Receipt) -> None:
        """Remove the post; LinkedIn answers the same where it is gone already."""
        reply = _linkedin(account, {"X-RestLi-Method": "DELETE"}).ask(
            _post_at(account, receipt), method="DELETE", lost=Unanswered
        )
        _check_it_is_there(reply)
        reply.check()


def _card(account: Account, article: Outgoing, author: str) -> dict[str, str]:
    card = {
        "source": link_of(article),
        "title": shortened(article.title, LONGEST_TITLE),
        "description": shortened(article.excerpt, LONGEST_DESCRIPTION),
    }
    if thumbnail := _brought(account, article, author):
        card["thumbnail"] = thumbnail
    return card


def _brought(account: Account, article: Outgoing, author: str) -> str:
    """The cover at LinkedIn; nothing where it is refused. Without a post nobody sees it."""
    picture = fetched(article.cover_url)
    if picture is None:
        return ""
    linkedin = _linkedin(account)
    asked = _body({"initializeUploadRequest": {"owner": author}})
    place = _api(account, "/rest/images?action=initializeUpload")
    try:
        said = linkedin.ask(place, method="POST", body=asked).read(lambda told: dict(told["value"]))
        url, image = web_address(said["uploadUrl"]), str(said["image"])
        linkedin.ask(url, method="PUT", body=picture[0], kind=picture[1]).check()
    except ExchangeError as error:
        if error.permanent and not isinstance(error, NeedsNewConnection):
            return ""
        raise
    return image


def _linkedin(account: Account, more: dict[str, str] | None = None) -> Correspondent:
    token = account.secrets.get("access_token", "").strip()
    if not token:
        raise NeedsNewConnection(_("This channel has no access token."))
    proof = {
        "Authorization": f"Bearer {token}",
        "LinkedIn-Version": VERSION,
        "X-Restli-Protocol-Version": "2.0.0",
        **(more or {}),
    }
    return Correspondent("LinkedIn", proof, (token,), _problem)


def _api(account: Account, place: str) -> str:
    """LinkedIn's own interface; another host only where the channel names one."""
    parts = urlsplit(account.base_url.strip())
    host = parts.hostname or ""
    is_website = host in {"", "linkedin.com"} or host.endswith(".linkedin.com")
    return f"{API if is_website else f'{parts.scheme}://{parts.netloc}'}{place}"


def _post_at(account: Account, receipt: Receipt) -> str:
    return _api(account, f"/rest/posts/{quote(receipt.remote_id, safe='')}")


def _organisation(account: Account) -> str:
    number = account.secrets.get("organisation", "").strip()
    if number and not number.isdecimal():
        raise NeedsNewConnection(_("The number of an organisation has digits only."))
    return number


def _author(account: Account) -> str:
    organisation = _organisation(account)
    if organisation:
        return f"urn:li:organization:{organisation}"
    return f"urn:li:person:{_me(account)['sub']}"


def _me(account: Account) -> dict[str, str]:
    place = _api(account, "/v2/userinfo")
    return (
        _linkedin(account)
        .ask(place)
        .read(lambda said: {"sub": str(said["sub"]), "name": str(said["name"])})
    )


def _named(said: Any) -> str:
    return str(said["localizedName"])


def _body(content: Any) -> bytes:
    return json.dumps(content).encode()


def _revision(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def _check_it_is_there(reply: Reply) -> None:
    """Only LinkedIn's own word counts, and not a page of something in front of it."""
    if reply.status == 404 and reply.problem.words:  # noqa: PLR2004
        raise Gone(_("The post is not on LinkedIn any more."))


def _problem(content: Any) -> Problem:
    return Problem(code=str(content.get("code") or ""), words=str(content["message"]))
