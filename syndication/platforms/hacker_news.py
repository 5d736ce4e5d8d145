"""Hacker News: a person submits the link. There is no interface for it, and there shall be none."""

from __future__ import annotations

import re
from typing import ClassVar
from urllib.parse import urlencode, urlsplit

from syndication.exchange import Outgoing, Shape
from syndication.fitting import shortened
from syndication.losses import Limits, cuts
from syndication.words import _

FORM = "https://news.ycombinator.com/submitlink"
HOST = "news.ycombinator.com"
LONGEST_TITLE = 80
ITEM = re.compile(r"id=\d{1,12}")


class HackerNews:
    """A link with a title. The address is the clean one: by it, Hacker News knows what it had."""

    key: ClassVar[str] = "hacker_news"
    name: ClassVar[str] = "Hacker News"
    shapes: ClassVar[tuple[Shape, ...]] = ("link",)

    def losses(self, article: Outgoing) -> tuple[str, ...]:
        return cuts(article, Limits(title=LONGEST_TITLE))

    def steps(self, article: Outgoing, import_url: str) -> tuple[str, ...]:  # noqa: ARG002
        """What a person does there, in order."""
        title = shortened(article.note or article.title, LONGEST_TITLE)
        form = f"{FORM}?{urlencode({'u': article.canonical_url, 't': title})}"
        return (
            _("Ask yourself whether it gratifies curiosity: what only sells is flagged."),
            _("Open %(place)s: title and link are filled in.") % {"place": form},
            _("Take praise and numbers out of the title, and submit."),
            _("Ask nobody to vote for it: that is noticed."),
            _("Copy the address of the discussion and paste it below."),
        )

    def recognises(self, remote_url: str) -> bool:
        """Whether an address may be a discussion."""
        try:
            parts = urlsplit(remote_url)
        except ValueError:
            return False
        is_item = parts.path == "/item" and ITEM.fullmatch(parts.query) is not None
        return parts.scheme == "https" and parts.hostname == HOST and is_item
