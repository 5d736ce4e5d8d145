"""A web server for fakes of platforms: it answers from memory, and misbehaves as it is told.

A fake subclasses `HttpServer` and says in `respond` what the platform's documentation says. In a
test: `with FakeGhost() as ghost: ghost.goes_wrong(LOST_AFTER, method="POST")`.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Request:
    """What came in."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """What goes out."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Fault:
    """What goes wrong: say something else, hang up, or say nothing; `kept`: it took effect."""

    says: Reply | None = None
    kept: bool = False
    silent: bool = False


HTML = {"Content-Type": "text/html; charset=utf-8"}
SLOW_DOWN = Fault(says=Reply(429, b"{}", {"Retry-After": "30"}))
RESTING = Fault(says=Reply(503, b"<h1>Back soon</h1>", {**HTML, "Retry-After": "120"}))
BROKEN = Fault(says=Reply(500, b"oops"))
BROKEN_AFTER = Fault(says=Reply(500, b"oops"), kept=True)
LOST = Fault()  # the connection is reset, and nothing happened
LOST_AFTER = Fault(kept=True)  # the connection is reset, and it happened
NEVER_ANSWERS = Fault(kept=True, silent=True)  # until the server ends
A_PAGE = Fault(says=Reply(200, b"<!doctype html><title>Log in</title>", HTML))
MOVED = Fault(says=Reply(301, b"", {"Location": "https://elsewhere.example.test/"}))


class HttpServer:
    """Listens on a free loopback port as long as the block lasts."""

    def __init__(self) -> None:
        self.heard: list[Request] = []
        self._faults: list[tuple[Fault, str, str]] = []
        self._lock = threading.RLock()
        self._ended = threading.Event()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def goes_wrong(self, fault: Fault, *, method: str = "", path: str = "") -> None:
        """The next request of that method whose path holds `path` meets the fault, once."""
        self._faults.append((fault, method, path))

    def respond(self, request: Request) -> Reply:
        """What the platform does and says: filled by each fake."""
        raise NotImplementedError

    def verb_of(self, request: Request) -> str:
        """What a request does, in the words of HTTP, for platforms that say it in others."""
        return request.method

    def __enter__(self) -> Self:
        handler = type("Handler", (_Handler,), {"fake": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def take(self, request: Request) -> Reply | None:
        """The reply, or None to hang up."""
        with self._lock:
            self.heard.append(request)
            fault = self._fault_for(request)
            reply = self.respond(request) if fault is None or fault.kept else None
        if fault is None:
            return reply
        if fault.silent:
            self._ended.wait()
        return fault.says

    def _fault_for(self, request: Request) -> Fault | None:
        for index, (fault, method, path) in enumerate(self._faults):
            if method in {"", self.verb_of(request)} and path in request.path:
                del self._faults[index]
                return fault
        return None


def json_reply(content: Any, *, status: int = 200, **headers: str) -> Reply:
    """A reply as APIs give it."""
    body = json.dumps(content).encode()
    return Reply(status, body, {"Content-Type": "application/json; charset=utf-8", **headers})


class _Handler(BaseHTTPRequestHandler):
    fake: HttpServer
    protocol_version = "HTTP/1.1"

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        head = {name.title(): value for name, value in self.headers.items()}
        reply = self.fake.take(Request(self.command, parts.path, query, head, body))
        self.close_connection = True
        with suppress(OSError):
            self._hang_up() if reply is None else self._answer(reply)

    # Python's own server looks methods up by these names.
    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _serve  # noqa: N815

    def _answer(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body)

    def _hang_up(self) -> None:
        """Reset the connection: a zero linger makes the kernel send RST."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def log_message(self, *_: Any) -> None:
        """Nothing: a test looks at `heard`."""
