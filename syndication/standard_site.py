"""Where an article stands in the network that Bluesky is part of, as a document of standard.site.

A publication names a home, a document names the article's path in it, and the home answers by
naming both: that makes the article's address at home the one that counts. (https://standard.site.)
Keys are made from what they name, so that both sides know them without asking.
"""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

DOCUMENT = "site.standard.document"
PUBLICATION = "site.standard.publication"
SIGNS = "234567abcdefghijklmnopqrstuvwxyz"
# Keys are read as moments in microseconds: ours lie in the two years before this house was built.
FIRST_MOMENT, MOMENTS = 1_704_067_200_000_000, 63_072_000_000_000
CLOCK = 10  # bits beside the moment


def key_of(identity: str) -> str:
    """A key in the form of a moment (TID), the same for the same thing."""
    digest = hashlib.sha256(identity.encode()).digest()
    moment = FIRST_MOMENT + int.from_bytes(digest[:8]) % MOMENTS
    number = moment << CLOCK | int.from_bytes(digest[8:10]) % (1 << CLOCK)
    return "".join(SIGNS[number >> 5 * place & 31] for place in reversed(range(13)))


def home_of(url: str) -> str:
    """The address of the home, without what leads into it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def owner_of(uri: str) -> str:
    """Whose repository an address in the network leads to."""
    return uri.removeprefix("at://").partition("/")[0]


def publication_at(*, owner: str, home: str) -> str:
    """Where the publication of a home is."""
    return f"at://{owner}/{PUBLICATION}/{key_of(home)}"


def document_beside(post: str) -> str:
    """Where the document is whose post this is: both have the key of the article."""
    return f"at://{owner_of(post)}/{DOCUMENT}/{post.rpartition('/')[2]}"
