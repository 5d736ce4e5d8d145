"""The cover of an article as bytes, for platforms that keep pictures themselves."""

from __future__ import annotations

from core import http

ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif"}


def fetched(url: str, *, most: int = 8 * 1024 * 1024) -> tuple[bytes, str] | None:
    """A picture's bytes and media type; None if that is not what the address leads to.

    None, too, where it has more bytes than a platform takes: a copy without its picture is better
    than none.
    """
    if not url:
        return None
    limits = http.Limits(seconds=30.0, bytes=most, redirects=3)
    try:
        answer = http.fetch(url, limits=limits)
    except http.HttpError:
        return None
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return (answer.body, kind) if answer.status == 200 and kind in ENDINGS else None  # noqa: PLR2004
