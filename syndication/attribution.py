"""What a copy says about itself, in words: who wrote and who paid for it, and where it is at home.

A canonical link is read by machines, and some platforms drop it; the line is read by people, and
stays. It is also how a copy is recognised where a platform keeps no other mark.
"""

from __future__ import annotations

import re
from html import escape
from urllib.parse import urlsplit

from syndication.counting import URL
from syndication.exchange import Outgoing
from syndication.words import gettext_noop, in_language

PAID = gettext_noop("Sponsored: %(sponsor)s")
ORIGIN = gettext_noop("First published at %(home)s.")
BYLINE = gettext_noop("By %(authors)s.")


def with_attribution(article: Outgoing) -> str:
    """The article's markup between its sponsor and its origin, in the article's language."""
    return "\n".join(part for part in (_paid(article), article.html, _origin(article)) if part)


def last_line(article: Outgoing) -> str:
    """Where the article is at home, for a person to type, in the article's language."""
    return in_language(article.language, ORIGIN) % {"home": article.canonical_url}


def is_copy(markup: str, *, original: str) -> bool:
    """Whether a text says at its end that it was first published there.

    A mere link is not enough: somebody else's text may cite the original.
    """
    link = re.escape(_link(original)).replace('">', '([?&][^"<>]*)?">', 1)  # or marked as ours
    last = markup.rstrip().rpartition("\n")[2]
    return re.fullmatch(f"<p><em>[^<]*{link}[^<]*</em></p>", last) is not None


def leads_to(text: str, *, original: str) -> bool:
    """Whether an address in a text of words is the original's, whatever it says of its source."""
    longer = f"{original}{'&' if '?' in original else '?'}"
    addresses = (url.partition("#")[0] for url in URL.findall(text))
    return any(url == original or url.startswith(longer) for url in addresses)


def _paid(article: Outgoing) -> str:
    if not article.sponsor:
        return ""
    line = in_language(article.language, PAID) % {"sponsor": escape(article.sponsor)}
    return f"<p><em>{line}</em></p>"


def _origin(article: Outgoing) -> str:
    home = _link(article.link_url or article.canonical_url)
    line = in_language(article.language, ORIGIN) % {"home": home}
    if article.authors:
        authors = escape(", ".join(article.authors))
        line = f"{in_language(article.language, BYLINE) % {'authors': authors}} {line}"
    return f"<p><em>{line}</em></p>"


def _link(original: str) -> str:
    return f'<a href="{escape(original)}">{escape(urlsplit(original).netloc)}</a>'
