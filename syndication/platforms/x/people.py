"""Followers on X, out of the archive: numbers of accounts and no addresses.

They are counted and nothing of them is kept: who they are is not ours, how many there are says
how many could be asked to come.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

import ijson

from syndication.exchange import Drop, Person, Recognition, UnreadableFile
from syndication.words import _

FOLLOWERS = re.compile(r"(?:.*/)?followers?(?:-part\d+)?\.js", re.IGNORECASE)
LONGEST_PREFIX = 200  # `window.YTD.follower.part0 = ` and the like


def recognise(drop: Drop) -> Recognition:
    """By the script in which the archive keeps them."""
    if any(_is_list(drop, member) for member in _lists(drop)):
        return Recognition(90, "X followers", ("people",))
    return Recognition(0, "")


def read_people(drop: Drop) -> Iterator[Person]:
    """One nobody for each follower."""
    for member in _lists(drop):
        with drop.open(member) as file:
            _skip_prefix(file, member)
            try:
                for number, _follower in enumerate(ijson.items(file, "item"), start=1):
                    yield Person(row=number, address="", state="no_email", evidence=member)
            except ijson.JSONError as error:
                raise _broken(member) from error


def _lists(drop: Drop) -> list[str]:
    return [member for member in drop.members() if FOLLOWERS.fullmatch(member)]


def _is_list(drop: Drop, member: str) -> bool:
    return b"YTD.follower" in drop.head(member, LONGEST_PREFIX)


def _skip_prefix(file: BinaryIO, member: str) -> None:
    """The file is a script: what stands behind `=` is JSON."""
    for _place in range(LONGEST_PREFIX):
        if file.read(1) == b"=":
            return
    raise _broken(member)


def _broken(member: str) -> UnreadableFile:
    return UnreadableFile(
        _("%(member)s is no list of followers. Ask X for a new archive.") % {"member": member}
    )
