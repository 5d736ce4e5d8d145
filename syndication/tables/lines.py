"""The lines of a text that strangers wrote, whatever it is encoded in and however it ends lines."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from syndication.exchange import UnreadableFile

LONGEST_LINE = 4_000_000  # bytes; more without an end is cut, so that memory stays flat
A_CHUNK = 65_536
BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def check(start: bytes, name: str) -> None:
    """Raises `UnreadableFile` for what calls itself a table and is none."""
    facts = {"name": name}
    if not start.strip():
        raise UnreadableFile(_("%(name)s is empty.") % facts)
    if start.startswith(b"PK"):
        raise UnreadableFile(
            _(
                "%(name)s is a ZIP archive or a spreadsheet that calls itself CSV. "
                "Save it as CSV (UTF-8), or drop the archive under its own name."
            )
            % facts
        )
    if re.match(rb"\s*(\xef\xbb\xbf)?\s*<(!doctype|html|\?xml)", start, re.IGNORECASE):
        raise UnreadableFile(
            _("%(name)s is a web page, not a table. Sign in there and download it again.") % facts
        )
    controls = sum(start.count(bytes([code])) for code in (1, 2, 3, 4, 5, 6, 7, 8, 14, 15, 127))
    if not _is_wide(start) and controls > len(start) // 100:
        raise UnreadableFile(_("%(name)s is not text. Save it as CSV (UTF-8).") % facts)


def _is_wide(start: bytes) -> bool:
    return start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or bool(_wide(start))


def _wide(start: bytes) -> str:
    """UTF-16 without a mark: every second byte of Latin text is NUL."""
    if len(start) < 8 or start.count(0) * 3 < len(start):  # noqa: PLR2004 - four characters
        return ""
    return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"


def lines_of(file: BinaryIO, start: bytes) -> Iterator[str]:
    encoding = next((name for bom, name in BOMS.items() if start.startswith(bom)), _wide(start))
    if encoding.startswith(("utf-16", "utf-32")):
        yield from _wide_lines(file, start, encoding)
        return
    # Old Macintosh programs end lines with CR alone and write Mac Roman.
    legacy = "mac_roman" if b"\r" in start and b"\n" not in start else "cp1252"
    start = start.removeprefix(codecs.BOM_UTF8)
    for raw in _raw_lines(file, start):
        yield _decoded(raw, legacy).replace("\0", "")


def _decoded(raw: bytes, legacy: str) -> str:
    """A line in UTF-8, or in what was usual before: files are met that hold both."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode(legacy, errors="replace")


def _raw_lines(file: BinaryIO, start: bytes) -> Iterator[bytes]:
    rest = b""
    chunk = start
    while chunk:
        # A CR at the end may be half of a CRLF: it waits for the next chunk.
        pieces = (rest + chunk).splitlines(keepends=True)
        is_open = pieces[-1][-1:] != b"\n" and len(pieces[-1]) < LONGEST_LINE
        rest = pieces.pop() if is_open else b""
        yield from pieces
        chunk = file.read(A_CHUNK)
    if rest:
        yield rest


def _wide_lines(file: BinaryIO, start: bytes, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    rest = ""
    chunk = start
    while chunk:
        pieces = re.split(r"(?<=\n)|(?<=\r)(?!\n|$)", rest + decoder.decode(chunk))
        rest = pieces.pop()
        yield from (piece.replace("\0", "") for piece in pieces)
        chunk = file.read(A_CHUNK)
    if rest:
        yield rest
