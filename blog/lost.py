"""Which addresses that were not found are worth a look, and which article each may have meant."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple
from urllib.parse import unquote

from django.db.models import Q
from django.utils.text import slugify

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

LONGEST = 255
# What is below these is not written by editors, or is somebody's own.
OURS = re.compile(r"/(\w\w/)?(admin|account|u|media|static|documents|hooks|preview|mail|_util)/")
# Scanners try what other programs have; pages are never called so.
NOISE = re.compile(
    r"\.(?!html?$)\w{1,5}$|^//|/\.|/wp-|/(cgi-bin|phpmyadmin|xmlrpc|autodiscover|owa|vendor"
    r"|actuator|solr|hnap1|boaform|console|telescope)\b",
    re.IGNORECASE,
)
# An address of mail, or a word too long to be typed: they tell of a person.
PERSONAL = re.compile(r"[^/@\s]@[^/@\s]+\.\w\w|[0-9A-Za-z_=.]{32,}")
PROGRAMS = re.compile(
    r"bot|crawl|spider|slurp|scan|curl|wget|python|java/|go-http|libwww|headless|okhttp|feed",
    re.IGNORECASE,
)
NEWEST = 2000  # pages and redirects that are compared
MOST = 3  # suggestions
ALIKE = 0.72  # of difflib's measure; below it, slugs that share a word by chance
SHARED = 0.5  # of the words of an address
SHORT = 4  # letters of a word that says little by itself
KEY = re.compile(r"-[0-9a-f]{8,12}$")  # what Medium puts behind its slugs
ENDING = re.compile(r"\.html?$", re.IGNORECASE)


class Known(NamedTuple):
    """A page that readers can open."""

    pk: int
    slug: str
    title: str


def is_worth_keeping(path: str, *, agent: str) -> bool:
    """Whether a person may have asked for a page that was there once."""
    if not agent or PROGRAMS.search(agent) or len(path) > LONGEST or not path.isprintable():
        return False
    return not any(pattern.search(path) for pattern in (OURS, NOISE, PERSONAL))


class Finder:
    """Guesses which page of a brand was meant; reads its newest pages and redirects once."""

    def __init__(self, site: Site) -> None:
        roots = [site.root_page, *site.root_page.get_translations()]
        below = Q(pk__in=[])
        for root in roots:
            below |= Q(path__startswith=root.path, depth__gt=root.depth)
        newest = Page.objects.live().filter(below).order_by("-first_published_at", "-pk")
        pages = [Known(*row) for row in newest.values_list("pk", "slug", "title")[:NEWEST]]
        self._pages = {page.pk: page for page in pages}
        self._by_slug: dict[str, list[int]] = defaultdict(list)
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for page in pages:
            self._by_slug[page.slug].append(page.pk)
            for word in _words(f"{page.slug}-{slugify(page.title, allow_unicode=True)}"):
                self._by_word[word].append(page.pk)
        old = Redirect.objects.filter(Q(site=site) | Q(site=None), redirect_page__isnull=False)
        for path, target in old.order_by("-pk").values_list("old_path", "redirect_page")[:NEWEST]:
            self._by_slug[_slug(path)].append(target)

    def meant(self, path: str) -> list[Known]:
        """The pages that an address may have meant, the likeliest first."""
        slug = _slug(path)
        found = [*self._by_slug.get(slug, []), *self._alike(slug)]
        likely = [self._pages[pk] for pk in dict.fromkeys(found) if pk in self._pages]
        return likely[:MOST]

    def _alike(self, slug: str) -> Iterable[int]:
        words = _words(slug)
        shared = Counter(pk for word in words for pk in self._by_word.get(word, []))
        enough = [pk for pk, count in shared.most_common(MOST) if count >= SHARED * len(words)]
        if enough:
            return enough
        close = get_close_matches(slug, self._by_slug, n=MOST, cutoff=ALIKE) if slug else []
        return [pk for one in close for pk in self._by_slug[one]]


def _slug(path: str) -> str:
    last = unquote(path).rstrip("/").rpartition("/")[2]
    return KEY.sub("", ENDING.sub("", last)).lower()


def _words(slug: str) -> set[str]:
    found = set(re.findall(r"\w+", slug.replace("_", "-")))
    return {word for word in found if len(word) >= SHORT} or found
