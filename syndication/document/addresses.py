"""Addresses in a text: what follows a reader is cut off, what plays elsewhere gets its own name."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode
from urllib.parse import parse_qs, unquote, urljoin, urlsplit, urlunsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from lxml.html import HtmlElement

from core.html import is_safe_url

TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_cid|mc_eid|_hsenc|_hsmi|mkt_tok|ref_src"
    r"|_bhlid|bhlid|ck_subscriber_id|vero_id|oly_enc_id|oly_anon_id|isFreemail|triedRedirect"
)
# Tails that mean something elsewhere: only on these hosts, or only with such a value.
TRACKING_AT = (
    (re.compile(r"(?:.+\.)?medium\.com"), re.compile(r"source=.*|sk=.*")),
    (re.compile(r"(?:.+\.)?substack\.com"), re.compile(r"(?:r|s|token|publication_id|post_id)=.*")),
    (re.compile(r".*"), re.compile(r"ref=[\w-]+(?:\.[\w-]+)+")),
)
# Where a mail program writes the reader's name or secret before it sends.
MERGE_TAG = re.compile(
    r"\{\{|\}\}|%7B%7B|\*\|\w+(?::\w+)?\|\*|\*%7C\w+%7C\*|%%\w{3,}%%|%25%25\w{3,}%25%25",
    re.IGNORECASE,
)
# Services that wrap an address into one of their own, and the field they keep it in.
WRAPPERS = {
    "www.google.com/url": ("q", "url"),
    "l.facebook.com/l.php": ("u",),
    "lm.facebook.com/l.php": ("u",),
    "www.linkedin.com/redir/redirect": ("url",),
    "out.reddit.com": ("url",),
    "medium.com/r": ("url",),
    "t.umblr.com/redirect": ("z",),
    "nam02.safelinks.protection.outlook.com": ("url",),
    "eur01.safelinks.protection.outlook.com": ("url",),
    "www.youtube.com/redirect": ("q",),
    "slack-redir.net/link": ("url",),
    "cdn.embedly.com/widgets/media.html": ("url", "src"),
}
# substack.com/redirect/2/<who and where, as JSON>.<signature>
SEALED = re.compile(r"https?://(?:[\w-]+\.)?substack\.com/redirect/2/([\w-]+)\.")
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
    r"|dailymotion\.com|wordpress\.tv|videopress\.com|facebook\.com|bsky\.app|mixcloud\.com"
    r"|reddit\.com|slideshare\.net|speakerdeck\.com|issuu\.com|scribd\.com|giphy\.com|figma\.com|loom\.com|ted\.com|bandcamp\.com)"
)

# Files that the house plays itself, and those it hands out, by the ends of their names.
SOUNDS = frozenset({"aac", "flac", "m4a", "mp3", "oga", "ogg", "opus", "wav"})
FILMS = frozenset({"m4v", "mp4", "ogv", "webm"})
FILES = (
    SOUNDS
    | FILMS
    | frozenset(
        {
            "csv",
            "docx",
            "epub",
            "ics",
            "odp",
            "ods",
            "odt",
            "pdf",
            "pptx",
            "rtf",
            "txt",
            "xlsx",
            "zip",
        }
    )
)
UPLOADS = {"audio": SOUNDS, "video": FILMS, "file": FILES}
PICTURE = re.compile(r"\.(?:avif|gif|jpe?g|png|webp)(?:\?|$)", re.IGNORECASE)
NOWHERE = frozenset({"", "#"})
SIZED = re.compile(r"(?:-\d+x\d+|-scaled)?\.\w+$")
ATTACHMENT = re.compile(r"[?&]attachment_id=\d+")

_valid = URLValidator(schemes=["http", "https"])


def clean_link(url: str, *, base_url: str = "") -> str:
    """A link as its author meant it: unwrapped, absolute, without tails that follow the reader.

    Empty when it cannot stand in a page.
    """
    url = url.strip()
    if url in NOWHERE or not is_safe_url(url) or MERGE_TAG.search(url):
        return ""
    if url.startswith("#"):
        return url
    try:
        url = _unwrapped(urljoin(base_url, url))
        parts = urlsplit(url)
    except ValueError:
        return ""
    kept = [part for part in parts.query.split("&") if not _follows(part, parts.hostname or "")]
    if not is_safe_url(url) or len(kept) == parts.query.count("&") + 1:
        return url if is_safe_url(url) else ""
    return urlunsplit(parts._replace(query="&".join(kept)))


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


def is_whole(url: str) -> bool:
    """Whether an address can be taken apart: one with half a bracket cannot."""
    try:
        return urlsplit(url).hostname != ""
    except ValueError:
        return False


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


def suffix_of(url: str) -> str:
    """The end of a file's name, in small letters; empty where it has none."""
    name = unquote(urlsplit(url).path).rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def is_sound(url: str) -> bool:
    """Whether what plays at an address is only heard."""
    return suffix_of(url) in SOUNDS


def is_upload(url: str, kind: str) -> bool:
    """Whether a file can stand in the library, as something of that kind of block."""
    return suffix_of(url) in UPLOADS[kind]


def leads_to_itself(href: str, image: HtmlElement) -> bool:
    """Whether a picture's link only shows it larger, or alone on a page of its own."""
    source = image.get("src", "")
    if href == source or PICTURE.search(href) or ATTACHMENT.search(href):
        return True
    page, name = (urlsplit(one).path.rstrip("/").rpartition("/")[2] for one in (href, source))
    return bool(page) and page.lower() == SIZED.sub("", name.lower())


def is_pixel(url: str) -> bool:
    """Whether a picture is there to count readers."""
    return bool(PIXELS.match(url))


def _follows(part: str, host: str) -> bool:
    """Whether a part of a query says who came, or where from."""
    if TRACKING.fullmatch(part.partition("=")[0]):
        return True
    return any(at.fullmatch(host) and tail.fullmatch(part) for at, tail in TRACKING_AT)


def _unwrapped(url: str) -> str:
    if sealed := SEALED.match(url):
        return _sealed(sealed[1]) or url
    parts = urlsplit(url)
    fields = WRAPPERS.get(f"{parts.hostname}{parts.path.rstrip('/')}", ())
    query = parse_qs(parts.query)
    for field in fields:
        if found := query.get(field):
            return found[0]
    return url


def _sealed(payload: str) -> str:
    try:
        told = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return str(told["e"])
    except (ValueError, TypeError, KeyError):
        return ""
