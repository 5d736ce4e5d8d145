"""Files that a page gives to take along instead of showing them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

Answer = TypeVar("Answer", bound=HttpResponseBase)


def to_keep(answer: Answer, name: str) -> Answer:
    """An answer that the browser keeps as a file called `name` (RFC 6266)."""
    answer.headers["Content-Disposition"] = str(content_disposition_header(True, name))
    return answer


def table_to_keep(lines: Iterable[str], name: str) -> StreamingHttpResponse:
    """A table as CSV, a line at a time."""
    return to_keep(StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8"), name)
