"""JSON that strangers wrote, read row by row: memory does not grow with the file.

Only the lists that are asked for are built, and of their rows only what is asked of each; the
rest of an export, which may be keys and letters, passes by unread.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, BinaryIO

import ijson
from ijson.common import ObjectBuilder

from syndication.exchange import Drop, Story, UnreadableFile
from syndication.words import _

MOST_EVENTS = 200_000  # values in one row
LARGEST = 16 * 1024 * 1024  # bytes of a file that is read at once
LONGEST_NAME = 200  # of the variable of a script
OPENING = {"start_map", "start_array"}
ENDING = {"end_map", "end_array"}


class JsonFile:
    """A file of JSON that is read once; `is_cut` says afterwards whether it ended too early."""

    def __init__(self, file: BinaryIO, *, name: str, behind: bytes = b"") -> None:
        """`behind` is the sign that a script sets before its data: `window.YTD.part0 = [`."""
        self.name = name
        self.is_cut = False
        self._file = file
        self._behind = behind

    def rows(self, lists: Mapping[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
        """The rows of some lists, in the file's order, each with what its list is called here.

        `lists` maps a place (`db.item.data.posts.item`) to a name. What breaks off behind some
        rows is told by `is_cut`; what is no JSON at all raises `UnreadableFile`.
        """
        events = iter(ijson.parse(_Marked(self._file, self._behind), use_float=True))
        count = 0
        try:
            for prefix, event, _value in events:
                if event == "start_map" and prefix in lists:
                    row = _built(events, self.name)
                    count += 1
                    yield lists[prefix], row
        except (ijson.JSONError, UnicodeDecodeError, RecursionError, OverflowError) as error:
            self.is_cut = count > 0
            if not count:
                raise UnreadableFile(
                    _("%(name)s is no JSON that can be read. Download the export again.")
                    % {"name": self.name}
                ) from error


class _Marked:
    """A file without what may stand before its data: the mark of UTF-8, the name of a script."""

    def __init__(self, file: BinaryIO, behind: bytes) -> None:
        self._file = file
        self._behind = behind
        self._is_begun = False

    def read(self, size: int = 65536) -> bytes:
        data = self._file.read(size)
        if data and size and not self._is_begun:
            self._is_begun = True
            data = data.removeprefix(b"\xef\xbb\xbf")
            place = data.find(self._behind, 0, LONGEST_NAME) if self._behind else -1
            data = data[place + len(self._behind) :] if place >= 0 else data
        return data.rstrip(b";") if self._behind else data


def _built(events: Iterator[tuple[str, str, Any]], name: str) -> dict[str, Any]:
    """The value whose first event has just been seen."""
    builder = ObjectBuilder()
    builder.event("start_map", None)
    depth, count = 1, 0
    while depth:  # ijson itself raises where a file ends inside of it
        _prefix, event, value = next(events)
        count += 1
        if count > MOST_EVENTS:
            raise UnreadableFile(
                _("One entry of %(name)s holds more values than a post does.") % {"name": name}
            )
        builder.event(event, value)
        depth += (event in OPENING) - (event in ENDING)
    return dict(builder.value)


def read_json(drop: Drop, member: str) -> Any:
    """A small file of JSON as a whole; raises `UnreadableFile`."""
    with drop.open(member) as file:
        data = file.read(LARGEST + 1)
    try:
        # What is longer was cut off here, so it is no JSON any more.
        return json.loads(data[:LARGEST].decode("utf-8-sig", errors="replace"))
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(
            _("%(name)s is no JSON that can be read. Download the export again.")
            % {"name": PurePosixPath(member).name}
        ) from error


def cut_off(member: str, count: int) -> Story:
    """The line of the report for a file that ends too early."""
    words = f"The file is cut off: {count} posts are whole, the rest is missing. Export it again."
    return Story(source_id=f"end of {member}", title=member, html="", warnings=(words,))


def begins_json(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}


def has_keys(head: bytes, keys: Collection[str]) -> bool:
    """Whether the beginning of a file of JSON names all of these keys."""
    return begins_json(head) and all(f'"{key}"'.encode() in head for key in keys)


def said(row: Mapping[str, Any], *keys: str) -> str:
    """The first of these values that is some text."""
    found = (row.get(key) for key in keys)
    return next((one.strip() for one in found if isinstance(one, str) and one.strip()), "")


def listed(value: Any) -> list[Any]:
    """A list, or nothing in place of anything else."""
    return value if isinstance(value, list) else []


def mapped(value: Any) -> dict[str, Any]:
    """A mapping, or an empty one in place of anything else."""
    return value if isinstance(value, dict) else {}
