"""The zip around a moved home: written once, believed only after every byte was counted.

An archive comes from outside. It is refused before anything is written when a member is missing,
extra, damaged, overlapping another, larger than it says, or named to land elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any

from core.moving.inventory import CannotMove

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 1 << 20
MOST_MEMBERS = 500_000
MOST_MANIFEST = 200 << 20
HONEST_RATIO = 200  # text of one table repeats itself; nothing honest repeats itself more
SMALL = 1 << 20
FOLDERS = {"data", "media", "private"}
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)


class Packer:
    """Writes members one after the other and remembers what each of them is."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
        self.members: dict[str, dict[str, Any]] = {}

    def add(self, name: str, pieces: Iterable[bytes], *, compress: bool = True) -> int:
        """Write a member from pieces of bytes; returns how many pieces there were."""
        digest, size, count = hashlib.sha256(), 0, 0
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
        with self._zip.open(info, "w", force_zip64=True) as member:
            for piece in pieces:
                member.write(piece)
                digest.update(piece)
                size += len(piece)
                count += 1
        self.members[name] = {"sha256": digest.hexdigest(), "bytes": size}
        return count

    def finish(self, facts: dict[str, Any]) -> None:
        """Write the manifest and close the archive."""
        manifest = {"format": FORMAT, **facts, "members": self.members}
        self._zip.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        self._zip.close()

    def abandon(self) -> None:
        """Close an archive that will not be used."""
        self._zip.close()


class Parcel:
    """An archive that was opened; `verify()` it before reading anything from it."""

    def __init__(self, path: Path) -> None:
        self._size = path.stat().st_size
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, NotImplementedError) as error:
            raise CannotMove(f"{path.name} is not an archive of a home: {error}.") from error
        self._infos = self._zip.infolist()
        self.manifest = self._read_manifest()
        self.members: dict[str, dict[str, Any]] = self.manifest["members"]

    def verify(self, *, tell: Callable[[int], None] = lambda _bytes: None) -> None:
        """Read every byte and compare it with the manifest; raises CannotMove."""
        self._compare_names()
        self._compare_sizes()
        for name, expected in self.members.items():
            digest = hashlib.sha256()
            for piece in self.pieces(name):
                digest.update(piece)
                tell(len(piece))
            if digest.hexdigest() != expected["sha256"]:
                raise damaged(name)

    def pieces(self, name: str) -> Iterator[bytes]:
        """The content of a member, a piece at a time, never more than the manifest says."""
        left = int(self.members[name]["bytes"])
        try:
            with self._zip.open(name) as member:
                while piece := member.read(CHUNK):
                    left -= len(piece)
                    if left < 0:
                        raise damaged(name)
                    yield piece
        except UNREADABLE as error:
            raise damaged(name) from error
        if left:
            raise damaged(name)

    def open(self, name: str) -> IO[bytes]:
        """A member as a file to read lines from."""
        return self._zip.open(name)

    def close(self) -> None:
        self._zip.close()

    def _read_manifest(self) -> dict[str, Any]:
        try:
            info = self._zip.getinfo(MANIFEST)
            if info.file_size > MOST_MANIFEST:
                raise damaged(MANIFEST)
            manifest: dict[str, Any] = json.loads(self._zip.read(info))
            fits = manifest["format"] == FORMAT and isinstance(manifest["members"], dict)
        except (KeyError, TypeError, *UNREADABLE) as error:
            raise damaged(MANIFEST) from error
        if not fits:
            raise CannotMove("This archive has a form that this version does not know.")
        return manifest

    def _compare_names(self) -> None:
        names = [info.filename for info in self._infos]
        if len(names) > MOST_MEMBERS or len(names) != len(set(names)):
            raise CannotMove("The archive has too many members, or one of them twice.")
        if set(names) != {*self.members, MANIFEST}:
            raise CannotMove("The archive does not hold what its manifest lists.")
        for name in self.members:
            parts = PurePosixPath(name).parts
            if "\\" in name or ".." in parts or len(parts) < 2 or parts[0] not in FOLDERS:  # noqa: PLR2004
                raise CannotMove(f"The archive names a file that would land elsewhere: {name!r}.")

    def _compare_sizes(self) -> None:
        # Overlapping members read the same bytes many times: 24 kB can claim to be 500 MB.
        if sum(info.compress_size for info in self._infos) > self._size:
            raise CannotMove("Members of the archive overlap; it was made to harm.")
        for info in self._infos:
            large = info.file_size > SMALL
            if large and info.file_size > HONEST_RATIO * max(1, info.compress_size):
                raise CannotMove(f"{info.filename} unpacks to far more than it should.")
            if info.filename != MANIFEST:
                expected = self.members[info.filename]["bytes"]
                if info.file_size != expected:
                    raise damaged(info.filename)


def damaged(name: str) -> CannotMove:
    """The error for a member that is not what the manifest says."""
    return CannotMove(f"The archive is damaged at {name}. Nothing was written; use another copy.")
