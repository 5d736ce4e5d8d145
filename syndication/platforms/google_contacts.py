"""Google Contacts: an address book, in both generations of its table.

Who stands in an address book gave an address, and nothing else. Several addresses of one person
are several people here: which of them they would want is theirs to say.
"""

from __future__ import annotations

from typing import ClassVar

from syndication.audience import AudienceTable

MOST_ADDRESSES = 6


class GoogleContacts(AudienceTable):
    """Google Contacts: people come in, and wait for a yes of their own."""

    key: ClassVar[str] = "google_contacts"
    name: ClassVar[str] = "Google Contacts"
    label = "Google Contacts"
    signatures = (frozenset({"e mail 1 value"}),)
    parts = {
        **{f"e mail {number} value": "address" for number in range(1, MOST_ADDRESSES)},
        "name": "name",
        "first name": "first_name",
        "given name": "first_name",
        "last name": "last_name",
        "family name": "last_name",
        "labels": "tags",
        "group membership": "tags",
    }
    default = "pending"
