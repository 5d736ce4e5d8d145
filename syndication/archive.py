"""A dropped file, folder or ZIP archive, opened with limits and never unpacked.

What a thing is, is read from its bytes and not from its name. Nothing is written to the disk:
members are streamed, and whatever a stranger could declare falsely (sizes, names, places in the
file) is checked before or while it is read.
"""

from __future__ import annotations

import gzip
import io
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.utils.translation import gettext as _

from syndication.exchange import Drop, UnreadableFile
from syndication.zipped import LIMITS, Limits, Zipped, is_junk

# Other containers, by their first bytes: people meet them, and each has a cure.
STRANGERS = {
    b"%PDF": "PDF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"\xd0\xcf\x11\xe0": "Microsoft Office",
    b"SQLite format 3": "SQLite",
}

GZIP = b"\x1f\x8b"
TAR = slice(257, 262), b"ustar"
WORKBOOK = "xl/workbook.xml"


@contextmanager
def open_drop(path: Path, *, limits: Limits = LIMITS) -> Iterator[Drop]:
    """What lies at `path`, to be read within limits.

    Raises `UnreadableFile` with a sentence that says what is wrong and what to export instead.
    """
    if path.is_dir():
        yield Folder(path, limits=limits)
        return
    if not path.is_file():
        raise UnreadableFile(_("There is no file at %(path)s.") % {"path": path})
    start = _checked_start(path, limits)
    if start.startswith(b"PK") or zipfile.is_zipfile(path):
        with Zipped(path, limits=limits) as opened:
            # A spreadsheet is an archive only to programs: what it is called does not matter.
            yield SingleFile(path) if WORKBOOK in opened.members() else opened
        return
    if start.startswith(GZIP):
        yield Gzipped(path, limits=limits)
        return
    if path.suffix.lower() == ".zip":
        raise UnreadableFile(
            _(
                "%(name)s is named like a ZIP archive but is none: it begins with “%(start)s”. "
                "Download the export again and drop it as it arrives."
            )
            % {"name": path.name, "start": start[:20].decode(errors="replace").strip()}
        )
    yield SingleFile(path)


def _checked_start(path: Path, limits: Limits) -> bytes:
    """The first bytes of a file that is neither empty, nor too large, nor of a kind we know not."""
    size = path.stat().st_size
    if not size:
        raise UnreadableFile(
            _("%(name)s is empty. Download the export again.") % {"name": path.name}
        )
    if size > limits.bytes:
        raise UnreadableFile(
            _("%(name)s is larger than %(most)d MB. Drop the parts of the export one by one.")
            % {"name": path.name, "most": limits.bytes // 1024**2}
        )
    with path.open("rb") as file:
        start = file.read(64)
    for magic, kind in STRANGERS.items():
        if start.startswith(magic):
            raise UnreadableFile(
                _(
                    "%(name)s is a %(kind)s file, which cannot be read here. "
                    "Drop the ZIP archive or the CSV file of the export."
                )
                % {"name": path.name, "kind": kind}
            )
    return start


class SingleFile:
    """One file: a drop with one member, called as the file is."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._path = path

    def members(self) -> list[str]:
        return [self.name]

    def open(self, member: str) -> BinaryIO:
        if member != self.name:
            raise _no_member(self.name, member)
        return self._path.open("rb")

    def head(self, member: str, size: int = 65536) -> bytes:
        with self.open(member) as file:
            return file.read(size)


class Gzipped(SingleFile):
    """One file that some server packed on its way; read as it was before."""

    def __init__(self, path: Path, *, limits: Limits) -> None:
        super().__init__(path)
        self.name = path.name[: -len(".gz")] if path.suffix.lower() == ".gz" else path.name
        self._limits = limits
        place, sign = TAR
        if self.head(self.name)[place] == sign:
            raise UnreadableFile(
                _("%(name)s is a TAR archive. Unpack it once, and drop its folder as a ZIP.")
                % {"name": path.name}
            )

    def open(self, member: str) -> BinaryIO:
        packed = super().open(member)
        return cast("BinaryIO", io.BufferedReader(_Growing(packed, self._path, self._limits)))


class _Growing(io.RawIOBase):
    """What comes out of a packed file: whole, and no more than a file may hold."""

    def __init__(self, packed: BinaryIO, path: Path, limits: Limits) -> None:
        super().__init__()
        self._packed, self._name = packed, path.name
        self._stream = gzip.GzipFile(fileobj=packed)
        least = max(limits.ratio_above, limits.ratio * path.stat().st_size)
        self._left = min(limits.bytes, least)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._stream.read(len(buffer))
        except (EOFError, OSError, zlib.error) as error:
            raise UnreadableFile(
                _("%(name)s is cut short or damaged. Download the export again.")
                % {"name": self._name}
            ) from error
        self._left -= len(data)
        if self._left < 0:
            raise UnreadableFile(
                _("%(name)s is refused: it grows without an end. Drop the file unpacked.")
                % {"name": self._name}
            )
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        self._packed.close()
        super().close()


class Folder:
    """An export that somebody unpacked; links out of it are not followed."""

    def __init__(self, path: Path, *, limits: Limits) -> None:
        self.name = path.name
        self._files = dict(self._walk(path, limits))
        if not self._files:
            raise UnreadableFile(_("The folder %(name)s holds no files.") % {"name": self.name})

    def _walk(self, root: Path, limits: Limits) -> Iterator[tuple[str, Path]]:
        count = size = 0
        for folder, below, names in os.walk(root):
            below.sort()
            for path in sorted(Path(folder) / name for name in names):
                member = path.relative_to(root).as_posix()
                if is_junk(member) or path.is_symlink() or not path.is_file():
                    continue
                count, size = count + 1, size + path.stat().st_size
                if count > limits.members or size > limits.bytes:
                    raise UnreadableFile(
                        _(
                            "The folder %(name)s holds more than %(members)d files or "
                            "%(most)d MB. Drop only the folder of one export."
                        )
                        % {
                            "name": self.name,
                            "members": limits.members,
                            "most": limits.bytes // 1024**2,
                        }
                    )
                yield member, path

    def members(self) -> list[str]:
        return list(self._files)

    def open(self, member: str) -> BinaryIO:
        try:
            return self._files[member].open("rb")
        except KeyError:
            raise _no_member(self.name, member) from None

    def head(self, member: str, size: int = 65536) -> bytes:
        with self.open(member) as file:
            return file.read(size)


def _no_member(drop: str, member: str) -> UnreadableFile:
    return UnreadableFile(
        _("There is no %(member)s in %(name)s.") % {"member": member, "name": drop}
    )
