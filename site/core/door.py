"""What a request passes before Django is entered: heads that are too large are refused.

A cookie of 60 kB held a worker of Python 3.11.7 for 17 seconds (CVE-2024-7592: quadratic
unquoting), and Django has no limit of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

COOKIE_BYTES = 8_192
HEAD_BYTES = 16_384
REFUSAL = b"The head of the request is too large. Delete the cookies of this site and try again.\n"


class Application(Protocol):
    """A WSGI application (PEP 3333)."""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]: ...


class Door:
    """Answers 431 (RFC 6585) to a head that is too large; lets everything else in."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if _is_too_large(environ):
            headers = [
                ("Content-Type", "text/plain; charset=utf-8"),
                ("Content-Length", str(len(REFUSAL))),
                ("Cache-Control", "no-store"),
                ("Connection", "close"),
            ]
            start_response("431 Request Header Fields Too Large", headers)
            return [REFUSAL]
        return self.application(environ, start_response)


def _is_too_large(environ: dict[str, Any]) -> bool:
    heads = {name: len(value) for name, value in environ.items() if name.startswith("HTTP_")}
    address = len(environ.get("PATH_INFO", "")) + len(environ.get("QUERY_STRING", ""))
    whole = sum(len(name) + size for name, size in heads.items()) + address
    return heads.get("HTTP_COOKIE", 0) > COOKIE_BYTES or whole > HEAD_BYTES
