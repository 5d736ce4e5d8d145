"""HubSpot: its contacts, as CSV or XLSX.

A customer file, not a list: only a legal basis that names a freely given consent is a yes.
"""

from __future__ import annotations

from typing import ClassVar

from syndication.audience import YES_AND_NO, AudienceTable, Cells, Reader, State

LEFT = (
    "unsubscribed from all email",
    "desabonne de tous les e mails",
    "von allen e mails abgemeldet",
)
DEAD = ("email hard bounce reason", "motif du hard bounce", "grund fur hard bounce")
BASIS = (
    "legal basis for processing contact s data",
    "base legale pour le traitement des donnees du contact",
    "rechtsgrundlage fur die verarbeitung der kontaktdaten",
)
FREELY_GIVEN = ("freely given consent", "consentement libre", "freiwillig erteilte einwilligung")


class HubSpot(AudienceTable):
    """HubSpot: people come in."""

    key: ClassVar[str] = "hubspot"
    name: ClassVar[str] = "HubSpot"
    signatures = (
        frozenset({"record id", "email"}),
        frozenset({"email", "marketing contact status"}),
        *(frozenset({header}) for header in LEFT),
    )
    parts = {
        "email": "address",
        "e mail": "address",
        "first name": "first_name",
        "prenom": "first_name",
        "vorname": "first_name",
        "last name": "last_name",
        "nom": "last_name",
        "nachname": "last_name",
        "create date": "subscribed_at",
        "date de creation": "subscribed_at",
        "erstellungsdatum": "subscribed_at",
        "preferred language": "language",
    }
    told = (*LEFT, *DEAD, *BASIS, "marketing contact status")

    def judged(self, cells: Cells, _reader: Reader, /) -> State:
        """A no first; a consent only where the file names it."""
        if cells.get(*DEAD):
            return "bounced"
        word = cells.word(*LEFT)
        if word and word not in YES_AND_NO:
            return ""
        if YES_AND_NO.get(word):
            return "unsubscribed"
        basis = cells.word(*BASIS)
        return "confirmed" if any(words in basis for words in FREELY_GIVEN) else "pending"
