"""Archives for the tests: well-formed, and with one lie in them."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from syndication.archive import open_drop
from syndication.exchange import Drop, UnreadableFile

WORDS = b"<p>Words that belong to us.</p>"


def packed(folder: Path, members: dict[str, bytes], *, name: str = "export.zip") -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in members.items():
            archive.writestr(member, data)
    return path


def rewritten(path: Path, old: bytes, new: bytes, *, last: bool = False) -> Path:
    """The same archive with one lie in it."""
    data = path.read_bytes()
    at = data.rindex(old) if last else data.index(old)
    path.write_bytes(data[:at] + new + data[at + len(old) :])
    return path


def refusal(path: Path, **facts: Any) -> str:
    """The sentence with which a drop is refused, whether it is opened or read."""
    with pytest.raises(UnreadableFile) as refused:
        contents(path, **facts)
    return str(refused.value)


def contents(path: Path, **facts: Any) -> dict[str, bytes]:
    """Every member of a drop, read to its end."""
    with open_drop(path, **facts) as drop:
        return {member: whole(drop, member) for member in drop.members()}


def whole(drop: Drop, member: str) -> bytes:
    with drop.open(member) as file:
        return file.read()
