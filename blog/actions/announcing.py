"""Verbs on announcements: what changed is written down for those outside who are told of it.

A brand chooses whom it tells: a WebSub hub, which tells the followers of its
feeds, and IndexNow, which tells search engines. Homecomings are silent.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

from wagtail.models import Site

from blog.addresses import feeds_of
from blog.models import Announcement, ArticlePage
from core import bell
from core.models import Brand
from core.models.brand import brand_of

ENGINE = "announcements"
DUE, FAILED = "due", "failed"  # `Announcement.state`

_is_quiet: ContextVar[bool] = ContextVar("blog_announcing_is_quiet", default=False)


@contextmanager
def quietly() -> Iterator[None]:
    """As long as the block lasts nobody outside is told: years that come home are no news."""
    before = _is_quiet.set(True)
    try:
        yield
    finally:
        _is_quiet.reset(before)


def announce(article: ArticlePage, *, old_url: str = "") -> int:
    """Note down whom to tell that an article changed, and where; how many addresses that makes.

    `old_url` is where it stood before, when it moved.
    """
    site = article.get_site()
    if _is_quiet.get() or site is None or article.get_view_restrictions().exists():
        return 0
    brand = brand_of(site)
    wanted: list[tuple[str, str]] = []
    if brand.websub_hub and article.visibility == "public":
        wanted += [(Announcement.Service.HUB, url) for url in feeds_of(article)]
    if brand.index_now and not article.canonical_override:
        urls = [url for url in (article.full_url, old_url) if url]
        wanted += [(Announcement.Service.INDEX_NOW, url) for url in urls]
    return _note(site, wanted)


def still_wants(brand: Brand, service: str) -> bool:
    """Whether a brand has a service told."""
    return bool(brand.websub_hub if service == Announcement.Service.HUB else brand.index_now)


def _note(site: Site, wanted: list[tuple[str, str]]) -> int:
    now = timezone.now()
    rows = [
        Announcement(site=site, service=service, url=url, state=DUE, due_at=now)
        for service, url in wanted
    ]
    Announcement.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["site", "service", "url"],
        update_fields=["state", "due_at", "attempts", "last_error"],
    )
    if rows:
        bell.ring(ENGINE)
    return len(rows)
