"""RSS 2.0, Atom and JSON Feed 1.1, each with the whole text beside its summary."""

from __future__ import annotations

import json
from typing import Any

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed, rfc3339_date
from django.utils.xmlutils import SimplerXMLGenerator

CONTENT = "http://purl.org/rss/1.0/modules/content/"


class Rss(Rss201rev2Feed):
    """RSS with `content:encoded`, which is where readers look for the whole text."""

    def rss_attributes(self) -> dict[str, str]:
        attributes: dict[str, str] = super().rss_attributes()
        return attributes | {"xmlns:content": CONTENT}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content:encoded", item["content"])


class Atom(Atom1Feed):
    """Atom with `content` beside `summary`."""

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


class Json(SyndicationFeed):
    """JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

    def write(self, outfile: Any, encoding: str) -> None:
        facts = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["description"],
            "language": self.feed["language"],
            "items": [_item(item) for item in self.items],
        }
        outfile.write(json.dumps(facts, ensure_ascii=False).encode(encoding).decode(encoding))


def _item(item: dict[str, Any]) -> dict[str, Any]:
    facts = {
        "id": item["unique_id"],
        "url": item["link"],
        "title": item["title"],
        "content_html": item["content"],
        "summary": item["description"],
        "date_published": item["pubdate"] and rfc3339_date(item["pubdate"]),
        "date_modified": item["updateddate"] and rfc3339_date(item["updateddate"]),
        "authors": item["authors"],
        "tags": list(item["categories"]),
    }
    return {name: value for name, value in facts.items() if value}


FORMATS: dict[str, tuple[type[SyndicationFeed], str]] = {
    "rss": (Rss, "application/rss+xml; charset=utf-8"),
    "atom": (Atom, "application/atom+xml; charset=utf-8"),
    "json": (Json, "application/feed+json; charset=utf-8"),
}
