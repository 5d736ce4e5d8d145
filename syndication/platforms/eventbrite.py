"""Eventbrite: who came to an event. They asked for a ticket, not for a newsletter.

A question of the organiser may have asked for it: a column whose header names a newsletter or an
opt-in, answered with a yes, is a proof.
"""

from __future__ import annotations

import re
from typing import ClassVar

from syndication.audience import YES_AND_NO, AudienceTable, Cells, Reader, State
from syndication.words import _

ASKS = re.compile(r"\b(newsletter|opt in|mailing list|lettre d information|rundbrief)\b")
STATUS = ("attendee status", "statut du participant", "teilnehmerstatus")
NOT_THERE = frozenset(
    {"refunded", "not attending", "cancelled", "deleted", "rembourse", "erstattet"}
)
HIDDEN = "info requested"
ORDER = ("order", "order id", "no de commande", "n de commande", "bestellnummer")


class Eventbrite(AudienceTable):
    """Eventbrite: people come in; who said yes to a question is confirmed, the others wait."""

    key: ClassVar[str] = "eventbrite"
    name: ClassVar[str] = "Eventbrite"
    signatures = (
        frozenset({"order", "order date", "email"}),
        frozenset({"order id", "order date", "email"}),
        frozenset({"attendee", "attendee status", "email"}),
        frozenset({"attendee status", "order date"}),
        frozenset({"date de commande", "statut du participant"}),
        frozenset({"bestelldatum", "teilnehmerstatus"}),
    )
    parts = {
        "email": "address",
        "e mail": "address",
        "adresse e mail": "address",
        "first name": "first_name",
        "prenom": "first_name",
        "vorname": "first_name",
        "last name": "last_name",
        "nom de famille": "last_name",
        "nachname": "last_name",
        "order date": "subscribed_at",
        "date de commande": "subscribed_at",
        "bestelldatum": "subscribed_at",
        "event name": "tags",
    }
    told = STATUS

    def judged(self, cells: Cells, _reader: Reader, /) -> State:
        if cells.word("email", "e mail", "adresse e mail") == HIDDEN:
            return "no_email"
        answers = [cells.word(name) for name in cells.headers if ASKS.search(name)]
        said = [YES_AND_NO.get(answer) for answer in answers if answer]
        return "confirmed" if said and all(said) else "pending"

    def problem(self, cells: Cells, /) -> str:
        return _("Did not come to the event.") if cells.word(*STATUS) in NOT_THERE else ""

    def is_person(self, cells: Cells, /) -> bool:
        """Not the totals below the report."""
        names = ("first name", "prenom", "vorname", "email", "e mail", "adresse e mail")
        return bool(cells.get(*names))
