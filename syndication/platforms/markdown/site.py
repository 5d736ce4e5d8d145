"""What the settings of Jekyll, Hexo and Hugo say of the addresses their pages had."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from syndication.exchange import Drop
from syndication.frontmatter import Text, split
from syndication.whereabouts import joined

LARGEST = 1_000_000
NAMES = re.compile(r"(?:_config\.ya?ml|(?:hugo|config)\.(?:toml|ya?ml|json))", re.IGNORECASE)
STYLES = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "none": "/:categories/:title.html",
}
TOKEN = re.compile(r":([a-z_]+)")


@dataclass(frozen=True, slots=True)
class Site:
    """Where a site stood, and how it named its posts; empty where no settings came along."""

    address: str = ""
    pattern: str = ""
    language: str = ""

    def place_of(self, text: Text, *, slug: str, at: datetime | None, own: str = "") -> str:
        """The path of a post by its own rule or that of the site; empty without one."""
        pattern = STYLES.get(own, own) or self.pattern
        if not pattern or (at is None and ":year" in pattern):
            return ""
        facts = {
            "title": slug,
            "slug": slug,
            "name": slug,
            "categories": "/".join(text.words("categories", "category")).lower(),
            "category": "/".join(text.words("categories", "category")[:1]).lower(),
            "slugified_categories": "/".join(text.words("categories", "category")).lower(),
        }
        if at is not None:
            facts |= {"year": f"{at:%Y}", "month": f"{at:%m}", "day": f"{at:%d}"}
            facts |= {"i_month": str(at.month), "i_day": str(at.day), "y_day": f"{at:%j}"}
            facts |= {"hour": f"{at:%H}", "minute": f"{at:%M}", "second": f"{at:%S}"}
        place = TOKEN.sub(lambda found: facts.get(found[1], found[0]), pattern)
        return "" if ":" in place else re.sub(r"/{2,}", "/", f"/{place}")

    def at_home(self, place: str) -> str:
        """A path as an address, where it is known whose."""
        if not place or place.startswith(("http://", "https://")) or not self.address:
            return place
        return joined(f"{self.address.rstrip('/')}/", place.lstrip("/"))


def site_of(drop: Drop) -> Site:
    """The settings nearest to the top of a drop."""
    found = [one for one in drop.members() if NAMES.fullmatch(PurePosixPath(one).name)]
    for member in sorted(found, key=lambda one: one.count("/")):
        with drop.open(member) as file:
            text = file.read(LARGEST).decode("utf-8", errors="replace")
        if site := _read(text, PurePosixPath(member)):
            return site
    return Site()


def _read(text: str, path: PurePosixPath) -> Site | None:
    if path.suffix == ".json":
        settings = split(text)
    elif path.suffix == ".toml":
        settings = _toml(text)
    else:
        settings = split(f"---\n{text}\n---\n")
    address = settings.word("baseurl") if path.name[0] in "hc" else settings.word("url")
    if path.name.startswith("_config") and settings.word("baseurl", "root") not in {"", "/"}:
        address = joined(address, settings.word("baseurl", "root"))
    if not address.startswith(("http://", "https://")):
        address = ""
    style = settings.word("permalink", "permalinks.posts", "permalinks.post")
    if path.name.startswith("_config"):
        style = STYLES.get(style or "date", style)
    language = settings.word("lang", "language", "languagecode", "locale").replace("_", "-")
    found = Site(address, style, language)
    return found if settings.facts else None


def _toml(text: str) -> Text:
    try:
        facts = {name.lower(): value for name, value in tomllib.loads(text).items()}
    except (ValueError, RecursionError):
        facts = {}
    return Text(facts, "")
