"""A head that would hold a worker is refused before Django is entered."""

from __future__ import annotations

from typing import Any

import pytest

from core.door import COOKIE_BYTES, HEAD_BYTES, Door


def ask(**environ: str) -> tuple[str, bytes]:
    """The status and the body that a request of this shape gets."""
    said: list[str] = []

    def inside(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [b"inside"]

    body = Door(inside)({"PATH_INFO": "/", **environ}, lambda status, _head: said.append(status))
    return said[0], b"".join(body)


def test_an_ordinary_request_enters():
    assert ask(HTTP_COOKIE="session=1", HTTP_ACCEPT="*/*") == ("200 OK", b"inside")


@pytest.mark.parametrize(
    "head",
    [
        {"HTTP_COOKIE": 'a="' + "\\" * COOKIE_BYTES},
        {"HTTP_ACCEPT": "a" * HEAD_BYTES},
        {f"HTTP_X_{number}": "a" * 200 for number in range(100)},
        {"HTTP_" + "X" * HEAD_BYTES: ""},
        {"PATH_INFO": "/" + "a" * HEAD_BYTES},
        {"QUERY_STRING": "a" * HEAD_BYTES},
    ],
)
def test_a_head_that_is_too_large_is_refused(head):
    status, body = ask(**head)

    assert status == "431 Request Header Fields Too Large"
    assert b"Delete the cookies" in body


def test_the_largest_cookie_that_is_let_in_is_eight_kilobytes():
    assert ask(HTTP_COOKIE="a" * COOKIE_BYTES)[0] == "200 OK"
    assert ask(HTTP_COOKIE="a" * (COOKIE_BYTES + 1))[0].startswith("431")


def test_what_is_no_header_does_not_count():
    assert ask(SERVER_SOFTWARE="a" * 10 * HEAD_BYTES)[0] == "200 OK"
