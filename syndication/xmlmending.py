"""XML as strangers write it, put right before a parser sees it, a piece at a time.

A document type is refused, for an export has none and every attack with entities needs one. Bytes
that are no UTF-8 are what Windows meant by them, and control characters go. Entities become
numbers: after its first error libxml2 drops every `&amp;` in silence, but it keeps numbers.
"""

from __future__ import annotations

import codecs
import re
import sys
from collections import deque
from html.entities import html5
from typing import BinaryIO

from syndication.exchange import UnreadableFile
from syndication.words import _

A_CHUNK = 65_536
LONGEST_PROLOG = 1_000_000  # bytes before the first element
LONGEST_ELEMENT = 64 * 1024 * 1024  # bytes from one element that is asked for to the next
LONGEST_MARK = 120  # bytes of an entity, of a declaration, or of the marks of CDATA
ROOT = re.compile(rb"<([A-Za-z_][\w:.-]*)")
DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)", re.IGNORECASE)
ENTITY = re.compile(rb"&(?:(#\d{1,7}|#x[0-9a-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)?", re.IGNORECASE)
# XML has no way to say other characters, not even by their number.
SAYABLE = re.compile("[\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
WIDE = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
DECLARATION = re.compile(rb"<\?xml\s[^<>]*\?>")
OPENING, CLOSING = b"<![CDATA[", b"]]>"
# Some exports are several documents one behind the other: to a parser they are parts of one.
AROUND = b"<all>", b"</all>"


def _as_before(error: UnicodeError) -> tuple[str, int]:
    """A byte that is no UTF-8 is what Windows meant by it."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("domicile-legacy", _as_before)


class Mended:
    """What a parser reads instead of the file: valid UTF-8, without control characters."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        self._name = name
        self._start = _from_its_beginning(file.read(A_CHUNK))
        self._decoder = codecs.getincrementaldecoder(_encoding(self._start))("domicile-legacy")
        self._entities = _Entities()
        self._prolog: bytes | None = b""
        self._root = b""
        self._begin, self._end = AROUND
        self.since = 0
        self.tail = b""

    def read(self, _size: int = 0) -> bytes:
        mended = b""
        while not mended:
            raw, self._start = self._start or self._file.read(A_CHUNK), b""
            self.since += len(raw)
            if self.since > LONGEST_ELEMENT:
                raise self._no_export(_("one entry of it has more than 64 MB"))
            text = self._decoder.decode(raw, final=not raw)
            mended = text.encode("utf-8", "replace").translate(None, CONTROLS)
            mended = self._entities.numbered(mended, is_end=not raw)
            self._check_prolog(mended)
            self.tail = (self.tail + mended)[-A_CHUNK:]
            mended, self._begin = self._begin + mended, b""
            if not raw:
                mended, self._end = mended + self._end, b""
                break
        return mended

    def ends_whole(self) -> bool:
        """Whether the first element ended; what a server wrote behind it does not count."""
        ends = list(re.finditer(rb"</%s\s*>" % re.escape(self._root), self.tail))
        behind = self.tail[ends[-1].end() :] if ends and self._root else CLOSING
        is_text = CLOSING in behind or self._entities.is_cdata  # an end that somebody wrote about
        return not is_text and b"<" + self._root not in behind

    def ends_inside(self, name: str) -> bool:
        """Whether the last that is heard of an element is its beginning, or not even that."""
        tags = rb"<(?:[\w.-]+:)?%s(?:\s[^<>]*?)?(/?)>|(</)(?:[\w.-]+:)?%s\s*>" % (
            2 * (name.encode(),)
        )
        last = deque(re.finditer(tags, self.tail), maxlen=1)
        return not last or not (last[0][1] or last[0][2])

    def _check_prolog(self, mended: bytes) -> None:
        """Up to the first element there may be no document type."""
        if self._prolog is None:
            return
        said, rest = _without_comments(self._prolog + mended)
        self._prolog = said + rest
        root = ROOT.search(said)
        if DOCTYPE.search(said[: root.start()] if root else said):
            raise self._no_export(_("it declares a document type, which no export does"))
        if root:
            self._prolog, self._root = None, root[1]
        elif len(self._prolog) > LONGEST_PROLOG:
            raise self._no_export(_("it does not begin as XML does"))

    def _no_export(self, why: str) -> UnreadableFile:
        return UnreadableFile(
            _("%(name)s is refused: %(why)s. Export it again and drop it as it arrives.")
            % {"name": self._name, "why": why}
        )


class _Entities:
    """Outside of CDATA every entity as a number, and every bare `&` too."""

    def __init__(self) -> None:
        self._rest = b""
        self.is_cdata = False

    def numbered(self, data: bytes, *, is_end: bool) -> bytes:
        data = self._rest + data
        edge = len(data) if is_end else _edge(data)
        data, self._rest = data[:edge], data[edge:]
        made, at = [], 0
        while at < len(data):
            mark = CLOSING if self.is_cdata else OPENING
            end = data.find(mark, at)
            stop = len(data) if end < 0 else end + len(mark)
            piece = data[at:stop]
            made.append(piece if self.is_cdata else _plain(piece))
            self.is_cdata ^= end >= 0
            at = stop
        return b"".join(made)


def _edge(data: bytes) -> int:
    """Where a piece may end, so that nothing is cut in two."""
    start = max(0, len(data) - LONGEST_MARK)
    places = [data.find(sign, start) for sign in (b"&", b"<", b"]")]
    return min((place for place in places if place >= 0), default=len(data))


def _plain(piece: bytes) -> bytes:
    """A piece outside of CDATA. An end of CDATA without a beginning is text there."""
    piece = DECLARATION.sub(b"", piece) if b"<?xml" in piece else piece
    return ENTITY.sub(_number, piece.replace(CLOSING, b"]]&#62;"))


def _number(found: re.Match[bytes]) -> bytes:
    name = (found[1] or b"").decode()
    if not name.startswith("#"):
        meant = html5.get(f"{name};")
        if meant is None:
            return b"&#38;" + found[0][1:]
        return "".join(f"&#{ord(sign)};" for sign in meant).encode()
    code = int(f"0{name[1:]}", 16) if name[1] in "xX" else int(name[1:])
    return found[0] if code <= sys.maxunicode and SAYABLE.match(chr(code)) else b""


def _without_comments(start: bytes) -> tuple[bytes, bytes]:
    """The beginning of a file without its comments; and a comment that has not ended yet."""
    kept = []
    while True:
        before, opening, inside = start.partition(b"<!--")
        kept.append(before)
        if not opening:
            return b"".join(kept), b""
        _comment, closing, start = inside.partition(b"-->")
        if not closing:
            return b"".join(kept), opening + inside


def _from_its_beginning(start: bytes) -> bytes:
    """Without what a server wrote before it: blank lines, and warnings of PHP."""
    place = start.find(b"<?xml ")
    return start[max(place, 0) :]


def _encoding(start: bytes) -> str:
    for bom, name in WIDE.items():
        if start.startswith(bom):
            return name
    declared = ENCODING.search(start[:1000])
    name = declared[1].decode() if declared else "utf-8"
    try:
        b" ".decode(name)  # a codec, and one of text
    except (LookupError, UnicodeError):
        name = "utf-8"
    # Whoever says UTF-16 in single bytes was copied from another file.
    return "utf-8-sig" if name.lower().startswith(("utf-8", "utf8", "utf-16")) else name
