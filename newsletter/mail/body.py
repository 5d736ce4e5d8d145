"""Bodies of mails as bytes: quoted-printable, with places left open for each reader's own words.

No line begins with a dot, which SMTP would have to double (RFC 5321 section 4.5.2).
They are canonical as DKIM's relaxed form wants them (RFC 6376 section 3.4.4): no
line has two blanks side by side, a tab, or a blank at its end, so that signing
need not look at them again.
"""

from __future__ import annotations

import binascii
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

SOFT_BREAK = b"=\r\n"
FULL_LINE = 76  # RFC 2045 section 6.7: with the "=" of a soft break counted
MOST_ON_A_LINE = FULL_LINE - 1
AS_IT_IS = bytes(set(range(0x20, 0x7F)) - {0x3D})  # encoded it is the same
LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)
PLACEHOLDER = re.compile(r"\[\[([a-z_]+)\]\]")


@dataclass(frozen=True, slots=True)
class Pieces:
    """A part split at its placeholders: what is fixed is encoded already, the rest are names.

    `pieces` has fixed bytes at even places and a placeholder's name at odd ones.
    """

    pieces: tuple[bytes | str, ...]

    @property
    def names(self) -> set[str]:
        """The placeholders that stand in it."""
        return set(self._open)

    def filled(self, values: Mapping[str, bytes]) -> list[bytes]:
        """All of it in order, with encoded values in their places."""
        whole: list[Any] = list(self.pieces)
        whole[1::2] = [values[name] for name in self._open]
        return whole

    def fill(self, values: Mapping[str, bytes]) -> bytes:
        """Put encoded values into their places."""
        return b"".join(self.filled(values))

    def called(self, name_of: Callable[[str], str]) -> Pieces:
        """The same with other names for its open places."""
        named = (name_of(piece) if isinstance(piece, str) else piece for piece in self.pieces)
        return Pieces(tuple(named))

    @property
    def _open(self) -> tuple[Any, ...]:
        return self.pieces[1::2]


def together(*parts: Pieces | bytes) -> Pieces:
    """Parts one after the other as one, so that a mail is put together in one go."""
    pieces: list[bytes | str] = [b""]
    for one in parts:
        first, *rest = one.pieces if isinstance(one, Pieces) else (one,)
        pieces[-1] = cast("bytes", pieces[-1]) + cast("bytes", first)
        pieces += rest
    return Pieces(tuple(pieces))


def compile_part(text: str) -> Pieces:
    """Encode a text part once; what stands in double brackets stays open.

    Each placeholder lies between soft breaks, so no line grows beyond 76
    characters whatever is put there.
    """
    split = PLACEHOLDER.split(text)
    pieces: list[bytes | str] = []
    for number, piece in enumerate(split):
        if number % 2:
            pieces.append(piece)
            continue
        encoded = _quoted(piece)
        is_last = number == len(split) - 1
        pieces.append(encoded if is_last else _open_ended(encoded))
    return Pieces(tuple(pieces))


def value(text: str) -> bytes:
    """A reader's own words, ready to stand between two soft breaks."""
    if (ready := _as_it_is(text)) is not None:
        return ready
    encoded = binascii.b2a_qp(_marked(text.encode()), istext=False).replace(b"=\n", SOFT_BREAK)
    return _open_ended(_undotted(_unmarked(encoded)))


def part(content_type: str, body: Pieces) -> Pieces:
    """A text part with its headers; the body is quoted-printable already."""
    headers = (
        f"Content-Type: {content_type}; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    return together(headers.encode(), body)


def boundary_of(*texts: str) -> str:
    """A line that stands in none of the texts, the same for the same texts."""
    digest = hashlib.sha256("\0".join(texts).encode()).hexdigest()[:32]
    return f"=_{digest}"  # "=_" never occurs in quoted-printable (RFC 2045 section 6.7)


def heading(boundary: str) -> bytes:
    """The header of several readings of the same (RFC 2046 section 5.1.4)."""
    return f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n'.encode()


def between(boundary: str, *parts: Pieces | bytes) -> Pieces:
    """Several readings of the same, the best last."""
    mark = f"--{boundary}".encode()
    rows = [row for one in parts for row in (mark + b"\r\n", one, b"\r\n")]
    return together(*rows, mark + b"--\r\n")


def whole_part(content_type: str, text: str) -> bytes:
    """A part without placeholders."""
    return part(content_type, Pieces((_quoted(text),))).fill({})


def _as_it_is(text: str) -> bytes | None:
    """A value in which there is nothing to encode, as in most names and in every link.

    It is only broken into lines: a fifth of the work, and this is done for each mail.
    """
    data = text.encode()
    if not data or data.translate(None, AS_IT_IS) or b"  " in data or data[-1:] == b" ":
        return None
    broken = data
    if len(data) > MOST_ON_A_LINE:
        starts = range(0, len(data), MOST_ON_A_LINE)
        broken = SOFT_BREAK.join([data[start : start + MOST_ON_A_LINE] for start in starts])
    return None if data[:1] == b"." or b"\n." in broken else broken + SOFT_BREAK


def _quoted(text: str) -> bytes:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    encoded = binascii.b2a_qp(_marked(lines.encode(errors="replace")), istext=True)
    return _undotted(_unmarked(encoded).replace(b"\n", b"\r\n"))


def _marked(text: bytes) -> bytes:
    """Put bytes that UTF-8 never has where a blank must be encoded."""
    return text.replace(b"  ", b" \xff").replace(b"\t", b"\xfe")


def _unmarked(encoded: bytes) -> bytes:
    return encoded.replace(b"=FF", b"=20").replace(b"=FE", b"=09")


def _undotted(encoded: bytes) -> bytes:
    """Encode a dot that begins a line; the rest follows on a line of its own, for its length."""
    while LEADING_DOT.search(encoded):
        encoded = LEADING_DOT.sub(b"=2E=\r\n", encoded)
    return encoded


def _open_ended(encoded: bytes) -> bytes:
    """End with a soft break, which must not make the last line longer than 76."""
    last = encoded[encoded.rfind(b"\n") + 1 :]
    if not last:
        return encoded
    if len(last) >= FULL_LINE:
        token = 3 if last[-3:-2] == b"=" else 1
        encoded = encoded[:-token] + SOFT_BREAK + encoded[-token:]
    return encoded + SOFT_BREAK
