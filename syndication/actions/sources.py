"""Verbs on followed feeds: find, follow, look at. Reading happens outside of any transaction."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail.log_actions import log
from wagtail.models import Site

from core import http
from core.work import Worker, claim, dead_claims, wait_before
from people.rights import sites_of
from syndication import feeds
from syndication.models import Idea, Source

FOLLOWED, GONE = "followed", "gone"  # `Source.state`
EVERY = timedelta(hours=1)
LONGEST_WAIT = timedelta(days=1)
FIRST_WAIT = 900.0  # seconds; doubled with every failure
MOST_NEW = 30  # ideas from one look
LIMITS = http.Limits(seconds=15, bytes=4 * 1024 * 1024)
ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, */*;q=0.5"

logger = logging.getLogger("syndication.sources")


class SourceError(Exception):
    """A feed cannot be followed or read; `permanent` says whether waiting is of no use."""

    def __init__(
        self, message: str, *, permanent: bool = False, wait: timedelta = timedelta()
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Found:
    """A feed where it was found, with what is sent along when it is asked for again."""

    url: str
    feed: feeds.Feed
    etag: str = ""
    last_modified: str = ""


def find(url: str) -> Found:
    """The feed at an address, or the one that the page at this address names.

    Raises `SourceError` with what an editor can do about it.
    """
    answer = _ask(url)
    if "html" in answer.headers.get("Content-Type", "").lower():
        named = feeds.named_in(answer.text, url=answer.url)
        if named is None:
            raise SourceError(_("This page names no feed. Look for its RSS address."))
        answer = _ask(named)
    return _found(answer)


def follow(*, site: Site, found: Found, title: str = "", user: Any) -> Source:
    """Follow a feed for a brand, with its newest entries as first ideas."""
    if not user.has_perm("syndication.add_source") or site not in sites_of(user):
        raise PermissionDenied
    try:
        with transaction.atomic():
            source = Source.objects.create(
                site=site,
                url=found.url,
                title=title or found.feed.title,
                state=FOLLOWED,
            )
            _keep(source, found)
            log(instance=source, action="wagtail.create", user=user)
    except IntegrityError as error:
        raise SourceError(_("You already follow this feed.")) from error
    source.refresh_from_db()
    return source


def change(*, source: Source, title: str, found: Found | None, user: Any) -> Source:
    """Call a followed feed otherwise, or, where one was found, follow it at another address."""
    if not user.has_perm("syndication.change_source") or source.site not in sites_of(user):
        raise PermissionDenied
    try:
        with transaction.atomic():
            source.title = title
            if found is not None:
                source.url = found.url
            source.save(update_fields=["title", "url"])
            if found is not None:
                _keep(source, found)
            log(instance=source, action="wagtail.edit", user=user)
    except IntegrityError as error:
        raise SourceError(_("You already follow this feed.")) from error
    source.refresh_from_db()
    return source


def look_at(source: Source) -> int:
    """Ask a followed feed for what is new; how many ideas came of it.

    A feed that fails is asked again after a wait that doubles, a day at most; one that says that
    it is gone for good is not asked again.
    """
    try:
        found = _look(source)
    except SourceError as error:
        _postpone(source, error)
        return 0
    return _keep(source, found)


def run_due(worker: Worker) -> int:
    """The engine: look at every feed that is due, one after the other."""
    dead_claims(Source.objects.all()).update(claimed_by="", claimed_at=None)
    done = 0
    while not worker.stopping and (mine := claim(Source.objects.all(), worker=worker, limit=1)):
        source = Source.objects.get(pk=mine[0])
        try:
            look_at(source)
        except Exception as error:
            logger.exception("The feed %s cannot be read.", source.url)
            _postpone(source, SourceError(f"{type(error).__name__}: {error}"))
        finally:
            Source.objects.filter(pk=source.pk).update(claimed_by="", claimed_at=None)
        done += 1
    return done


def _look(source: Source) -> Found:
    """The feed as it stands now; without entries if it says that nothing changed."""
    known = {"If-None-Match": source.etag, "If-Modified-Since": source.last_modified}
    answer = _ask(source.url, {name: value for name, value in known.items() if value})
    if answer.status == 304:  # noqa: PLR2004 - Not Modified
        unchanged = feeds.Feed(source.title, ())
        return Found(source.url, unchanged, source.etag, source.last_modified)
    return _found(answer)


def _ask(url: str, known: dict[str, str] | None = None) -> http.Answer:
    try:
        answer = http.fetch(url, headers={"Accept": ACCEPT, **(known or {})}, limits=LIMITS)
    except http.HttpError as error:
        # A redirect or a name may lead into a private network today and elsewhere tomorrow.
        raise SourceError(str(error)) from error
    if answer.status in {200, 304}:
        return answer
    if answer.status == 410:  # noqa: PLR2004 - Gone
        raise SourceError(_("The feed says that it is gone for good."), permanent=True)
    wait = answer.headers.get("Retry-After", "")
    raise SourceError(
        _("The feed's server answered %(status)d.") % {"status": answer.status},
        wait=timedelta(seconds=int(wait[:6])) if wait.isdecimal() else timedelta(),
    )


def _found(answer: http.Answer) -> Found:
    kind = answer.headers.get("Content-Type", "")
    try:
        feed = feeds.read(answer.body, url=answer.url, kind=kind)
    except feeds.NotAFeed as error:
        raise SourceError(str(error)) from error
    head = answer.headers
    return Found(answer.url, feed, _short(head.get("ETag")), _short(head.get("Last-Modified")))


def _short(value: str | None) -> str:
    """A validator that fits its column; one that does not is not kept."""
    return value if value and len(value) <= 255 and value.isascii() else ""  # noqa: PLR2004


@transaction.atomic
def _keep(source: Source, found: Found) -> int:
    now = timezone.now()
    known = set(source.ideas.values_list("entry_id", flat=True))
    new = [entry for entry in found.feed.entries if entry.entry_id not in known][:MOST_NEW]
    Idea.objects.bulk_create(
        [
            Idea(
                source=source,
                entry_id=entry.entry_id,
                url=entry.url,
                title=entry.title,
                summary=entry.summary,
                published_at=entry.published_at,
                found_at=now,
            )
            for entry in new
        ],
        ignore_conflicts=True,
    )
    Source.objects.filter(pk=source.pk, url=source.url).update(
        state=FOLLOWED,
        title=source.title or found.feed.title,
        etag=found.etag,
        last_modified=found.last_modified,
        checked_at=now,
        attempts=0,
        last_error="",
        due_at=now + EVERY,
    )
    return len(new)


def _postpone(source: Source, error: SourceError) -> None:
    attempts = min(source.attempts + 1, 1_000)
    wait = wait_before(attempts, base=FIRST_WAIT, cap=LONGEST_WAIT.total_seconds())
    now = timezone.now()
    Source.objects.filter(pk=source.pk, url=source.url).update(
        state=GONE if error.permanent else FOLLOWED,
        attempts=attempts,
        last_error=str(error),
        checked_at=now,
        due_at=None if error.permanent else now + max(wait, min(error.wait, LONGEST_WAIT)),
    )
