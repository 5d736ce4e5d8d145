"""A stranger's HTML read in a test."""

from __future__ import annotations

from typing import Any

from syndication.document import read_document

PICTURE = {
    "decorative": True, "caption": "", "credit": "", "link": "", "width": "text", "alt": "",
}  # fmt: skip
HEAD_WITH_LINK = (
    '<table><tbody><tr><th><a href="https://e.org">a</a></th></tr><tr><td>c</td><td>d</td>'
    "</tr></tbody></table>"
)
GOLDEN = ["wp-64", "wp-hexo", "wp-small", "wp-tut", "wp-wpcom"]


def blocks(markup: str, **facts: Any) -> list[tuple[str, Any]]:
    return read_document(markup, **facts).blocks


def rich(markup: str) -> str:
    """The one paragraph block that some markup becomes."""
    ((kind, value),) = blocks(markup)
    assert kind == "paragraph"
    return str(value)
