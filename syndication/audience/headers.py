"""What people call the columns of a list, in the languages such lists are met in."""

from __future__ import annotations

from typing import Final

from syndication.audience.meaning import Part, State
from syndication.tables import fold

_NAMES: Final[dict[Part, tuple[str, ...]]] = {
    "address": (
        *("email", "e-mail", "mail", "email address", "e-mail address", "emailaddress"),
        *("subscriber", "subscriber email", "contact email", "primary email", "user email"),
        *("courriel", "adresse e-mail", "adresse email", "adresse mail", "adresse courriel"),
        *("adresse électronique", "mél", "e-mail-adresse", "emailadresse", "mailadresse"),
        *("deine e-mail-adresse", "correo", "correo electrónico", "dirección de correo"),
        *("indirizzo email", "indirizzo e-mail", "endereço de e-mail", "メールアドレス", "メール"),
    ),
    "name": (
        *("name", "full name", "fullname", "display name", "nom complet", "nom et prénom"),
        *("vollständiger name", "nombre completo", "nome completo", "名前"),
    ),
    "first_name": (
        *("first name", "firstname", "given name", "forename", "prénom", "vorname"),
        *("nombre", "nome"),
    ),
    "last_name": (
        *("last name", "lastname", "surname", "family name", "nom", "nom de famille"),
        *("nachname", "familienname", "apellido", "apellidos", "cognome", "sobrenome"),
    ),
    "state": (
        *("status", "state", "subscription status", "subscriber status", "email status"),
        *("statut", "état", "abonnement", "zustand", "estado", "stato", "abo status"),
        *("consent", "consentement", "einwilligung", "consentimiento", "consenso"),
        *("opt-in", "optin", "opted in", "newsletter", "subscribed", "is subscribed"),
        *("inscrit", "abonné", "angemeldet", "abonniert", "accepts marketing"),
        *("accepts email marketing", "marketing consent", "email opt-in", "email consent"),
        *("subscribed to emails", "subscribed to newsletter", "receives newsletter"),
        *("unsubscribed", "opted out", "opt-out", "désinscrit", "désabonné", "abgemeldet"),
        *("email disabled", "blacklisted", "do not email", "blocked", "bounced"),
    ),
    "subscribed_at": (
        *("subscribed at", "subscribed on", "subscription date", "date subscribed", "subscribed"),
        *("signup date", "sign-up date", "signed up at", "signed up", "opt-in time", "optin time"),
        *("opt-in date", "optin date", "created", "created at", "creation date", "date created"),
        *("date added", "added at", "added", "added time", "joined", "joined at", "date joined"),
        *("inscrit le", "date d'inscription", "date inscription", "date de création", "créé le"),
        *("abonné le", "date d'abonnement", "anmeldedatum", "angemeldet am", "erstellt am"),
        *("fecha de alta", "fecha de suscripción", "data iscrizione", "data di iscrizione"),
    ),
    "confirmed_at": (
        *("confirmed at", "confirm time", "confirmation date", "confirmation time"),
        *("confirmed on", "date confirmed", "confirmé le", "date de confirmation"),
        *("bestätigt am", "bestätigungsdatum", "double opt-in date"),
    ),
    "left_at": (
        *("unsubscribed at", "unsubscribed on", "unsub time", "unsubscription date"),
        *("date unsubscribed", "unsubscribe date", "unsubscribe time", "opt-out date"),
        *("désinscrit le", "désabonné le", "date de désinscription", "abgemeldet am"),
        *("abmeldedatum", "fecha de baja"),
    ),
    "ip": ("ip", "ip address", "optin ip", "opt-in ip", "confirm ip", "adresse ip", "ip-adresse"),
    "language": ("language", "lang", "locale", "langue", "sprache", "idioma", "lingua"),
    "tags": (
        *("tags", "tag", "labels", "groups", "segments", "étiquettes", "groupes", "segment"),
        *("schlagworte", "gruppen", "etiquetas"),
    ),
}
# They say nothing about consent, whatever stands in them.
UNASKED: Final[frozenset[str]] = frozenset(
    fold(name)
    for name in (
        *("id", "uuid", "number", "nr", "external id", "note", "notes", "comment", "comments"),
        *("description", "attributes", "data", "metadata", "company", "organization", "position"),
        *("organisation", "job title", "title", "phone", "phone number", "mobile", "fax"),
        *("address 1", "address line 1", "address line 2", "street", "city", "zip", "zip code"),
        *("zipcode", "postal code", "postcode", "country", "region", "county", "website", "url"),
        *("gender", "birthday", "date of birth", "age", "time zone", "timezone", "prefix"),
        *("société", "entreprise", "poste", "fonction", "téléphone", "portable", "adresse"),
        *("rue", "ville", "code postal", "pays", "région", "remarque", "remarques", "civilité"),
        *("commentaire", "commentaires", "sexe", "date de naissance", "site web"),
        *("firma", "unternehmen", "telefon", "handy", "straße", "ort", "stadt", "plz", "land"),
        *("anrede", "titel", "bemerkung", "bemerkungen", "notiz", "geburtstag", "geschlecht"),
        *("source", "utm source", "utm medium", "utm campaign", "referrer", "quelle"),
    )
)
# A folded header may stand for two parts ("subscribed" is a yes or a day): the cells decide.
KNOWN_HEADERS: Final[dict[str, tuple[Part, ...]]] = {
    header: tuple(part for part, names in _NAMES.items() if header in map(fold, names))
    for header in {fold(name) for names in _NAMES.values() for name in names}
}
# Headers whose "yes" is a no: what their yes and their no say.
ANSWERS: Final[dict[str, tuple[State, State]]] = {
    **dict.fromkeys(
        map(
            fold,
            (
                *("unsubscribed", "opted out", "opt-out", "désinscrit", "désabonné"),
                *("abgemeldet", "email disabled", "do not email", "blacklisted"),
            ),
        ),
        ("unsubscribed", "pending"),
    ),
    "blocked": ("blocked", "pending"),
    "bounced": ("bounced", "pending"),
}
