"""What a page says of itself in its head, read as a search engine reads it. Nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from lxml import etree, html

from core.html import guard
from core.pagecache.arrivals import TAG

USUAL_PORTS: Final = {"http": 80, "https": 443}
LINK_HEADER = re.compile(r'<([^>]*)>[^,]*?;\s*rel\s*=\s*"?([^",;]+)"?', re.IGNORECASE)
MOST_LINKS = 5_000


@dataclass(frozen=True, slots=True)
class PageHead:
    """The canonical addresses, og:url, whether it hides, and where its links lead."""

    canonicals: tuple[str, ...] = ()
    og_url: str = ""
    is_hidden: bool = False
    links: frozenset[str] = frozenset()


def read_head(markup: str, *, url: str, headers: Mapping[str, str]) -> PageHead:
    """Read a page that came from `url`. Markup that is too long or no markup says nothing."""
    root = _parsed(markup)
    in_header = _header_canonicals(headers.get("Link") or "", url=url)
    hides = "noindex" in (headers.get("X-Robots-Tag") or "").lower()
    if root is None:
        return PageHead(canonicals=in_header, is_hidden=hides)
    base = next((urljoin(url, found) for found in _values(root, "//base/@href")), url)
    said = [urljoin(base, found) for found in _values(root, CANONICAL) if found]
    robots = " ".join(_values(root, ROBOTS)).lower()
    og_urls = _values(root, '//meta[@property="og:url"]/@content')
    hrefs = _values(root, "//a/@href")[:MOST_LINKS]
    return PageHead(
        canonicals=tuple(dict.fromkeys([*in_header, *said])),
        og_url=urljoin(base, og_urls[0]) if og_urls else "",
        is_hidden=hides or "noindex" in robots or "none" in robots.replace(",", " ").split(),
        links=frozenset(normal(urljoin(base, found)) for found in hrefs if _is_whole(found)),
    )


# HTML names are lower case after parsing; values of `rel` and `name` are not.
LOWER: Final = "translate({}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"
CANONICAL = (
    f"//link[contains(concat(' ', normalize-space({LOWER.format('@rel')}), ' '), ' canonical ')]"
    "/@href"
)
ROBOTS = f"//meta[{LOWER.format('@name')}='robots' or {LOWER.format('@name')}='googlebot']/@content"


def normal(url: str) -> str:
    """One spelling of an address: host in lower-case ASCII, no usual port, tracking, last slash."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return url
    scheme = parts.scheme.lower()
    with suppress(UnicodeError):
        host = host.encode("idna").decode("ascii")
    place = host if port in {None, USUAL_PORTS.get(scheme)} else f"{host}:{port}"
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _marks(*pair)]
    query = urlencode(kept)
    path = parts.path.rstrip("/")
    return f"{scheme}://{place}{path}" + (f"?{query}" if query else "")


def _marks(name: str, value: str) -> bool:
    """Whether a part of an address only says where its reader came from: ours, or a platform's."""
    return (
        name.lower().startswith("utm_")
        or name == "ref"
        or (name == "from" and TAG.fullmatch(f"from={value}") is not None)
    )


def _parsed(markup: str) -> html.HtmlElement | None:
    try:
        return html.document_fromstring(guard(markup), parser=html.HTMLParser(no_network=True))
    except (etree.ParserError, ValueError):
        return None


def _values(root: html.HtmlElement, path: str) -> list[str]:
    return [str(found).strip() for found in root.xpath(path)]


def _header_canonicals(header: str, *, url: str) -> tuple[str, ...]:
    found = LINK_HEADER.findall(header[:8_192])
    return tuple(urljoin(url, place) for place, rel in found if "canonical" in rel.lower().split())


def _is_whole(href: str) -> bool:
    """Whether a link leads to a page: urljoin raises on some broken ones."""
    try:
        return urlsplit(href).scheme in {"", "http", "https"}
    except ValueError:
        return False
