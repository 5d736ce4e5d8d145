"""Bluesky and the network it is part of (AT Protocol): everything we know about it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any, ClassVar

from syndication.covers import fetched
from syndication.exchange import (
    Account,
    Comment,
    EditedThere,
    Field,
    Gone,
    Outgoing,
    Probe,
    Receipt,
    Shape,
    Unanswered,
)
from syndication.fitting import left_out
from syndication.platforms.bluesky import records
from syndication.platforms.bluesky.answers import comments, drawn, page_of
from syndication.platforms.bluesky.records import POST
from syndication.platforms.bluesky.repository import Repository
from syndication.standard_site import DOCUMENT, PUBLICATION, key_of
from syndication.words import _, gettext_noop

MOST_BYTES = 1_000_000  # of a picture in a card
APP_PASSWORD = re.compile(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}")


class Bluesky:
    """A post with a card, and beside it the article as a document of the network.

    All keys are ours, so a lost answer is looked up by key, and nothing is there twice.
    """

    key: ClassVar[str] = "bluesky"
    name: ClassVar[str] = "Bluesky"
    shapes: ClassVar[tuple[Shape, ...]] = ("link",)
    longest: ClassVar[int] = records.LONGEST
    settle_seconds: ClassVar[int] = 5
    connection_fields: ClassVar[tuple[Field, ...]] = (
        Field(
            "handle",
            gettext_noop("Handle"),
            gettext_noop("The name of the account: you.bsky.social, or your own domain."),
            secret=False,
        ),
        Field(
            "app_password",
            gettext_noop("App password"),
            gettext_noop("At Bluesky: Settings, Privacy and security, App passwords."),
        ),
        Field(
            "publication",
            gettext_noop("Name of the publication"),
            gettext_noop(
                "With a name, every article is entered as a document of this publication "
                "(standard.site), with its address at home. Empty: posts only."
            ),
            secret=False,
            required=False,
        ),
    )

    def length(self, text: str) -> int:
        return records.length(text)

    def words(self, article: Outgoing) -> str:
        return records.words(article)

    def losses(self, article: Outgoing) -> tuple[str, ...]:
        return left_out(article, most=self.longest, length=self.length, link=False)

    def probe(self, account: Account) -> Probe:
        """Whose repository it is; signed in anew, whatever is remembered."""
        session = Repository(account).sign_in()
        is_app_password = APP_PASSWORD.fullmatch(account.secrets["app_password"].strip())
        warning = _("This is no app password. Make one: it can be taken back by itself.")
        return Probe(
            name=f"@{session.handle}",
            url=f"https://bsky.app/profile/{session.did}",
            can_publish=True,
            canonical="none",
            warnings=() if is_app_password else (warning,),
        )

    def create(self, account: Account, article: Outgoing) -> Receipt:
        """Post it; `Unanswered` if we did already. Document and picture may be there before."""
        repository = Repository(account)
        if self.find(account, article) is not None:
            raise Unanswered(_("A post about this article is on Bluesky already."))
        record = self._post(repository, account, article, records.written(time.time()))
        reply = repository.put(POST, key_of(article.key), record, lost=Unanswered)
        return reply.read(_receipt)

    def update(self, account: Account, article: Outgoing, receipt: Receipt) -> Receipt:
        """Write document and post anew. Apps show a post as it was first; its record is true."""
        repository = Repository(account)
        rkey = receipt.remote_id.rpartition("/")[2]
        there = self._there(repository, rkey)
        if there["cid"] != receipt.remote_revision:
            raise _edited()
        created_at = str(there["value"]["createdAt"])
        record = self._post(repository, account, article, created_at)
        swap = receipt.remote_revision
        reply = repository.put(POST, rkey, record, swap=swap, lost=Unanswered)
        if reply.problem.code == "InvalidSwap":
            raise _edited()
        return reply.read(_receipt)

    def delete(self, account: Account, receipt: Receipt) -> None:
        """Remove the document, then the post: what is not there is no mistake to the server."""
        repository = Repository(account)
        rkey = receipt.remote_id.rpartition("/")[2]
        repository.remove(DOCUMENT, rkey).check()
        self._there(repository, rkey)
        repository.remove(POST, rkey, lost=Unanswered).check()

    def find(self, account: Account, article: Outgoing) -> Receipt | None:
        """The post under the key that this article has."""
        reply = Repository(account).get(POST, key_of(article.key))
        return None if reply.problem.code == "RecordNotFound" else reply.read(_receipt)

    def read(self, account: Account, receipt: Receipt) -> str:
        """The words of the post as they stand there now."""
        there = self._there(Repository(account), receipt.remote_id.rpartition("/")[2])
        return drawn(str(there["value"]["text"]))

    def read_responses(self, account: Account, receipt: Receipt) -> Iterator[Comment]:
        """What was answered, as the network shows it to everybody."""
        reply = Repository(account).query(
            "app.bsky.feed.getPostThread", uri=receipt.remote_id, depth="10", parentHeight="0"
        )
        replies = reply.read(lambda said: list(said["thread"].get("replies") or []))
        found = comments(replies, root=receipt.remote_id)
        yield from sorted(found, key=lambda one: str(one.written_at))

    def _post(
        self, repository: Repository, account: Account, article: Outgoing, created_at: str
    ) -> dict[str, Any]:
        """The record of the post; its picture and its document are brought before."""
        picture = fetched(article.cover_url, most=MOST_BYTES)
        thumb = repository.upload(*picture) if picture else None
        about: list[Any] = []
        if name := account.secrets.get("publication", "").strip():
            home, record = records.publication(article, name=name)
            site = repository.put(PUBLICATION, home, record).read(_reference)
            document = records.document(article, site=site["uri"], cover=thumb)
            reply = repository.put(DOCUMENT, key_of(article.key), document)
            about = [reply.read(_reference), site]
        return records.post(article, created_at=created_at, thumb=thumb, about=about)

    def _there(self, repository: Repository, rkey: str) -> dict[str, Any]:
        reply = repository.get(POST, rkey)
        if reply.problem.code == "RecordNotFound":
            raise Gone(_("The post is not on Bluesky any more."))
        return reply.read(dict)


def _edited() -> EditedThere:
    return EditedThere(_("Somebody changed the post on Bluesky since we wrote it."))


def _reference(said: Any) -> dict[str, str]:
    return {"uri": str(said["uri"]), "cid": str(said["cid"])}


def _receipt(said: Any) -> Receipt:
    return Receipt(str(said["uri"]), page_of(str(said["uri"])), str(said["cid"]))
