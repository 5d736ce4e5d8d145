"""An SMTP server that counts what it took, and misbehaves exactly as it is told.

In a test: `with Sink(faults=…) as sink`. As its own process, which outlives a
killed sender: `python -m tests.fakes.smtp_process --log FILE`.
"""

from __future__ import annotations

import base64
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

from tests.fakes.smtp_faults import Fault, HungUp, Moment, nothing

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

    def keep(self, taken: Taken) -> None:
        """Own a mail: in memory, and in the log before anybody is answered."""
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


class Session:
    """One client's conversation."""

    def __init__(self, sink: Sink, connected: socket.socket, *, number: int) -> None:
        self.sink = sink
        self.number = number
        self.raw = connected
        self.socket = connected
        self.unread = b""
        self.sender = self.recipient = ""
        self.mail = 0
        self.is_secure = False

    def run(self) -> None:
        try:
            if self.sink.tls_first:
                self._secure()
            self._say("greeting", self.sink.greeting)
            while self._command(self._line()):
                pass
        except (OSError, HungUp):
            pass
        finally:
            if self.socket is not self.raw:
                self.socket.close()
            self.sink.forget(self.raw)

    def _command(self, line: str) -> bool:
        self.sink.commands.append(line)
        verb = line.split(" ", 1)[0].upper()
        known = {
            "EHLO": self._ehlo,
            "HELO": lambda _line: self._say("helo", "250 sink.example"),
            "STARTTLS": self._starttls,
            "AUTH": self._auth,
            "MAIL": self._mail,
            "RCPT": self._rcpt,
            "DATA": self._data,
            "RSET": self._rset,
        }
        if verb == "QUIT":
            self._say("quit", "221 2.0.0 bye")
            return False
        known.get(verb, lambda _line: self._say("other", "500 5.5.1 what?"))(line)
        return True

    def _ehlo(self, _line: str) -> None:
        offered = list(self.sink.extensions)
        if self.sink.tls and not self.sink.tls_first and not self.is_secure:
            offered.append("STARTTLS")
        lines = ["sink.example greets you", *offered]
        text = "\r\n".join(f"250-{one}" for one in lines[:-1])
        self._say("ehlo", f"{text}\r\n250 {lines[-1]}" if offered else f"250 {lines[0]}")

    def _starttls(self, _line: str) -> None:
        self._say("starttls", "220 2.0.0 go ahead")
        self._secure()

    def _secure(self) -> None:
        assert self.sink.tls is not None
        self.socket = self.sink.tls.wrap_socket(self.raw, server_side=True)
        self.is_secure = True

    def _auth(self, line: str) -> None:
        _, kind, *first = line.split(" ")
        if kind == "PLAIN":
            given = tuple(base64.b64decode(first[0]).decode().split("\0")[1:])
        else:
            given = (self._asked("VXNlcm5hbWU6"), self._asked("UGFzc3dvcmQ6"))
        is_right = given == self.sink.login
        self._say("auth", "235 2.7.0 welcome" if is_right else "535 5.7.8 who are you?")

    def _asked(self, question: str) -> str:
        self._say("auth-question", f"334 {question}")
        return base64.b64decode(self._line()).decode()

    def _mail(self, line: str) -> None:
        self.sender = address_in(line)
        self.mail = self.sink.begin_mail()
        if not self._say("mail", "250 2.1.0 sender ok"):
            self.sender = ""

    def _rcpt(self, line: str) -> None:
        if not self.sender:
            self._say("order", "503 5.5.1 MAIL first")
            return
        self.recipient = address_in(line)
        if not self._say("rcpt", "250 2.1.5 recipient ok"):
            self.recipient = ""

    def _rset(self, _line: str) -> None:
        self.sender = self.recipient = ""
        self._say("rset", "250 2.0.0 forgotten")

    def _data(self, _line: str) -> None:
        if not self.sender:
            self._say("order", "503 5.5.1 MAIL first")
            return
        if not self._say("data", "354 go on"):
            return
        body = []
        while (line := self._raw_line()) != b".\r\n":
            body.append(line[1:] if line.startswith(b".") else line)
            if len(body) == 1:
                self._fault("body")
        taken = Taken(self.sender, self.recipient, b"".join(body))
        self.sender = self.recipient = ""
        if not taken.recipient:
            self._say("lone-dot", "554 5.5.1 no recipients")
            return
        fault = self.sink.faults(self._moment("dot", taken.recipient))
        if fault is None or fault.keep:
            self.sink.keep(taken)
        self._act(fault, f"250 2.0.0 queued as {self.mail}")

    def _moment(self, stage: str, recipient: str = "") -> Moment:
        return Moment(stage, self.mail, self.number, recipient or self.recipient)

    def _say(self, stage: str, answer: str) -> bool:
        """Answer, or do what the fault says; whether the command was taken."""
        return self._act(self.sink.faults(self._moment(stage)), answer)

    def _fault(self, stage: str) -> None:
        fault = self.sink.faults(self._moment(stage))
        if fault is not None:
            time.sleep(fault.wait)
            if fault.drop:
                raise HungUp

    def _act(self, fault: Fault | None, answer: str) -> bool:
        if fault is not None:
            time.sleep(fault.wait)
            if fault.drop:
                raise HungUp
            answer = fault.answer or answer
        data = answer.encode("utf-8", errors="surrogateescape") + b"\r\n"
        if fault is not None and fault.trickle:
            for byte in data:
                self.socket.sendall(bytes([byte]))
        else:
            self.socket.sendall(data)
        if answer.startswith("421"):
            raise HungUp
        return answer[0] in "23"

    def _line(self) -> str:
        return self._raw_line().rstrip(b"\r\n").decode("utf-8", errors="replace")

    def _raw_line(self) -> bytes:
        while b"\r\n" not in self.unread:
            more = self.socket.recv(65_536)
            if not more:
                raise HungUp
            self.unread += more
        line, _, self.unread = self.unread.partition(b"\r\n")
        return line + b"\r\n"


def address_in(command: str) -> str:
    """What stands between the angle brackets."""
    return command.partition("<")[2].partition(">")[0]
