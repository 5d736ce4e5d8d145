"""An SMTP server that counts what it took, and misbehaves exactly as it is told.

In a test: `with Sink(faults=…) as sink`. As its own process, which outlives a
killed sender: `python -m tests.fakes.smtp_process --log FILE`.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from tests.fakes.smtp_faults import Fault, Moment, nothing
from tests.fakes.smtp_session import Session

EXTENSIONS = ("PIPELINING", "8BITMIME", "SMTPUTF8", "SIZE 10485760", "ENHANCEDSTATUSCODES")


@dataclass
class Taken:
    """A mail that was accepted: the server owns it from this moment on."""

    sender: str
    recipient: str
    message: bytes

    @property
    def message_id(self) -> str:
        head = self.message.partition(b"\r\n\r\n")[0].replace(b"\r\n ", b" ")
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"message-id:"):
                return line.partition(b":")[2].strip().decode()
        return ""


@dataclass
class Sink:
    """A listening server on a loopback port; `faults` says what goes wrong, and when."""

    faults: Callable[[Moment], Fault | None] = nothing
    extensions: tuple[str, ...] = EXTENSIONS
    greeting: str = "220 sink.example ESMTP"
    login: tuple[str, str] | None = None
    tls: ssl.SSLContext | None = None
    tls_first: bool = False
    log: Path | None = None
    port: int = 0
    accepted: list[Taken] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    connections: int = 0
    begun: int = 0

    def __enter__(self) -> Self:
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._log = self.log.open("ab", buffering=0) if self.log else None
        self._listen()
        return self

    def __exit__(self, *_: object) -> None:
        self.go_away()
        for thread in self._threads:
            thread.join(timeout=5)
        if self._log:
            self._log.close()

    def _listen(self) -> None:
        self._server = socket.create_server(("127.0.0.1", self.port), backlog=64)
        self.port = self._server.getsockname()[1]
        thread = threading.Thread(target=self._serve, args=(self._server,), daemon=True)
        thread.start()
        self._threads.append(thread)

    def go_away(self) -> None:
        """Stop listening and break every conversation, as a crashed server does."""
        # A blocked accept() is only woken by shutdown, not by close.
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for connected in list(self._open):
            with contextlib.suppress(OSError):
                connected.shutdown(socket.SHUT_RDWR)

    def come_back(self) -> None:
        """Listen again at the same port."""
        self._listen()

    def count(self) -> Counter[str]:
        """How many mails each recipient got."""
        with self._lock:
            return Counter(taken.recipient for taken in self.accepted)

    def _serve(self, server: socket.socket) -> None:
        while True:
            try:
                connected, _ = server.accept()
            except OSError:
                return
            # Several answers to one flight of commands must not wait for one another (Nagle).
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self.connections += 1
                self._open.add(connected)
                number = self.connections
            session = Session(self, connected, number=number)
            thread = threading.Thread(target=session.run, daemon=True)
            thread.start()
            self._threads.append(thread)

    def keep(self, sender: str, recipient: str, message: bytes) -> None:
        """Own a mail: in memory, and in the log before anybody is answered."""
        taken = Taken(sender, recipient, message)
        with self._lock:
            self.accepted.append(taken)
            if self._log:
                line = f"{taken.recipient} {taken.message_id} {time.time():.3f}\n"
                self._log.write(line.encode())

    def begin_mail(self) -> int:
        with self._lock:
            self.begun += 1
            return self.begun

    def forget(self, connected: socket.socket) -> None:
        with self._lock:
            self._open.discard(connected)
        connected.close()
