"""Words that say where somebody stands, in the languages of the tools that write them.

Folded: without case, accents and signs. A word that stands in no vocabulary is an error and never
a guess.
"""

from __future__ import annotations

from typing import Final

from syndication.audience.meaning import State

_WORDS: Final[dict[State, tuple[str, ...]]] = {
    "confirmed": (
        *("active", "subscribed", "confirmed", "enabled", "opted in", "opt in", "double opt in"),
        *("abonne", "abonnee", "inscrit", "inscrite", "actif", "active", "confirme"),
        *("aktiv", "abonniert", "angemeldet", "bestatigt"),
        *("suscrito", "activo", "iscritto", "attivo", "inscrito", "ativo"),
    ),
    "pending": (
        *("pending", "unconfirmed", "unactivated", "validating", "not confirmed"),
        *("en attente", "non confirme", "ausstehend", "unbestatigt", "pendiente", "in attesa"),
    ),
    "unsubscribed": (
        *("unsubscribed", "cancelled", "canceled", "opted out", "opt out", "blacklisted"),
        *("desinscrit", "desinscrite", "desabonne", "desabonnee", "abgemeldet", "gekundigt"),
        *("dado de baja", "disiscritto", "cancelado"),
    ),
    "bounced": (
        *("bounced", "cleaned", "invalid", "undeliverable", "hard bounce", "hard bounced"),
        *("nettoye", "rejete", "unzustellbar", "bereinigt"),
    ),
    "complained": ("complained", "complaint", "spam", "abuse", "junk", "plainte", "beschwerde"),
    "blocked": ("blocked", "banned", "blocklisted", "deleted", "removed", "bloque", "gesperrt"),
}
PEOPLES_WORDS: Final[dict[str, State]] = {
    word: state for state, words in _WORDS.items() for word in words
}
# They answer a question; which one, the header of their column says.
YES_AND_NO: Final[dict[str, bool]] = {
    **dict.fromkeys(("yes", "true", "1", "y", "oui", "vrai", "ja", "wahr", "si", "sim", "x"), True),
    **dict.fromkeys(("no", "false", "0", "n", "non", "faux", "nein", "falsch", "nao"), False),
}
