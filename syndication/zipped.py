"""A ZIP archive as a drop: its directory judged before anything is read, its members streamed.

An archive tells the same thing in several places and may lie in each. `zipfile` believes it: 24 kB
of overlapping members read as 500 MB (CVE-2024-0450; Python 3.11.7 has no check of its own).
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO, Any, BinaryIO, Self, cast

from django.utils.translation import gettext as _

from syndication.exchange import UnreadableFile

JUNK_FOLDERS = frozenset({"__MACOSX"})
JUNK_FILES = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
NESTED = frozenset({".zip", ".gz", ".tgz", ".tar", ".7z", ".rar", ".bz2", ".xz"})
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
LOCAL_HEADER = 30  # bytes before the name of a member
DIRECTORY_END = struct.Struct("<4s4H2LH")
DIRECTORY_END_64 = struct.Struct("<4sQ2H2L4Q")
LOCATOR_64 = struct.Struct("<4sLQL")
ENCRYPTED = 0x1
UTF8_NAME = 0x800


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one drop may hold. The ratio counts only above a size that a blog never reaches."""

    members: int = 20_000
    bytes: int = 2 * 1024**3
    ratio: int = 50
    ratio_above: int = 64 * 1024**2
    directory: int = 8 * 1024**2


LIMITS = Limits()


def is_junk(member: str) -> bool:
    """What operating systems leave in every folder; a Mac puts `._name` beside every file."""
    parts = PurePosixPath(member).parts
    if not parts or JUNK_FOLDERS & set(parts):
        return True
    return parts[-1] in JUNK_FILES or parts[-1].startswith("._")


