"""Counts the addresses that readers did not find, so that editors can lead them on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from wagtail.models import Site

from blog.actions import lost as verbs
from blog.lost import is_worth_keeping

MOST = 60  # written down in a minute by one process: a scan costs us no more than this
MINUTE = timedelta(minutes=1)


class LostAddresses:
    """Stands before the redirects: what comes back as not found leads nowhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._since = timezone.now()
        self._written = 0

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == 404 and request.method == "GET":  # noqa: PLR2004 - Not Found
            self._count(request)
        return response

    def _count(self, request: HttpRequest) -> None:
        agent = request.headers.get("User-Agent", "")
        if not is_worth_keeping(request.path, agent=agent):
            return
        site = Site.find_for_request(request)
        if site is not None and self._may_write():
            verbs.count(site=site, path=request.path.rstrip("/") or "/")

    def _may_write(self) -> bool:
        now = timezone.now()
        if not self._since <= now < self._since + MINUTE:
            self._since, self._written = now, 0
        self._written += 1
        return self._written <= MOST
