"""Addresses in a text: what follows a reader is cut off, what plays elsewhere gets its own name."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from lxml.html import HtmlElement

from core.html import is_safe_url

TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok|ref_src"
)
# Services that wrap an address into one of their own, and the field they keep it in.
WRAPPERS = {
    "www.google.com/url": ("q", "url"),
    "l.facebook.com/l.php": ("u",),
    "lm.facebook.com/l.php": ("u",),
    "www.linkedin.com/redir/redirect": ("url",),
    "out.reddit.com": ("url",),
    "cdn.embedly.com/widgets/media.html": ("url", "src"),
}
PIXELS = re.compile(
    r"https?://(?:medium\.com/_/stat|pixel\.wp\.com|stats\.wordpress\.com|b\.scorecardresearch\.com"
    r"|www\.google-analytics\.com|www\.facebook\.com/tr|feeds\.feedburner\.com/~r"
    r"|[\w-]+\.list-manage\.com/track|[^/]+/open\?token=)"
)
YOUTUBE = re.compile(
    r"(?:www\.|m\.)?(?:youtube(?:-nocookie)?\.com/(?:embed|v|shorts)/|youtu\.be/)([\w-]{6,20})"
)
VIMEO = re.compile(r"player\.vimeo\.com/video/(\d+)")
GIST = re.compile(r"(gist\.github\.com/.+)\.js")
# Hosts whose address alone on a line is something to play or to look at.
PLAYED = re.compile(
    r"(?:.+\.)?(?:youtube\.com|youtu\.be|vimeo\.com|twitter\.com|x\.com|spotify\.com"
    r"|soundcloud\.com|gist\.github\.com|codepen\.io|instagram\.com|tiktok\.com|flickr\.com"
    r"|dailymotion\.com|giphy\.com|figma\.com|loom\.com|ted\.com|bandcamp\.com)"
)

PICTURE = re.compile(r"\.(?:avif|gif|jpe?g|png|webp)(?:\?|$)", re.IGNORECASE)

_valid = URLValidator(schemes=["http", "https"])


def clean_link(url: str, *, base_url: str = "") -> str:
    """A link as its author meant it: unwrapped, absolute, without tails that follow the reader.

    Empty when it cannot stand in a page.
    """
    url = url.strip()
    if not url or not is_safe_url(url):
        return ""
    if url.startswith("#"):
        return url
    try:
        url = _unwrapped(urljoin(base_url, url))
        parts = urlsplit(url)
    except ValueError:
        return ""
    if not is_safe_url(url) or not TRACKING.search(parts.query):
        return url if is_safe_url(url) else ""
    kept = [
        pair
        for pair in parse_qsl(parts.query, keep_blank_values=True)
        if not TRACKING.fullmatch(pair[0])
    ]
    return urlunsplit(parts._replace(query=urlencode(kept)))


def embed_address(url: str, *, base_url: str = "") -> str:
    """The address of what a frame plays, as a person would open it; empty when it has none."""
    link = clean_link(url, base_url=base_url or "https://")
    bare = link.partition("://")[2]
    if found := YOUTUBE.match(bare):
        return f"https://www.youtube.com/watch?v={found[1]}"
    if found := VIMEO.match(bare):
        return f"https://vimeo.com/{found[1]}"
    if found := GIST.match(bare):
        return f"https://{found[1]}"
    return link if is_web_address(link) else ""


def is_played(url: str) -> bool:
    """Whether an address alone on a line stands for what is found there."""
    return is_web_address(url) and bool(PLAYED.fullmatch(urlsplit(url).hostname or ""))


def is_web_address(url: str) -> bool:
    """Whether an editor's form accepts the address: a block that does not would not save."""
    try:
        _valid(url)
    except ValidationError:
        return False
    return True


def leads_to_itself(href: str, image: HtmlElement) -> bool:
    """Whether a picture's link only shows it larger."""
    return href == image.get("src", "") or bool(PICTURE.search(href))


def is_pixel(url: str) -> bool:
    """Whether a picture is there to count readers."""
    return bool(PIXELS.match(url))


def _unwrapped(url: str) -> str:
    parts = urlsplit(url)
    fields = WRAPPERS.get(f"{parts.hostname}{parts.path.rstrip('/')}", ())
    query = parse_qs(parts.query)
    for field in fields:
        if found := query.get(field):
            return found[0]
    return url
