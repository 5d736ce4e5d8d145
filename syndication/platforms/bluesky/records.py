"""What is kept in a repository for an article: a post with a card, and a document.

(Lexicons of bluesky-social/atproto, app.bsky.feed.post and site.standard.document.)
"""

from __future__ import annotations

import time
from typing import Any

from syndication.counting import byte_count, grapheme_count
from syndication.exchange import Outgoing
from syndication.fitting import announcement, few_tags, link_of, shortened
from syndication.standard_site import home_of, key_of
from syndication.writing import facets

POST = "app.bsky.feed.post"
LONGEST, MOST_BYTES = 300, 3_000
MOST_TAGS, LONGEST_TAG = 8, 64
LONGEST_TITLE, LONGEST_DESCRIPTION = 500, 3_000
MOST_TEXT = 100_000  # bytes: a server takes 150 kB of JSON in one request


def length(text: str) -> int:
    """As Bluesky counts: signs that a person sees, unless their bytes are too many."""
    return max(grapheme_count(text), -(-byte_count(text) * LONGEST // MOST_BYTES))


def words(article: Outgoing) -> str:
    """The text of the post. The link is in the card below it."""
    return announcement(article, most=LONGEST, length=length, link=False)


def post(article: Outgoing, *, created_at: str, thumb: Any, about: list[Any]) -> dict[str, Any]:
    """A post with the card of the article; `about` names its document and publication."""
    text = words(article)
    card: dict[str, Any] = {
        "uri": link_of(article),
        "title": shortened(article.title, LONGEST),
        "description": shortened(article.excerpt, LONGEST),
    }
    card |= {"thumb": thumb} if thumb else {}
    card |= {"associatedRefs": about} if about else {}
    marked = [
        {
            "index": {"byteStart": one.start, "byteEnd": one.end},
            "features": [{"$type": "app.bsky.richtext.facet#link", "uri": one.url}],
        }
        for one in facets(text)
    ]
    return {
        "text": text,
        "createdAt": created_at,
        "langs": [article.language],
        "embed": {"$type": "app.bsky.embed.external", "external": card},
        "tags": list(few_tags(article.tags, most=MOST_TAGS, longest=LONGEST_TAG)),
    } | ({"facets": marked} if marked else {})


def publication(article: Outgoing, *, name: str) -> tuple[str, dict[str, Any]]:
    """The key and the record of the home that an article belongs to."""
    home = home_of(article.canonical_url)
    return key_of(home), {"url": home, "name": name}


def document(article: Outgoing, *, site: str, cover: Any) -> dict[str, Any]:
    """The article as the network knows it: where it is at home, and its words for search."""
    moment = article.published_at.timestamp() if article.published_at else time.time()
    about: dict[str, Any] = {
        "site": site,
        "path": article.canonical_url.removeprefix(home_of(article.canonical_url)),
        "title": shortened(article.title, LONGEST_TITLE),
        "description": shortened(article.excerpt, LONGEST_DESCRIPTION),
        "publishedAt": written(moment),
        "tags": list(few_tags(article.tags, most=MOST_TAGS, longest=LONGEST_TAG)),
        "textContent": _within(article.text),
    }
    return about | ({"coverImage": cover} if cover else {})


def _within(text: str) -> str:
    """The words for search, as many as go into a record."""
    if byte_count(text) <= MOST_TEXT:
        return text
    return text.encode()[:MOST_TEXT].decode(errors="ignore").rpartition(" ")[0]


def written(moment: float) -> str:
    """A moment as the network writes it."""
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(moment))