class Zipped:
    """A ZIP archive opened within limits; use as a context manager."""

    def __init__(self, path: Path, *, limits: Limits = LIMITS) -> None:
        self.name = path.name
        self._limits = limits
        self._refuse_large_directory(path)
        try:
            self._archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, NotImplementedError, struct.error, ValueError) as error:
            raise self._broken() from error
        try:
            self._members = self._judged(path.stat().st_size)
        except BaseException:
            self._archive.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._archive.close()

    def members(self) -> list[str]:
        return list(self._members)

    def open(self, member: str) -> BinaryIO:
        try:
            found = self._members[member]
        except KeyError:
            raise UnreadableFile(
                _("There is no %(member)s in %(name)s.") % {"member": member, "name": self.name}
            ) from None
        try:
            stream = self._archive.open(found)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise self._broken(member) from error
        return cast(
            "BinaryIO", io.BufferedReader(Checked(stream, found.file_size, self._broken(member)))
        )

    def head(self, member: str, size: int = 65536) -> bytes:
        with self.open(member) as file:
            return file.read(size)

    def _refuse_large_directory(self, path: Path) -> None:
        """Before `zipfile` reads the whole directory into memory."""
        with path.open("rb") as file:
            entries, size = _directory(file, path.stat().st_size)
        if entries > self._limits.members or size > self._limits.directory:
            raise self._too_much()

    def _judged(self, size: int) -> dict[str, zipfile.ZipInfo]:
        """The members by name; raises when the directory asks for anything an export needs not."""
        entries = self._archive.infolist()
        if len(entries) > self._limits.members:
            raise self._too_much()
        self._refuse_bombs(entries, size)
        found: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            name = _name(entry)
            self._refuse_unsafe(entry, name)
            if name in found:
                raise self._refused(_("it holds %(member)s twice"), member=name)
            found[name] = entry
        kept = {
            name: entry
            for name, entry in found.items()
            if not (entry.is_dir() or is_junk(name) or PurePosixPath(name).suffix.lower() in NESTED)
        }
        if not kept:
            raise self._nothing(found)
        return kept

    def _refuse_bombs(self, entries: list[zipfile.ZipInfo], size: int) -> None:
        total = sum(entry.file_size for entry in entries)
        if total > self._limits.bytes:
            raise self._too_much()
        if total > self._limits.ratio_above and total > self._limits.ratio * size:
            raise self._refused(_("it would grow to %(total)d MB"), total=total // 1024**2)
        free = 0
        for entry in sorted(entries, key=lambda one: one.header_offset):
            if entry.header_offset < free:
                raise self._refused(_("%(member)s lies over another file"), member=_name(entry))
            free = (
                entry.header_offset
                + LOCAL_HEADER
                + len(entry.orig_filename.encode("cp437", "replace"))
                + entry.compress_size
            )
        if free > size:
            raise self._broken()

    def _refuse_unsafe(self, entry: zipfile.ZipInfo, name: str) -> None:
        parts = name.replace("\\", "/").split("/")
        if "\x00" in entry.orig_filename or ".." in parts or not parts[0] or parts[0][1:2] == ":":
            raise self._refused(_("%(member)s points out of the archive"), member=name)
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise self._refused(_("%(member)s is a link to another file"), member=name)
        if entry.flag_bits & ENCRYPTED:
            raise self._refused(_("%(member)s is locked with a password"), member=name)
        if entry.compress_type not in METHODS:
            raise self._refused(_("%(member)s is packed in a way we do not read"), member=name)

    def _refused(self, why: str, **facts: Any) -> UnreadableFile:
        return UnreadableFile(
            _("%(name)s is refused: %(why)s. Drop the archive as the platform made it.")
            % {"name": self.name, "why": why % facts}
        )

    def _too_much(self) -> UnreadableFile:
        return UnreadableFile(
            _(
                "%(name)s holds more than %(members)d files or %(most)d MB. "
                "Drop the parts of the export one by one."
            )
            % {
                "name": self.name,
                "members": self._limits.members,
                "most": self._limits.bytes // 1024**2,
            }
        )

    def _nothing(self, found: dict[str, zipfile.ZipInfo]) -> UnreadableFile:
        if any(PurePosixPath(name).suffix.lower() in NESTED for name in found):
            message = _("%(name)s holds only other archives. Unpack it once and drop those.")
        else:
            message = _("%(name)s holds no files. Ask the platform for a new export.")
        return UnreadableFile(message % {"name": self.name})

    def _broken(self, member: str = "") -> UnreadableFile:
        if member:
            message = _("%(member)s in %(name)s is damaged. Download the export again.")
        else:
            message = _("%(name)s is cut short or damaged. Download the export again.")
        return UnreadableFile(message % {"name": self.name, "member": member})


class Checked(io.RawIOBase):
    """A member as it is read: as long as it was declared and whole, or `UnreadableFile`."""

    def __init__(self, stream: IO[bytes], size: int, broken: UnreadableFile) -> None:
        super().__init__()
        self._stream = stream
        self._left = size
        self._broken = broken

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._stream.read(len(buffer))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise self._broken from error
        self._left -= len(data)
        if not data and self._left:
            raise self._broken
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()


def _name(entry: zipfile.ZipInfo) -> str:
    """A member's name; names in UTF-8 that do not say so (old Windows, PHP) are read as such."""
    if entry.flag_bits & UTF8_NAME:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


def _directory(file: BinaryIO, size: int) -> tuple[int, int]:
    """How many entries the archive says it has, and how long its directory is; 0, 0 if it has none.

    The record lies at the end, before a comment of up to 65,535 bytes; large archives have a second
    one before it.
    """
    file.seek(max(0, size - DIRECTORY_END.size - LOCATOR_64.size - 0xFFFF))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < DIRECTORY_END.size:
        return 0, 0
    _magic, _disk, _first, _here, entries, length, _offset, _comment = DIRECTORY_END.unpack_from(
        tail, at
    )
    if at >= LOCATOR_64.size and tail[at - LOCATOR_64.size :].startswith(b"PK\x06\x07"):
        place = LOCATOR_64.unpack_from(tail, at - LOCATOR_64.size)[2]
        file.seek(min(place, size))
        record = file.read(DIRECTORY_END_64.size)
        if len(record) == DIRECTORY_END_64.size:
            entries, length = DIRECTORY_END_64.unpack(record)[7:9]
    return entries, length
