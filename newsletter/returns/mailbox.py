"""A mailbox over IMAP (RFC 3501): read from where we stopped, and only what we took removed."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from imaplib import IMAP4
from typing import Protocol

from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from newsletter.returns.opened import LOOKED_AT

SECONDS = 20.0
MOST = 200  # mails of one visit


class NoMailbox(Exception):
    """The mailbox cannot be read; the message says what its server said."""


class Account(Protocol):
    """Where a mailbox is and how it is opened."""

    host: str
    port: int
    security: str
    username: str
    password: str
    folder: str
    done_folder: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail of the mailbox; `uid` is its name there."""

    uid: int
    raw: bytes


class Open:
    """A mailbox that is open."""

    def __init__(self, box: BaseMailBox, *, done_folder: str) -> None:
        self.box = box
        self.done_folder = done_folder

    def validity(self) -> int:
        """While this number stays the same, so do the names of mails (RFC 3501 section 2.3.1.1)."""
        return self.box.folder.status(options=["UIDVALIDITY"])["UIDVALIDITY"]

    def count(self) -> int:
        """How many mails there are."""
        return self.box.folder.status(options=["MESSAGES"])["MESSAGES"]

    def after(self, uid: int) -> Iterator[Letter]:
        """The mails that came after the one of that name, the oldest first, unread as they were."""
        named = (int(one) for one in self.box.uids(f"UID {uid + 1}:*", charset=None))
        for name in sorted(one for one in named if one > uid)[:MOST]:
            _, answer = self.box.client.uid("FETCH", str(name), f"(BODY.PEEK[]<0.{LOOKED_AT}>)")
            raw = next((part[1] for part in answer if isinstance(part, tuple)), b"")
            yield Letter(name, raw)

    def remove(self, uids: list[int]) -> None:
        """Take away mails of ours: into the folder for them, or for good. No other is touched."""
        named = ",".join(map(str, uids))
        if not named:
            return
        if self.done_folder:
            self.box.copy([str(uid) for uid in uids], self.done_folder)
        client = self.box.client
        client.uid("STORE", named, "+FLAGS.SILENT", r"(\Deleted)")
        # Without UIDPLUS (RFC 4315) EXPUNGE would also take what the person had marked.
        if "UIDPLUS" in client.capabilities:
            client.uid("EXPUNGE", named)


@contextmanager
def opened(account: Account) -> Iterator[Open]:
    """Open a mailbox; raises `NoMailbox` for all that goes wrong while it is open."""
    try:
        box = _connected(account)
        try:
            box.login(account.username, account.password, initial_folder=account.folder)
            yield Open(box, done_folder=account.done_folder)
        finally:
            _hang_up(box.client)
    except (OSError, ValueError, IMAP4.error, ImapToolsError) as error:
        raise NoMailbox(str(error) or type(error).__name__) from error


class _StartTls(MailBoxUnencrypted):
    """TLS on a line that began in the clear, and a line that is closed where that fails."""

    def _get_mailbox_client(self) -> IMAP4:
        client: IMAP4 = super()._get_mailbox_client()
        try:
            client.starttls(ssl.create_default_context())
        except (OSError, IMAP4.error):
            _hang_up(client)
            raise
        return client


def _connected(account: Account) -> BaseMailBox:
    where = {"host": account.host, "port": account.port, "timeout": SECONDS}
    if account.security == "tls":
        return MailBox(**where, ssl_context=ssl.create_default_context())
    kind = _StartTls if account.security == "starttls" else MailBoxUnencrypted
    return kind(**where)


def _hang_up(client: IMAP4) -> None:
    """Say goodbye where somebody listens, and let go of the line in any case."""
    try:
        client.logout()
    except (OSError, IMAP4.error):
        with suppress(OSError):
            client.shutdown()
