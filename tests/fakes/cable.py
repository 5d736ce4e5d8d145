"""A cable between a client and a loopback server: it can be held still, and cut at any byte."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable
from typing import Self

Cut = Callable[[int], tuple[str, int] | None]
ABORT = struct.pack("ii", 1, 0)  # SO_LINGER: a close becomes a reset


def never(_number: int) -> None:
    """A good cable."""


class Cable:
    """Listens at `port` and carries bytes to `server`.

    `cut` is asked once for each connection, counted from 1: ("up", n) breaks it
    before the client's byte n + 1 arrives, ("down", n) before the server's does.
    """

    def __init__(self, server: int, *, cut: Cut = never) -> None:
        self.server = server
        self.cut = cut
        self.connections = 0
        self.cuts = 0
        self._flowing = threading.Event()
        self._flowing.set()
        self._ends: list[socket.socket] = []

    def __enter__(self) -> Self:
        self._door = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self._door.getsockname()[1]
        threading.Thread(target=self._open, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
        with contextlib.suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        for end in self._ends:
            end.close()

    def hold(self) -> None:
        """Nothing arrives any more, and nobody is told: so a pulled plug looks."""
        self._flowing.clear()

    def release(self) -> None:
        """What was held arrives."""
        self._flowing.set()

    def _open(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self.server))
            self._ends += [near, far]
            self.connections += 1
            way, at = self.cut(self.connections) or ("", 0)
            for name, source, sink in (("up", near, far), ("down", far, near)):
                limit = at if name == way else None
                flow = threading.Thread(
                    target=self._carry, args=(source, sink), kwargs={"limit": limit}, daemon=True
                )
                flow.start()

    def _carry(self, source: socket.socket, sink: socket.socket, *, limit: int | None) -> None:
        carried = 0
        try:
            while data := source.recv(65_536):
                self._flowing.wait()
                if limit is not None and carried + len(data) > limit:
                    sink.sendall(data[: limit - carried])
                    self._break(source, sink)
                    return
                sink.sendall(data)
                carried += len(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            for end in (source, sink):
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def _break(self, *ends: socket.socket) -> None:
        """Both ends are reset. Another thread may wait in one: it is woken first."""
        self.cuts += 1
        for end in ends:
            with contextlib.suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABORT)
                end.shutdown(socket.SHUT_RDWR)
            end.close()
