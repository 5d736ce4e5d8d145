"""Stories out of a running Ghost, through its Content API: what every visitor may read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from syndication.asking import Correspondent, Problem
from syndication.exchange import Account, Field, Story
from syndication.jsonstream import mapped, said
from syndication.live import MOST_PAGES, patiently
from syndication.platforms.ghost.stories import Site, read_story
from syndication.words import gettext_noop

A_PAGE = 50
BEYOND_THE_SITE = re.compile(r"/*(/ghost(/.*)?|[?#].*)?$", re.DOTALL)
SOURCE_FIELDS = (
    Field(
        "content_api_key",
        gettext_noop("Content API key"),
        gettext_noop(
            "In Ghost: Settings, Integrations, Add custom integration. Copy the Content API key. "
            "It shows published posts only; for drafts, drop the export."
        ),
    ),
)


def read_live(account: Account) -> Iterator[Story]:
    """Every published post and page of a site, the newest first. Raises `ExchangeError`."""
    api = _Api(account)
    settings = mapped(api.ask("settings", {}).get("settings"))
    site = Site(address=api.base, language=said(settings, "lang", "locale"))
    for table in ("posts", "pages"):
        for row in api.rows(table):
            # The Content API shows what is published, and does not say so.
            yield read_story({"status": "published", **row}, site=site, is_page=table == "pages")


class _Api:
    def __init__(self, account: Account) -> None:
        self.base = BEYOND_THE_SITE.sub("", account.base_url.strip())
        self._key = account.secrets.get("content_api_key", "").strip()
        self._ghost = Correspondent(
            name="Ghost",
            proof={"Accept-Version": "v5.0"},
            secrets=(self._key,),
            explain=_problem,
        )

    def ask(self, table: str, wanted: dict[str, str]) -> dict[str, Any]:
        query = urlencode({"key": self._key, **wanted})
        url = f"{self.base}/ghost/api/content/{table}/?{query}"
        return patiently(lambda: self._ghost.ask(url).read(dict))

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        page: Any = 1
        for _number in range(MOST_PAGES):
            wanted = {"include": "authors,tags", "limit": str(A_PAGE), "page": str(page)}
            found = self.ask(table, wanted)
            yield from (row for row in found[table] if isinstance(row, dict))
            page = mapped(mapped(found.get("meta")).get("pagination")).get("next")
            if not page:
                return


def _problem(content: Any) -> Problem:
    error = content["errors"][0]
    return Problem(code=str(error.get("type", "")), words=str(error.get("message", "")))
