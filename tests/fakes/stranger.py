"""A web server that says exactly the bytes it is told to, well-formed or not."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Saying = bytes | Callable[[socket.socket], None]


@dataclass(frozen=True)
class Heard:
    """One request as it arrived."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Stranger:
    """What it answers by path, and what it heard."""

    port: int
    sayings: dict[str, Saying] = field(default_factory=dict)
    heard: list[Heard] = field(default_factory=list)

    def url(self, path: str = "/", *, scheme: str = "http") -> str:
        return f"{scheme}://127.0.0.1:{self.port}{path}"

    def says(self, path: str, saying: Saying) -> str:
        """Set what a path answers; its address comes back."""
        self.sayings[path] = saying
        return self.url(path)


def answer(body: bytes = b"", *, status: str = "200 OK", **headers: str) -> bytes:
    """A well-formed answer; `content_type="text/html"` becomes a header."""
    fields = {"content_length": str(len(body)), **headers}
    lines = [f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items()]
    return f"HTTP/1.1 {status}\r\n{''.join(lines)}\r\n".encode() + body


def redirect(place: str, *, status: str = "302 Found") -> bytes:
    return answer(status=status, location=place)


@contextmanager
def stranger(*, tls: ssl.SSLContext | None = None) -> Iterator[Stranger]:
    """A stranger on a free loopback port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        it = Stranger(port=listener.getsockname()[1])
        thread = threading.Thread(target=_serve, args=(listener, it, tls), daemon=True)
        thread.start()
        yield it
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)  # wakes accept()
        thread.join()


def _serve(listener: socket.socket, it: Stranger, tls: ssl.SSLContext | None) -> None:
    while True:
        try:
            connection, _place = listener.accept()
        except OSError:
            return
        threading.Thread(target=_speak, args=(connection, it, tls), daemon=True).start()


def _speak(connection: socket.socket, it: Stranger, tls: ssl.SSLContext | None) -> None:
    with suppress(OSError):
        if tls:
            connection = tls.wrap_socket(connection, server_side=True)
        with connection, connection.makefile("rb") as incoming:
            method, path, _version = incoming.readline().decode().split()
            headers = dict(_fields(iter(incoming.readline, b"\r\n")))
            body = incoming.read(int(headers.get("content-length", 0)))
            it.heard.append(Heard(method, path, headers, body))
            saying = it.sayings.get(path, answer(status="404 Not Found"))
            if callable(saying):
                saying(connection)
            else:
                connection.sendall(saying)


def _fields(lines: Iterator[bytes]) -> Iterator[tuple[str, str]]:
    for line in lines:
        name, _colon, value = line.decode("latin-1").partition(":")
        yield name.lower(), value.strip()
