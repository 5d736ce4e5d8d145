"""RSS 2.0, Atom and JSON Feed 1.1, each with the whole text beside its summary.

Beside what Django's generators know, a feed may name its `hub` (WebSub), and an
item its `authors` (each a `name` and a `url`), where it is from (`via_url`) and
who paid for it (`sponsor_label`).
"""

from __future__ import annotations

import json
import re
from typing import Any

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed, rfc3339_date
from django.utils.html import escape
from django.utils.xmlutils import SimplerXMLGenerator

CONTENT = "http://purl.org/rss/1.0/modules/content/"
CREATOR = "http://purl.org/dc/elements/1.1/"
SPONSORED = "sponsored"
# What no XML document may hold (https://www.w3.org/TR/xml/#charsets), whoever typed it.
UNFIT = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class FitForXml(SyndicationFeed):
    """Leaves out what no XML may hold: one letter of it, and nobody could read the feed."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(**_fit(facts))

    def add_item(self, **facts: Any) -> None:  # type: ignore[override]  # always by name here
        super().add_item(**_fit(facts))


class Rss(FitForXml, Rss201rev2Feed):
    """RSS with `content:encoded`, which is where readers look for the whole text."""

    def rss_attributes(self) -> dict[str, str]:
        attributes: dict[str, str] = super().rss_attributes()
        return attributes | {"xmlns:content": CONTENT, "xmlns:dc": CREATOR}

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        if hub := self.feed.get("hub"):
            handler.addQuickElement("atom:link", None, {"rel": "hub", "href": hub})

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        said = _said_in_markup(item)
        super().add_item_elements(handler, said)
        if names := ", ".join(one["name"] for one in said["authors"]):
            handler.addQuickElement("dc:creator", names)
        if said.get("sponsor_label"):
            handler.addQuickElement("category", SPONSORED)
        if via := said.get("via_url"):
            handler.addQuickElement("atom:link", None, {"rel": "via", "href": via})
        handler.addQuickElement("content:encoded", said["content"])


class Atom(FitForXml, Atom1Feed):
    """Atom with `content` beside `summary`, and each author by name."""

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        if hub := self.feed.get("hub"):
            handler.addQuickElement("link", None, {"rel": "hub", "href": hub})

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        said = _said_in_markup(item)
        super().add_item_elements(handler, said)
        for one in said["authors"]:
            handler.startElement("author", {})  # type: ignore[arg-type]  # any mapping does
            handler.addQuickElement("name", one["name"])
            handler.addQuickElement("uri", one["url"])
            handler.endElement("author")
        if label := said.get("sponsor_label"):
            handler.addQuickElement("category", None, {"term": SPONSORED, "label": label})
        if via := said.get("via_url"):
            handler.addQuickElement("link", None, {"rel": "via", "href": via})
        handler.addQuickElement("content", said["content"], {"type": "html"})


class Json(SyndicationFeed):
    """JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

    def write(self, outfile: Any, encoding: str) -> None:
        hub = self.feed.get("hub")
        facts = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["description"],
            "language": self.feed["language"],
            "hubs": [{"type": "WebSub", "url": hub}] if hub else [],
            "items": [_item(item) for item in self.items],
        }
        told = {name: value for name, value in facts.items() if value or name == "items"}
        outfile.write(json.dumps(told, ensure_ascii=False).encode(encoding).decode(encoding))


def _item(item: dict[str, Any]) -> dict[str, Any]:
    label = item.get("sponsor_label")
    facts = {
        "id": item["unique_id"],
        "url": item["link"],
        "external_url": item.get("via_url"),
        "title": item["title"],
        "content_html": item["content"],
        "summary": item["description"],
        "date_published": item["pubdate"] and rfc3339_date(item["pubdate"]),
        "date_modified": item["updateddate"] and rfc3339_date(item["updateddate"]),
        "authors": item["authors"],
        "tags": [*item["categories"], *([SPONSORED] if label else [])],
        # Extensions begin with an underscore, says the format.
        "_sponsored": {"about": "https://schema.org/sponsor", "label": label} if label else None,
    }
    return {name: value for name, value in facts.items() if value}


def _said_in_markup(item: dict[str, Any]) -> dict[str, Any]:
    """An item for XML, where a summary is markup too."""
    return item | {"description": escape(item["description"])}


def _fit(value: Any) -> Any:
    """A value without what cannot stand in XML."""
    if isinstance(value, str):
        return UNFIT.sub("", value)
    if isinstance(value, list):
        return [_fit(one) for one in value]
    if isinstance(value, dict):
        return {name: _fit(one) for name, one in value.items()}
    return value


FORMATS: dict[str, tuple[type[SyndicationFeed], str]] = {
    "rss": (Rss, "application/rss+xml; charset=utf-8"),
    "atom": (Atom, "application/atom+xml; charset=utf-8"),
    "json": (Json, "application/feed+json; charset=utf-8"),
}
