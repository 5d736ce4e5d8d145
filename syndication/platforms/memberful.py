"""Memberful: its members. Whether they get posts by mail stands in a column of its own."""

from __future__ import annotations

from typing import ClassVar

from syndication.audience import YES_AND_NO, AudienceTable, Cells, Reader, State

ASKED = ("subscribed to posts", "subscribed to newsletter", "newsletter", "email opt in", "opt in")


class Memberful(AudienceTable):
    """Memberful: people come in; who has no yes in the file waits for one."""

    key: ClassVar[str] = "memberful"
    name: ClassVar[str] = "Memberful"
    signatures = (
        frozenset({"full name", "email", "memberful id"}),
        frozenset({"full name", "email", "stripe customer id"}),
        frozenset({"full name", "email", "plan"}),
        frozenset({"full name", "email", "plans"}),
        frozenset({"full name", "email", "subscribed to posts"}),
        frozenset({"email", "memberful id"}),
    )
    parts = {
        "email": "address",
        "full name": "name",
        "created at": "subscribed_at",
        "signup date": "subscribed_at",
        "plan": "tags",
        "plans": "tags",
    }
    told = ASKED

    def judged(self, cells: Cells, _reader: Reader, /) -> State:
        word = cells.word(*ASKED)
        if not word:
            return "pending"
        if word not in YES_AND_NO:
            return ""
        return "confirmed" if YES_AND_NO[word] else "unsubscribed"
