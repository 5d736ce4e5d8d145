"""A stranger's file, judged by its bytes: whether it is what its name says.

Pure. What is kept is handed to readers as what its name says, so a file that only claims to be a
song, or that is a page in disguise, is not kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

MOST_BYTES = 64 * 1024 * 1024
PACKED = rb"PK\x03\x04"
MP4 = rb".{4}ftyp"
OGG = rb"OggS"
BEGINNINGS = {
    "aac": rb"\xff[\xf0-\xf9]|ADIF|ID3",
    "docx": PACKED,
    "epub": PACKED,
    "flac": rb"fLaC|ID3",
    "ics": rb"(?:\xef\xbb\xbf)?BEGIN:VCALENDAR",
    "m4a": MP4,
    "m4v": MP4,
    "mp3": rb"ID3|\xff[\xe0-\xff]",
    "mp4": MP4,
    "odp": PACKED,
    "ods": PACKED,
    "odt": PACKED,
    "oga": OGG,
    "ogg": OGG,
    "ogv": OGG,
    "opus": OGG,
    "pdf": rb"(?s:.{0,1024})%PDF-",
    "pptx": PACKED,
    "rtf": rb"\{\\rtf",
    "wav": rb"(?s)RIFF.{4}WAVE",
    "webm": rb"\x1a\x45\xdf\xa3",
    "xlsx": PACKED,
    "zip": PACKED,
}
TEXTS = frozenset({"csv", "txt", "vtt"})
MARKUP = re.compile(rb"<\s*(?:!doctype|html|script|svg|body|iframe)", re.IGNORECASE)


class BadFile(ValueError):
    """The bytes are nothing we hand out under that name; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be kept."""

    data: bytes = field(repr=False)
    suffix: str


def check_file(data: bytes, *, suffix: str) -> CheckedFile:
    """The file as it is. Raises `BadFile`."""
    if len(data) > MOST_BYTES:
        raise BadFile(_("It is larger than 64 MB."))
    if not _is_what_it_says(data, suffix):
        raise BadFile(_("It is not what its name says, or of a kind that is not kept."))
    return CheckedFile(data, suffix)


def _is_what_it_says(data: bytes, suffix: str) -> bool:
    if suffix in TEXTS:
        return bool(data) and b"\x00" not in data and not MARKUP.search(data[:4096])
    beginning = BEGINNINGS.get(suffix)
    return beginning is not None and re.match(beginning, data, re.DOTALL) is not None
