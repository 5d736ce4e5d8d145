"""A name server on this machine: it knows what a test tells it, and answers nothing else."""

from __future__ import annotations

import socket
import threading
from collections import Counter
from types import TracebackType
from typing import Self

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

TYPES = ("A", "AAAA", "MX", "TXT", "PTR")


class DnsServer:
    """A zone as `{"example.org TXT": ["v=spf1 -all"]}`; a name in `silent` is never answered.

    `asked` counts the questions.
    """

    def __init__(
        self, zone: dict[str, list[str]] | None = None, *, silent: tuple[str, ...] = ()
    ) -> None:
        self.zone = dict(zone or {})
        self.silent = silent
        self.asked: Counter[str] = Counter()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, name="dns", daemon=True)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._socket.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stopper:
            stopper.sendto(b"", self._socket.getsockname())
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while True:
            data, asker = self._socket.recvfrom(4096)
            if not data:
                return
            answer = self._answer(dns.message.from_wire(data))
            if answer is not None:
                self._socket.sendto(answer.to_wire(max_size=65535), asker)

    def _answer(self, query: dns.message.Message) -> dns.message.Message | None:
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(question.rdtype)
        self.asked[f"{name} {kind}"] += 1
        if name in self.silent:
            return None
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        found = self.zone.get(f"{name} {kind}", [])
        if found:
            texts = [_text(one) if kind == "TXT" else one for one in found]
            answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *texts))
        elif not any(f"{name} {other}" in self.zone for other in TYPES):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer


def _text(value: str) -> str:
    """A TXT value in pieces of at most 255 characters, as name servers keep it."""
    pieces = [value[at : at + 255] for at in range(0, len(value), 255)] or [""]
    return " ".join('"{}"'.format(piece.replace('"', '\\"')) for piece in pieces)
