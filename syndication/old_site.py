"""Where stories stood whose export does not say it: Ghost's, folders of Markdown, tables.

A person says the address of the old site; it is proposed from what the texts link to. By it a story
has an original address again, and with it a redirect, its pictures, and the right to be published.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from urllib.parse import urlsplit

from syndication.document.addresses import is_web_address
from syndication.exchange import Story
from syndication.whereabouts import joined, last_part

ROOTED = re.compile(r"((?:src|href)\s*=\s*[\"'])/(?!/)", re.IGNORECASE)
ADDRESS = re.compile(r"https?://[\w.:-]{3,200}(?:/[^\s\"'<>?#]{1,500})")
OWN = re.compile(r"/(?:content/(?:images|files|media)|wp-content/uploads)/")
MOST = 20_000  # names and links that a proposal is made from
LONGEST = 300


def site_address(said: str) -> str:
    """The address of a site as people say it, with its scheme and no query; empty for none."""
    whole = said.strip() if "://" in said else f"https://{said.strip()}"
    if not is_web_address(whole) or len(whole) > LONGEST:
        return ""
    parts = urlsplit(whole)
    host = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname or ""
    return f"{parts.scheme}://{host}{parts.path.rstrip('/')}" if "." in host else ""


def placed(story: Story, address: str) -> Story:
    """A story at its place on the old site, as far as its export says what was not said there.

    What never was online has no address, but its pictures had.
    """
    if story.source_url:
        return story
    path = next((one for one in story.old_urls if one.startswith("/")), "")
    path = path or (f"/{story.slug}/" if story.slug else "")
    url = address + path if path and story.status == "published" else ""
    cover = joined(address, story.cover_url) if story.cover_url.startswith("/") else ""
    return replace(
        story,
        source_url=url,
        canonical_url=story.canonical_url or url,
        cover_url=cover or story.cover_url,
        html=ROOTED.sub(rf"\g<1>{address}/", story.html),
    )


def is_homeless(story: Story) -> bool:
    """Whether a story was online and its export does not say where."""
    known = is_web_address(story.source_url or story.canonical_url)
    return story.status == "published" and story.kind in {"post", "page"} and not known


class Hints:
    """What the stories of a run say about where they stood, without a word about it."""

    def __init__(self) -> None:
        self.homeless = 0
        self._names: set[str] = set()
        self._links: Counter[tuple[str, str]] = Counter()
        self._hosts: Counter[str] = Counter()

    def note(self, story: Story) -> None:
        """Remember what a story links to; nothing of one that has an address."""
        if not is_homeless(story):
            return
        self.homeless += 1
        if len(self._names) < MOST:
            self._names.add(story.slug)
        for url in ADDRESS.findall(f"{story.html} {story.cover_url}"):
            host = "/".join(url.split("/", 3)[:3])
            if OWN.search(url):
                self._hosts[host] += 1
            elif len(self._links) < MOST:
                self._links[host, last_part(url)] += 1

    @property
    def guess(self) -> str:
        """The site that has most pages called like these stories, or most of their pictures."""
        found = self._hosts.copy()
        for (host, name), count in self._links.items():
            if name and name in self._names:
                found[host] += count
        return found.most_common(1)[0][0] if found else ""

    def as_report(self) -> dict[str, object]:
        return {"homeless": self.homeless, "site_guess": self.guess} if self.homeless else {}
