"""Opens a connection to a stranger: the address is checked at the moment the socket opens.

A name may lead to a public server when it is looked at and into our own network when it is dialled
(DNS rebinding), so every address of a name is checked here, and the checked address itself is
dialled, never the name again. Whatever is read or written shares one deadline: a server that sends
a byte per second holds us no longer than one that is silent.
"""

from __future__ import annotations

import functools
import io
import socket
import ssl
import threading
import time
from ipaddress import ip_address
from queue import Empty, SimpleQueue
from typing import Any, TypeAlias

import certifi

from core.http.addresses import Target, is_public, literal, private
from core.http.errors import NotSent, TooLarge

MOST_TRIED = 4  # addresses of one name
Place: TypeAlias = tuple[socket.AddressFamily, tuple[Any, ...]]


def dial(target: Target, *, deadline: float) -> socket.socket:
    """A connection to the target, with TLS verified by name where it is https.

    Raises `Refused` if any address of the name is not public, `NotSent` if none answers.
    """
    try:
        places = _places(target, deadline=deadline)
        for _family, place in places:
            check(target, place[0])
        connection = _connect(target, places[:MOST_TRIED], deadline=deadline)
        return _secured(connection, target, deadline=deadline)
    except OSError as error:
        raise NotSent(f"{target.host} cannot be reached: {error}.") from error


def check(target: Target, address: str) -> None:
    """Raise `Refused` if the target must not be reached at this address."""
    if not target.is_allowed_private and not is_public(ip_address(address)):
        raise private(target.host)


class Line:
    """What `http.client` takes for a socket: bound to a deadline and to a number of bytes."""

    def __init__(self, connection: socket.socket, *, deadline: float, most: int) -> None:
        self.connection = connection
        self.deadline = deadline
        self.most = most

    def sendall(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            self.connection.settimeout(remaining(self.deadline))
            rest = rest[self.connection.send(rest) :]

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reading(self))

    def close(self) -> None:
        """Nothing: `http.client` closes its socket before the body is read; `fetch` closes ours."""


class _Reading(io.RawIOBase):
    """The bytes that come in. The bound holds for lines and heads too, not for bodies alone."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.received = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.line.connection.settimeout(remaining(self.line.deadline))
        count = self.line.connection.recv_into(buffer)
        self.received += count
        if self.received > self.line.most:
            raise TooLarge(f"The answer is larger than {self.line.most} bytes.")
        return count


def remaining(deadline: float) -> float:
    """The seconds that are left; `TimeoutError` when none are."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("there was no answer in time")
    return left


def _places(target: Target, *, deadline: float) -> list[Place]:
    """Where the host may be dialled, in the resolver's order.

    A stranger's name is looked up as it stands, with the final dot that keeps the resolver from
    trying the search domains of our own network.
    """
    address = literal(target.host)
    if address is not None:
        family = socket.AF_INET if address.version == 4 else socket.AF_INET6  # noqa: PLR2004
        return [(family, (str(address), target.port))]
    name = target.host if target.is_allowed_private else f"{target.host}."
    found = _look_up(name, target.port, seconds=remaining(deadline))
    return list(dict.fromkeys((family, place) for family, _kind, _proto, _name, place in found))


def _look_up(name: str, port: int, *, seconds: float) -> list[Any]:
    """`getaddrinfo`, which knows no timeout, in a thread that is left behind when it is late."""
    answers: SimpleQueue[list[Any] | OSError] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(socket.getaddrinfo(name, port, type=socket.SOCK_STREAM))
        except OSError as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except Empty as error:
        raise TimeoutError("its name was not resolved in time") from error
    if isinstance(answer, OSError):
        raise answer
    return answer


def _connect(target: Target, places: list[Place], *, deadline: float) -> socket.socket:
    """The first place that answers; each gets its share of the time that is left."""
    failure: OSError = OSError("its name has no address")
    for index, (family, place) in enumerate(places):
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            connection.settimeout(remaining(deadline) / (len(places) - index))
            connection.connect(place)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            check(target, connection.getpeername()[0])
        except OSError as error:
            connection.close()
            failure = error
        except BaseException:
            connection.close()
            raise
        else:
            return connection
    raise failure


def _secured(connection: socket.socket, target: Target, *, deadline: float) -> socket.socket:
    if target.scheme != "https":
        return connection
    try:
        connection.settimeout(remaining(deadline))
        return _trust().wrap_socket(connection, server_hostname=target.host)
    except BaseException:
        connection.close()
        raise


@functools.cache
def _trust() -> ssl.SSLContext:
    """The authorities of the machine (SSL_CERT_FILE too) and those that Mozilla trusts."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
