"""Brevo (once Sendinblue): its contacts, with semicolons and the day before the month.

One column says "blacklisted" of who left, whose address is dead and who complained. Only the
first is certain, so it is kept as the first: a no to this newsletter.
"""

from __future__ import annotations

from typing import ClassVar

from syndication.audience import YES_AND_NO, AudienceTable, Cells, Reader, State


class Brevo(AudienceTable):
    """Brevo: people come in."""

    key: ClassVar[str] = "brevo"
    name: ClassVar[str] = "Brevo"
    signatures = (
        frozenset({"email", "email blacklisted"}),
        frozenset({"email", "blacklisted", "double opt in"}),
        frozenset({"email", "double opt in", "added time"}),
    )
    parts = {
        "email": "address",
        "firstname": "first_name",
        "prenom": "first_name",
        "vorname": "first_name",
        "lastname": "last_name",
        "nom": "last_name",
        "nachname": "last_name",
        "added time": "subscribed_at",
    }
    orders = {"added time": "dmy"}
    told = ("email blacklisted", "double opt in", "opt in")

    def judged(self, cells: Cells, _reader: Reader, /) -> State:
        """A no first; then only a double opt-in proves a yes."""
        word = cells.word("email blacklisted", "blacklisted")
        if word and word not in YES_AND_NO:
            return ""
        if YES_AND_NO.get(word):
            return "unsubscribed"
        return "confirmed" if YES_AND_NO.get(cells.word("double opt in")) else "pending"
