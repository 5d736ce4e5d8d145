"""The sign on an element that the walk understands, and no reader sees: its `title` begins so."""

from __future__ import annotations

from lxml.html import HtmlElement

MARK = "domicile:"


def mark(element: HtmlElement, kind: str) -> None:
    element.set("title", MARK + kind)


def mark_of(element: HtmlElement) -> str:
    """The kind an element was marked with; empty for all others."""
    title: str = element.get("title", "")
    return title.removeprefix(MARK) if title.startswith(MARK) else ""
