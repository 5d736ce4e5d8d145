"""Mail as files: a newcomer sees the whole loop without an account anywhere."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from newsletter.smtp import NotSent, Reply

MESSAGE_ID = re.compile(rb"^message-id:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FileTransport:
    """Writes each mail to a folder as an .eml file, whole or not at all."""

    folder: Path
    connections: int = 1

    def open(self) -> FileConnection:
        """Make the folder; raises `NotSent` where that cannot be done."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise NotSent(f"The folder {self.folder} cannot be made: {error.strerror}.") from error
        return FileConnection(self.folder)

    def probe(self) -> str:
        """Make the folder; raises `NotSent`."""
        self.open()
        return _("Mail is written to %(folder)s and reaches nobody.") % {"folder": self.folder}


class FileConnection:
    """A folder that takes mail. The same mail sent again is the same file."""

    is_usable = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(
        self,
        envelope_from: str,
        recipient: str,
        message: bytes,
        *,
        before_dot: Callable[[], None],
    ) -> Reply:
        """Write, mark, and only then give the file its name; raises `NotSent`."""
        name = name_of(message, recipient=recipient)
        draft = self.folder / f".{name}.{os.getpid()}"
        envelope = f"X-Envelope-From: {envelope_from}\r\nX-Envelope-To: {recipient}\r\n"
        try:
            draft.write_bytes(envelope.encode() + message)
            before_dot()
            draft.rename(self.folder / name)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise NotSent(f"The mail cannot be written: {error.strerror}.") from error
        return Reply(250, f"written to {name}", "2.0.0")

    def close(self) -> None:
        """Nothing is left open."""


def name_of(message: bytes, *, recipient: str) -> str:
    """The file's name: from the Message-ID and the recipient, so that it says neither."""
    found = MESSAGE_ID.search(message)
    identity = (found.group(1) if found else message) + b"\0" + recipient.encode()
    return hashlib.sha256(identity).hexdigest()[:32] + ".eml"
