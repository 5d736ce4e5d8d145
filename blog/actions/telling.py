"""Verbs on announcements: those outside are told. One question each, asked in no transaction."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from wagtail.models import Site

from blog.actions.announcing import DUE, FAILED, still_wants
from blog.models import Announcement
from core import http, pause
from core.models.brand import brand_of
from core.work import Worker, claim, dead_claims, wait_before

MOST_AT_ONCE = {Announcement.Service.HUB: 1, Announcement.Service.INDEX_NOW: 500}
ATTEMPTS = 8
LONGEST_WAIT = timedelta(days=1)
LIMITS = http.Limits(seconds=15, bytes=64 * 1024)
LATER = {408, 425, 429}  # a refusal that another day may lift

logger = logging.getLogger("blog.telling")


class NotTold(Exception):
    """A service was not told; `permanent` says whether trying again is of no use."""

    def __init__(
        self, message: str, *, permanent: bool = False, wait: timedelta = timedelta()
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.wait = wait


def run_due(worker: Worker) -> int:
    """The engine: tell what is due, those of one brand and one service together."""
    everything = Announcement.objects.all()
    dead_claims(everything).update(claimed_by="", claimed_at=None)
    done = 0
    while not (worker.stopping or pause.is_paused()):
        mine = _claimed(worker)
        if not mine:
            break
        done += _tell(mine)
    return done


def index_now_key(site: Site) -> str:
    """The word by which a search engine knows that it is we who tell: served at `/<key>.txt`."""
    mark = salted_hmac("blog.index_now", f"{site.pk} {site.hostname}", algorithm="sha256")
    return mark.hexdigest()[:32]


def _claimed(worker: Worker) -> list[Announcement]:
    first = Announcement.objects.filter(claimed_by="", due_at__lte=timezone.now())
    oldest = first.order_by("due_at", "pk").first()
    if oldest is None:
        return []
    alike = Announcement.objects.filter(site=oldest.site_id, service=oldest.service)
    limit = MOST_AT_ONCE[Announcement.Service(oldest.service)]
    mine = claim(alike, worker=worker, limit=limit)
    return list(Announcement.objects.filter(pk__in=mine).select_related("site").order_by("pk"))


def _tell(rows: list[Announcement]) -> int:
    """Tell one service of one brand; what was noted down again meanwhile stays due."""
    asked = Announcement.objects.filter(pk__in=[row.pk for row in rows])
    site, service = rows[0].site, rows[0].service
    same = asked.filter(due_at__lte=rows[0].claimed_at)
    try:
        if still_wants(brand_of(site), service):
            _say(service, site=site, urls=[row.url for row in rows])
        same.delete()
    except NotTold as error:
        _postpone(same, error, attempts=max(row.attempts for row in rows) + 1)
    finally:
        asked.update(claimed_by="", claimed_at=None)
    return len(rows)


def _say(service: str, *, site: Site, urls: list[str]) -> None:
    if service == Announcement.Service.HUB:
        for url in urls:
            # W3C leaves this to hubs; `hub.url` is what all of them read.
            body = urlencode({"hub.mode": "publish", "hub.url": url, "hub.topic": url})
            _post(brand_of(site).websub_hub, body, kind="application/x-www-form-urlencoded")
        return
    key = index_now_key(site)
    host = site.root_url.partition("://")[2]
    place = f"{site.root_url}/{key}.txt"
    told = {"host": host, "key": key, "keyLocation": place, "urlList": urls}
    _post(settings.INDEX_NOW_URL, json.dumps(told), kind="application/json; charset=utf-8")


def _post(url: str, body: str, *, kind: str) -> None:
    try:
        answer = http.fetch(
            url, method="POST", headers={"Content-Type": kind}, body=body.encode(), limits=LIMITS
        )
    except http.HttpError as error:
        raise NotTold(str(error), permanent=error.permanent) from error
    status = answer.status
    if 200 <= status < 300:  # noqa: PLR2004 - HTTP's own
        return
    wait = answer.headers.get("Retry-After", "")
    raise NotTold(
        _("%(url)s answered %(status)d.") % {"url": url, "status": status},
        permanent=status < 500 and status not in LATER,  # noqa: PLR2004 - HTTP's own
        wait=timedelta(seconds=int(wait[:6])) if wait.isdecimal() else timedelta(),
    )


def _postpone(rows: QuerySet[Announcement], error: NotTold, *, attempts: int) -> None:
    is_over = error.permanent or attempts >= ATTEMPTS
    wait = max(wait_before(attempts, base=60.0), min(error.wait, LONGEST_WAIT))
    rows.update(
        state=FAILED if is_over else DUE,
        due_at=None if is_over else timezone.now() + wait,
        attempts=F("attempts") + 1,
        last_error=str(error),
    )
    if is_over:
        logger.warning("What changed could not be announced: %s", error)
