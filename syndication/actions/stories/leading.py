"""Where the addresses that stories had lead now, and their links turned to there."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote, urlsplit

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from blog.models import ArticlePage
from syndication.actions.stories.planning import rows_at_home
from syndication.actions.stories.remarks import host_of, is_shared, original_of
from syndication.exchange import Story
from syndication.models import Intake, IntakeRow

HREF = re.compile(r'<a href="([^"]*)"[^>]*>')
RICH = frozenset({"callout", "footnotes", "list", "paragraph", "quote", "table"})
# Blocks that lead somewhere by a field of their own.
LEADING = {"button": "url", "card": "url", "image": "link"}
NUMBERED = re.compile(r"(?:p|page_id)=\d+")
IDENTITY = re.compile(r"[0-9a-f]{8,16}")


class Places:
    """The pages by the addresses they had, and by what their platform called them.

    Of two stories with the same address the first keeps it, whether the run was cut off between
    them or not. What a batch taught is taken back when the batch is.
    """

    def __init__(self, intake: Intake) -> None:
        rows = IntakeRow.objects.filter(intake=intake, kind="story")
        urls = rows.values_list("source_url", flat=True).iterator()
        self._hosts = {_bare(host) for host in map(host_of, urls) if host}
        self._pages: dict[str, int] = {}
        self._paths: dict[str, int] = {}
        self._fresh: list[tuple[dict[str, int], str]] = []
        articles = ArticlePage.objects.exclude(original_url="").order_by("pk")
        for pk, url in articles.values_list("pk", "original_url").iterator():
            self._keep(self._pages, _key(url), pk)
        known = rows_at_home(intake).order_by("pk")
        for row in known.values_list("source_id", "source_url", "page_id").iterator():
            self._keep_story(*row)
        leads = Redirect.objects.filter(site=intake.site, redirect_page__isnull=False)
        for path, pk in leads.values_list("old_path", "redirect_page").iterator():
            self._keep(self._paths, path, pk)
        self.settle()

    def learn(self, story: Story, page: Page, paths: Iterable[str]) -> None:
        """A story has a page; the paths lead there too, on each host that the stories had."""
        self._hosts |= {_bare(host) for host in [host_of(story.source_url)] if host}
        self._keep(self._pages, _key(original_of(story)), page.pk)
        self._keep_story(story.source_id, story.source_url, page.pk)
        for path in paths:
            self._keep(self._paths, path, page.pk)

    def settle(self) -> None:
        """What was learned is so: its pages are committed."""
        self._fresh = []

    def take_back(self) -> None:
        """What was learned since is not so: its pages were rolled back."""
        for known, key in self._fresh:
            del known[key]
        self.settle()

    def page_at(self, url: str) -> int | None:
        """The page that stands for what was at an address."""
        key = _key(html.unescape(url))
        host, _slash, path = key.partition("/")
        name = _last(key)
        return (
            self._pages.get(key)
            or (self._paths.get(f"/{path}") if self._is_own(host) else None)
            or (self._pages.get(name) if IDENTITY.fullmatch(name) else None)
        )

    def may_come(self, url: str) -> bool:
        """Whether an address may be that of a story which is yet to come."""
        key = _key(html.unescape(url))
        return key.partition("/")[0] in self._hosts or bool(IDENTITY.fullmatch(_last(key)))

    def _is_own(self, host: str) -> bool:
        return host in self._hosts and not is_shared(host)

    def _keep_story(self, source_id: str, source_url: str, pk: int) -> None:
        if IDENTITY.fullmatch(source_id):
            self._keep(self._pages, source_id, pk)
        self._keep(self._pages, _key(source_url), pk)

    def _keep(self, known: dict[str, int], key: str, pk: int) -> None:
        if key and key not in known:
            known[key] = pk
            self._fresh.append((known, key))


class Links:
    """Turns the links of one text; `is_open` says afterwards that more may be turned later."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self.is_open = False

    def turned(self, kind: str, value: Any) -> Any:
        """A block's value with its links turned; source code is not read for links."""
        if name := LEADING.get(kind, ""):
            page = self._page(value.get(name) or "")
            return value if page is None else {**value, name: page.full_url or value[name]}
        if kind == "html":
            return HREF.sub(self._plain, value)
        return self._rich(value) if kind in RICH else value

    def _rich(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._rich(one) for one in value]
        if isinstance(value, dict):
            return {name: self._rich(one) for name, one in value.items()}
        return HREF.sub(self._page_link, value) if isinstance(value, str) else value

    def _page_link(self, link: re.Match[str]) -> str:
        found = self._place(link[1])
        return link[0] if found is None else f'<a id="{found}" linktype="page">'

    def _plain(self, link: re.Match[str]) -> str:
        page = self._page(link[1])
        url = page.get_url() if page else None
        return link[0] if url is None else f'<a href="{html.escape(url)}">'

    def _page(self, url: str) -> Page | None:
        found = self._place(url)
        return None if found is None else Page.objects.get(pk=found)

    def _place(self, url: str) -> int | None:
        found = self._places.page_at(url)
        self.is_open |= found is None and self._places.may_come(url)
        return found


def _key(url: str) -> str:
    """An address without what does not tell pages apart."""
    host = _bare(host_of(url))
    if not host:
        return ""
    parts = urlsplit(url)
    path = unquote(parts.path).rstrip("/")
    if NUMBERED.fullmatch(parts.query) and not path:
        return f"{host}/?{parts.query}"
    return f"{host}{path}" if path else ""


def _bare(host: str) -> str:
    return host.removeprefix("www.")


def _last(key: str) -> str:
    return re.split(r"[-/]", key)[-1]
