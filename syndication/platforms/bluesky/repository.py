"""The repository of an account on its server (PDS): signing in, and the calls of XRPC.

(https://atproto.com/specs/xrpc.) A server lets an account sign in 30 times in five minutes and
300 times a day, so a process keeps what it was given for as long as it is good.
"""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from syndication.asking import Correspondent, Problem, Reply
from syndication.exchange import Account, ExchangeError, NeedsNewConnection
from syndication.words import _

SESSION_SECONDS = 5_400.0  # a token lives for two hours
STALE = {"ExpiredToken", "InvalidToken"}
WEBSITE = {"", "bsky.app"}
ENTRANCE = "https://bsky.social"


@dataclass(frozen=True, slots=True)
class Session:
    """Who we are there, and until when we need not say it again."""

    did: str
    handle: str
    token: str = field(repr=False)
    until: float


SESSIONS: dict[str, Session] = {}  # by what was signed in with, hashed


class Repository:
    """What an account keeps: records by collection and key, and pictures."""

    def __init__(self, account: Account) -> None:
        self._base = _server_of(account)
        self._handle = account.secrets.get("handle", "").strip().removeprefix("@")
        self._password = account.secrets.get("app_password", "").strip()
        if not self._handle or not self._password:
            raise NeedsNewConnection(_("This channel has no handle or no app password."))
        said = f"{self._base}\n{self._handle}\n{self._password}"
        self._place = hashlib.sha256(said.encode()).hexdigest()

    @property
    def session(self) -> Session:
        """Signed in, anew if it is time."""
        known = SESSIONS.get(self._place)
        if known is None or known.until < time.monotonic():
            known = self.sign_in()
        return known

    def sign_in(self) -> Session:
        """Prove who we are; raises `NeedsNewConnection` where that is not believed."""
        body = json.dumps({"identifier": self._handle, "password": self._password}).encode()
        url = f"{self._base}/xrpc/com.atproto.server.createSession"
        reply = self._correspondent("").ask(url, method="POST", body=body)
        said = reply.read(lambda told: (told["did"], told["handle"], told["accessJwt"]))
        did, handle, token = (str(one) for one in said)
        made = Session(did, handle, token, time.monotonic() + SESSION_SECONDS)
        SESSIONS[self._place] = made
        return made

    def query(self, name: str, **wanted: str) -> Reply:
        """Ask for something."""
        return self._ask(f"{name}?{urlencode(wanted)}")

    def get(self, collection: str, rkey: str) -> Reply:
        """A record, or the problem `RecordNotFound`."""
        return self.query(
            "com.atproto.repo.getRecord", repo=self.session.did, collection=collection, rkey=rkey
        )

    def put(
        self,
        collection: str,
        rkey: str,
        record: dict[str, Any],
        *,
        swap: str = "",
        lost: type[ExchangeError] = ExchangeError,
    ) -> Reply:
        """Write a record under a key of ours: the same record twice is there once."""
        content: dict[str, Any] = {"repo": self.session.did, "collection": collection}
        content |= {"rkey": rkey, "record": {"$type": collection, **record}}
        if swap:
            content["swapRecord"] = swap
        return self._ask("com.atproto.repo.putRecord", content=content, lost=lost)

    def remove(
        self, collection: str, rkey: str, *, lost: type[ExchangeError] = ExchangeError
    ) -> Reply:
        """Remove a record; one that is not there is no mistake."""
        content = {"repo": self.session.did, "collection": collection, "rkey": rkey}
        return self._ask("com.atproto.repo.deleteRecord", content=content, lost=lost)

    def upload(self, data: bytes, kind: str) -> Any:
        """Bring a picture; it goes again by itself if no record names it."""
        return self._ask("com.atproto.repo.uploadBlob", content=data, kind=kind).read(
            lambda said: dict(said["blob"])
        )

    def _ask(
        self,
        place: str,
        *,
        content: Any = None,
        kind: str = "application/json",
        lost: type[ExchangeError] = ExchangeError,
    ) -> Reply:
        """One call; a token that is no longer good is replaced once. Such a refusal did nothing."""
        body = content if isinstance(content, bytes | None) else _json(content)
        method = "GET" if body is None else "POST"
        url = f"{self._base}/xrpc/{place}"
        token = self.session.token
        reply = self._correspondent(token).ask(url, method=method, body=body, kind=kind, lost=lost)
        if reply.problem.code in STALE:
            token = self.sign_in().token
            again = self._correspondent(token)
            reply = again.ask(url, method=method, body=body, kind=kind, lost=lost)
        if reply.problem.code in STALE:
            raise NeedsNewConnection(_("Bluesky does not believe its own sign-in any more."))
        return reply

    def _correspondent(self, token: str) -> Correspondent:
        proof = {"Authorization": f"Bearer {token}"} if token else {}
        return Correspondent("Bluesky", proof, (self._password, token), _problem)


def _server_of(account: Account) -> str:
    """The server of the account; the entrance of Bluesky knows where its own people are."""
    parts = urlsplit(account.base_url.strip())
    if (parts.hostname or "") in WEBSITE:
        return ENTRANCE
    return f"{parts.scheme}://{parts.netloc}"


def _json(content: Any) -> bytes:
    """Letters as they are: escaped they are several times as long, and a server has a limit."""
    return json.dumps(content, ensure_ascii=False).encode(errors="replace")


def _problem(content: Any) -> Problem:
    return Problem(code=str(content["error"]), words=str(content.get("message") or ""))
