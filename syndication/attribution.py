"""What a copy says about itself, in words: who wrote and who paid for it, and where it is at home.

A canonical link is read by machines, and some platforms drop it; the line is read by people, and
stays. It is also how a copy is recognised where a platform keeps no other mark.
"""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

from syndication.exchange import Outgoing
from syndication.words import gettext_noop, in_language

PAID = gettext_noop("Sponsored: %(sponsor)s")
ORIGIN = gettext_noop("First published at %(home)s.")
BYLINE = gettext_noop("By %(authors)s.")


def with_attribution(article: Outgoing) -> str:
    """The article's markup between its sponsor and its origin, in the article's language."""
    return "\n".join(part for part in (_paid(article), article.html, _origin(article)) if part)


def _paid(article: Outgoing) -> str:
    if not article.sponsor:
        return ""
    line = in_language(article.language, PAID) % {"sponsor": escape(article.sponsor)}
    return f"<p><em>{line}</em></p>"


def _origin(article: Outgoing) -> str:
    address = escape(article.canonical_url)
    home = escape(urlsplit(article.canonical_url).netloc)
    link = f'<a href="{address}">{home}</a>'
    line = in_language(article.language, ORIGIN) % {"home": link}
    if article.authors:
        authors = escape(", ".join(article.authors))
        line = f"{in_language(article.language, BYLINE) % {'authors': authors}} {line}"
    return f"<p><em>{line}</em></p>"
