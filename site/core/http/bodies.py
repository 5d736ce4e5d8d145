"""Bodies: what is read of an answer, unpacked within a limit, and what is sent in a form."""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Iterator, Mapping
from http.client import HTTPResponse, IncompleteRead

from core.http.errors import TooLarge, Unanswered

PIECE = 64 * 1024
GZIP = b"\x1f\x8b"
EITHER = 32 + zlib.MAX_WBITS  # gzip or zlib, told by the head
FORBIDDEN = str.maketrans({'"': "%22", "\r": "%0D", "\n": "%0A"})


def read(response: HTTPResponse, *, most: int) -> bytes:
    """The whole body, unpacked: at most `most` bytes or `TooLarge`, however small it was sent."""
    coding = (response.getheader("Content-Encoding") or "").strip().lower()
    if coding in {"", "identity"}:
        return _joined(_pieces(response), most=most)
    if coding in {"gzip", "x-gzip", "deflate"}:
        return _unpacked(_pieces(response), most=most)
    raise Unanswered("The answer came in an encoding that was not asked for.")


def multipart(
    fields: Mapping[str, str], files: Mapping[str, tuple[str, bytes, str]]
) -> tuple[bytes, str]:
    """The body and the content type of a form with files (RFC 7578).

    A file is its name, its bytes and its media type.
    """
    boundary = secrets.token_hex(16)
    parts = [(f'name="{_quoted(name)}"', value.encode()) for name, value in fields.items()]
    for name, (filename, data, kind) in files.items():
        if not kind.isprintable():
            raise ValueError("A media type is one line.")
        head = f'name="{_quoted(name)}"; filename="{_quoted(filename)}"\r\nContent-Type: {kind}'
        parts.append((head, data))
    lines = [
        f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + data + b"\r\n"
        for head, data in parts
    ]
    body = b"".join(lines) + f"--{boundary}--\r\n".encode()
    return body, f"multipart/form-data; boundary={boundary}"


def _quoted(name: str) -> str:
    """A name as browsers write it into a form (WHATWG, multipart/form-data)."""
    return name.translate(FORBIDDEN)


def _pieces(response: HTTPResponse) -> Iterator[bytes]:
    """The body as sent. `http.client` is silent when a piece of known length is cut short."""
    while piece := response.read(PIECE):
        yield piece
    if response.length:
        raise IncompleteRead(b"", response.length)


def _joined(pieces: Iterator[bytes], *, most: int) -> bytes:
    whole = bytearray()
    for piece in pieces:
        whole += piece
        if len(whole) > most:
            raise TooLarge(f"The answer is larger than {most} bytes.")
    return bytes(whole)


def _unpacked(pieces: Iterator[bytes], *, most: int) -> bytes:
    """Several members in a row are one body (RFC 1952); whatever else follows is not looked at."""
    whole = bytearray()
    decoder = None
    for piece in pieces:
        rest = piece
        while rest:
            decoder = decoder or zlib.decompressobj(EITHER)
            whole += decoder.decompress(rest, most + 1 - len(whole))
            if len(whole) > most:
                raise TooLarge(f"The answer unpacks to more than {most} bytes.")
            rest = decoder.unused_data
            if decoder.eof and not rest.startswith(GZIP):
                return bytes(whole)
            decoder = None if decoder.eof else decoder
    if decoder is not None:
        raise Unanswered("The answer was cut short.")
    return bytes(whole)
