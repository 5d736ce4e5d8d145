"""The members of a Ghost site, as its admin exports them."""

from __future__ import annotations

from syndication.audience import YES_AND_NO, AudienceTable, Cells, Reader, State
from syndication.words import _


class Members(AudienceTable):
    """The table of members; who turned mail off is a member still, and said no to it."""

    name = "Ghost"
    label = "Ghost members"
    signatures = (frozenset({"email", "subscribed to emails"}),)
    parts = {
        "email": "address",
        "name": "name",
        "created at": "subscribed_at",
        "labels": "tags",
    }
    told = ("subscribed to emails", "complimentary plan", "tiers")

    def judged(self, cells: Cells, _reader: Reader, /) -> State:
        answer = YES_AND_NO.get(cells.word("subscribed to emails"))
        if answer is None:
            return ""
        return "confirmed" if answer else "unsubscribed"

    def problem(self, cells: Cells, /) -> str:
        return _("This member was deleted there.") if cells.get("deleted at") else ""
