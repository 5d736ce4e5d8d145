"""What a reader may have meant whose words were not found.

A brand's own titles, topics and authors are the dictionary: no list of words
knows its names. Where the database measures likeness itself (PostgreSQL with
`pg_trgm`), the titles that are read for it are the likeliest of all; elsewhere
they are the newest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import DatabaseError, connection, transaction

from wagtail.models import Site

from blog.models import Topic
from people.models import Contributor

NEWEST = 2000  # titles that are read
MOST = 6  # words that are looked up
SHORTEST = 4  # letters; shorter words are like too many others
ALIKE = 0.74  # of difflib's measure
WORD = re.compile(r"\w+")
TRIGRAMS = "pg_trgm"


def did_you_mean(query: str, *, articles: Any, site: Site) -> str:
    """The question in words that are known here; nothing where there is no better one."""
    known = {word for text in _texts(query, articles, site) for word in _words(text)}
    asked = WORD.findall(query)
    changed = [one for one in asked if len(one) >= SHORTEST and one.casefold() not in known]
    better = {one: _closest(one, known) for one in changed[:MOST]}
    meant = [better.get(one, one) for one in asked]
    return " ".join(meant) if meant != asked else ""


def have_trigrams() -> None:
    """Let PostgreSQL measure likeness, if we may; asked for with every migration."""
    if connection.vendor == "postgresql":  # pragma: no cover - on PostgreSQL
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {TRIGRAMS}")
        except DatabaseError:
            return  # the owner of the server can do it; we can do without


def _texts(query: str, articles: Any, site: Site) -> Iterable[str]:
    likely = articles.newest_first()
    if _measures_likeness():  # pragma: no cover - on PostgreSQL
        likely = articles.order_by(TrigramWordSimilarity(query, "title").desc(), "-pk")
    yield from likely.values_list("title", flat=True)[:NEWEST]
    yield from Topic.objects.filter(site=site).values_list("name", flat=True)[:NEWEST]
    yield from Contributor.objects.filter(site=site).values_list("name", flat=True)[:NEWEST]


def _measures_likeness() -> bool:
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:  # pragma: no cover - on PostgreSQL
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = %s", [TRIGRAMS])
        return cursor.fetchone() is not None


def _words(text: str) -> list[str]:
    return [one for one in WORD.findall(text.casefold()) if len(one) >= SHORTEST]


def _closest(word: str, known: set[str]) -> str:
    found = get_close_matches(word.casefold(), known, n=1, cutoff=ALIKE)
    return found[0] if found else word
