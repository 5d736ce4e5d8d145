"""One client's conversation with the fake mail server."""

from __future__ import annotations

import base64
import socket
import time
from typing import TYPE_CHECKING

from tests.fakes.smtp_faults import Fault, HungUp, Moment

if TYPE_CHECKING:
    from tests.fakes.smtp import Sink


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
        self.chunks = b""

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
            "NOOP": lambda _line: self._say("noop", "250 2.0.0 still here"),
            "BDAT": self._bdat,
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
        if kind == "XOAUTH2":
            self._token(base64.b64decode(first[0]).decode())
            return
        if kind == "PLAIN":
            given = tuple(base64.b64decode(first[0]).decode().split("\0")[1:])
        else:
            given = (self._asked("VXNlcm5hbWU6"), self._asked("UGFzc3dvcmQ6"))
        is_right = given == self.sink.login
        self._say("auth", "235 2.7.0 welcome" if is_right else "535 5.7.8 who are you?")

    def _token(self, shown: str) -> None:
        """A no is first explained; it is said once the client has answered that."""
        name, token = self.sink.login or ("", "")
        if shown == f"user={name}\1auth=Bearer {token}\1\1":
            self._say("auth", "235 2.7.0 welcome")
            return
        self._say("auth-question", "334 eyJzdGF0dXMiOiI0MDEifQ==")
        self._line()
        self._say("auth", "535 5.7.8 the token is not known")

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
        self._take(b"".join(body))

    def _bdat(self, line: str) -> None:
        """RFC 3030: so many bytes as they are, and perhaps the word that these were the last."""
        _, size, *last = line.split(" ")
        self.chunks += self._exactly(int(size))
        if not last:
            is_expected = bool(self.sender and self.recipient)
            if not self._say("chunk", "250 2.0.0 go on" if is_expected else "503 5.5.1 RCPT first"):
                self.sender = self.recipient = ""
            return
        chunks, self.chunks = self.chunks, b""
        self._take(chunks)

    def _take(self, message: bytes) -> None:
        sender, recipient = self.sender, self.recipient
        self.sender = self.recipient = ""
        if not recipient:
            self._say("lone-dot", "554 5.5.1 no recipients")
            return
        fault = self.sink.faults(self._moment("dot", recipient))
        if fault is None or fault.keep:
            self.sink.keep(sender, recipient, message)
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

    def _exactly(self, size: int) -> bytes:
        while len(self.unread) < size:
            more = self.socket.recv(65_536)
            if not more:
                raise HungUp
            self.unread += more
        data, self.unread = self.unread[:size], self.unread[size:]
        return data

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
