"""Lines on a socket: written whole, read with limits."""

from __future__ import annotations

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
        self.socket.settimeout(wait)
        self.socket.sendall(data)

    def reply(self, *, wait: float) -> Reply:
        """The next whole answer, of one line or many; raises `BadAnswer` or `OSError`."""
        self.socket.settimeout(wait)
        texts: list[str] = []
        for _number in range(MOST_LINES):
            line = self._line()
            if not (line[:3].isdigit() and line[3:4] in (b" ", b"-", b"")):
                raise BadAnswer(f"The server answered {line[:60]!r}, which is not SMTP.")
            texts.append(line[4:].decode("utf-8", errors="replace").strip())
            if line[3:4] != b"-":
                return Reply.of(int(line[:3]), _joined(texts))
        raise BadAnswer(f"The server's answer has more than {MOST_LINES} lines.")

    def has_more(self) -> bool:
        """Whether bytes came that nobody has asked for."""
        return bool(self._read)

    def close(self) -> None:
        self.socket.close()

    def _line(self) -> bytes:
        while b"\n" not in self._read:
            if len(self._read) > LONGEST_LINE:
                raise BadAnswer(f"A line of the server's answer is over {LONGEST_LINE} bytes.")
            more = self.socket.recv(4096)
            if not more:
                raise BadAnswer("The server hung up.")
            self._read += more
        line, _, self._read = self._read.partition(b"\n")
        return line.rstrip(b"\r")


def _joined(texts: list[str]) -> str:
    """Lines as one text; a status that each line repeats is told once."""
    if len(texts) == 1:
        return texts[0][:KEPT_TEXT]
    status = Reply.of(250, texts[0]).enhanced
    rest = [text.removeprefix(status).strip() if status else text for text in texts[1:]]
    return "\n".join([texts[0], *rest])[:KEPT_TEXT]
