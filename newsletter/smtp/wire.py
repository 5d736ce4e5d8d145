"""Lines on a socket: written whole, read with limits."""

from __future__ import annotations

import functools
import socket

from newsletter.smtp.outcomes import Reply

LONGEST_LINE = 4096  # RFC 5321 says 512; servers that explain themselves write more
MOST_LINES = 200
KEPT_TEXT = 2000  # characters of an answer that are kept


class BadAnswer(Exception):
    """The server does not speak SMTP, or has hung up."""


class Wire:
    """A connected socket, read line by line."""

    def __init__(self, connected: socket.socket) -> None:
        self.socket = connected
        self._read = b""

    def write(self, data: bytes, *, wait: float) -> None:
        """Hand all bytes to the network; raises `OSError`."""
        self._be_patient(wait)
        self.socket.sendall(data)

    def reply(self, *, wait: float) -> Reply:
        """The next whole answer, of one line or many; raises `BadAnswer` or `OSError`."""
        line = self._line(wait)
        if line[3:4] != b"-":
            return _said(line)
        texts = [_text(line)]
        for _number in range(MOST_LINES - 1):
            line = self._line(wait)
            texts.append(_text(line))
            if line[3:4] != b"-":
                return Reply.of(int(line[:3]), _joined(texts))
        raise BadAnswer(f"The server's answer has more than {MOST_LINES} lines.")

    def has_more(self) -> bool:
        """Whether bytes came that nobody has asked for."""
        return bool(self._read)

    def close(self) -> None:
        self.socket.close()

    def _line(self, wait: float) -> bytes:
        while (end := self._read.find(b"\n")) < 0:
            if len(self._read) > LONGEST_LINE:
                raise BadAnswer(f"A line of the server's answer is over {LONGEST_LINE} bytes.")
            self._be_patient(wait)
            more = self.socket.recv(LONGEST_LINE)
            if not more:
                raise BadAnswer("The server hung up.")
            self._read += more
        line, self._read = self._read[:end], self._read[end + 1 :]
        return line.rstrip(b"\r")

    def _be_patient(self, wait: float) -> None:
        if self.socket.gettimeout() != wait:
            self.socket.settimeout(wait)


@functools.lru_cache(maxsize=256)
def _said(line: bytes) -> Reply:
    """An answer of one line; mail after mail it is nearly always one of the same few."""
    text = _text(line)
    return Reply.of(int(line[:3]), text[:KEPT_TEXT])


def _text(line: bytes) -> str:
    if not (line[:3].isdigit() and line[3:4] in (b" ", b"-", b"")):
        raise BadAnswer(f"The server answered {line[:60]!r}, which is not SMTP.")
    return line[4:].decode("utf-8", errors="replace").strip()


def _joined(texts: list[str]) -> str:
    """Lines as one text; a status that each line repeats is told once."""
    status = Reply.of(250, texts[0]).enhanced
    rest = [text.removeprefix(status).strip() if status else text for text in texts[1:]]
    return "\n".join([texts[0], *rest])[:KEPT_TEXT]
