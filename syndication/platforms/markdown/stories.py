"""Stories out of Markdown files, one a file; nothing in them is executed."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import unquote

from syndication.exchange import Drop, Recognition, Status, Story, UnreadableFile, Visibility
from syndication.frontmatter import Text, split
from syndication.markdown import as_markup
from syndication.markdown_tags import filled
from syndication.markup import decoded, plain
from syndication.moments import is_to_come, moment_of
from syndication.platforms.markdown.site import Site, site_of
from syndication.words import _

LARGEST = 2 * 1024 * 1024  # bytes of one file
LOOKED_AT = 40  # files that are looked into to know whose they are
MARKDOWN = frozenset({".md", ".markdown", ".mkd", ".mkdn", ".mdown", ".mdx", ".rmd"})
# These are stories only with facts on top.
MAYBE = frozenset({".html", ".htm", ".txt", ".text"})
DATED = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:-|$)(.*)")
LANGUAGE = re.compile(r"(.+)\.([a-z]{2}(?:-[a-z]{2,4})?)", re.IGNORECASE)
HEADING = re.compile(r"\s*#[ \t]+([^\n]+?)[ \t]*#*[ \t]*(?:\n|$)")
# Pages that a site makes of its posts, and what it is built with.
MACHINERY = re.compile(
    r"(?:^|/)(?:_index(?:\.[\w-]+)?\.\w+$|_(?:includes|layouts|sass|data)/|node_modules/|archetypes/"
    r"|(?:readme|license|changelog|contributing)\.\w+$)",
    re.IGNORECASE,
)
TITLES, DATES = ("title", "headline", "name"), ("date", "publishdate", "pubdate", "published_at")
CHANGES = ("lastmod", "updated", "last_modified_at", "modified", "updated_at", "date_updated")
AUTHORS, TAGS = ("authors", "author"), ("categories", "tags", "topics")
COVERS = ("cover_image", "cover.image", "cover", "image", "featured_image", "feature_image")
MORE_COVERS = ("featuredimage", "header.image", "thumbnail", "banner", "images", "hero")


def recognise(drop: Drop) -> Recognition:
    """By facts on top of files; files called Markdown are believed when nobody else knows them."""
    found = _members(drop)
    looked = found[:LOOKED_AT]
    if not looked:
        return Recognition(0, "")
    with_facts = sum(_begins_with_facts(drop.head(member, 2048)) for member in looked)
    confidence = 70 if with_facts * 2 >= len(looked) else 35 if with_facts else 20
    return Recognition(confidence, f"{len(found)} Markdown files", ("stories",))


def read_stories(drop: Drop) -> Iterator[Story]:
    """Every file, one at a time; one that cannot be read is told, and the others are read."""
    site = site_of(drop)
    for member in _members(drop):
        try:
            yield read_story(_text(drop, member), member=member, site=site)
        except (UnreadableFile, ValueError) as error:
            name = PurePosixPath(member).name
            yield Story(source_id=member, title=name, html="", warnings=(str(error),))
    left_out = sum(bool(MACHINERY.search(member)) for member in _written(drop))
    if left_out:
        said = f"Left out: {left_out} files that a site is built with."
        yield Story(source_id="left out", title="", html="", kind="left_out", warnings=(said,))


def _written(drop: Drop) -> Iterator[str]:
    for member in sorted(drop.members()):
        kind = PurePosixPath(member).suffix.lower()
        if kind in MARKDOWN or (kind in MAYBE and _begins_with_facts(drop.head(member, 2048))):
            yield member


def _members(drop: Drop) -> list[str]:
    return [member for member in _written(drop) if not MACHINERY.search(member)]


def _begins_with_facts(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf")
    fenced = re.match(rb"(?:---|\+\+\+)[ \t]*\r?\n", start)
    return bool(fenced or re.match(rb"(?:title|layout|date)[ \t]*:[^\n]*\n", start))


def _text(drop: Drop, member: str) -> str:
    with drop.open(member) as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise UnreadableFile(_("%(page)s is larger than a post can be.") % {"page": member})
    return decoded(data)


def read_story(text: str, *, member: str, site: Site) -> Story:
    """One file as its author meant it."""
    read = split(text)
    path = PurePosixPath(member)
    stem, language = _named(path)
    dated = DATED.fullmatch(stem)
    at = _moment(read, *DATES) or _day(dated)
    slug = _slug(read, dated[4] if dated else stem, path)
    title, markup, left = _body(read, is_html=path.suffix.lower() in {".html", ".htm"})
    place, old = _places(read, site, slug=slug, at=at)
    return Story(
        source_id=str(path.with_suffix("")),
        title=title or slug.replace("-", " ").strip().capitalize(),
        html=markup,
        source_url=place if place.startswith("http") else "",
        canonical_url=read.word("canonical_url", "canonical", "canonicalurl"),
        standfirst=plain(read.word("description", "summary", "excerpt", "subtitle", "abstract")),
        slug=slug,
        status=_status(read, path, at),
        visibility=_visibility(read),
        published_at=at,
        updated_at=_moment(read, *CHANGES),
        authors=_people(read),
        tags=_tags(read),
        cover_url=read.word(*COVERS, *MORE_COVERS),
        cover_alt=read.word("cover.alt", "image_alt", "cover_alt", "header.alt"),
        language=(read.word("lang", "language", "locale") or language or site.language),
        kind="page" if _is_page(read, path, at) else "post",
        series=read.word("series"),
        search_title=read.word("seo_title", "meta_title", "seo.title"),
        search_description=read.word("seo_description", "meta_description", "seo.description"),
        old_urls=old,
        warnings=tuple(_warnings(read, left)),
    )


def _places(
    read: Text, site: Site, *, slug: str, at: datetime | None
) -> tuple[str, tuple[str, ...]]:
    """Where it stood by its own rule or the site's, and all its addresses."""
    own = site.place_of(read, slug=slug, at=at, own=read.word("permalink", "url"))
    several = [site.at_home(one) for one in (own, *read.words("aliases", "redirect_from"))]
    known = dict.fromkeys(one for one in several if one.startswith(("/", "http")))
    return site.at_home(own), tuple(known)


def _warnings(read: Text, left: list[str]) -> Iterator[str]:
    if read.problem:
        yield read.problem
    if left:
        yield f"Tags that nobody fills in here: {', '.join(left)}."


def _body(read: Text, *, is_html: bool) -> tuple[str, str, list[str]]:
    """The title, the markup and what nobody fills in; a first heading may be the title."""
    title, body = plain(read.word(*TITLES)), read.body
    heading = HEADING.match(body)
    if heading and (not title or plain(heading[1]).casefold() == title.casefold()):
        title, body = title or plain(heading[1]), body[heading.end() :]
    body, left = filled(body)
    elsewhere = read.word("externallink", "external_url", "redirect_to")
    if not body.strip() and elsewhere:
        link = f'<a href="{html.escape(elsewhere)}">{html.escape(title)}</a>'
        return title, f'<div data-block="card">{link}</div>', left
    return title, body if is_html else as_markup(body), left


def _named(path: PurePosixPath) -> tuple[str, str]:
    """The name of a file without its ending, and the language that Hugo puts before it."""
    found = LANGUAGE.fullmatch(path.stem)
    stem, language = (found[1], found[2]) if found else (path.stem, "")
    # A post with its pictures has a folder, and is called after it.
    return (
        (path.parent.name, language) if stem == "index" and path.parent.name else (stem, language)
    )


def _slug(read: Text, name: str, path: PurePosixPath) -> str:
    said = read.word("slug", "basename")
    own = read.word("permalink", "url")
    if not said and "/" in own and "/:" not in own:
        said = PurePosixPath(unquote(own).rstrip("/")).stem
    return (said or name or path.stem).strip("/").strip()


def _day(dated: re.Match[str] | None) -> datetime | None:
    if dated is None:
        return None
    return moment_of(f"{dated[1]}-{int(dated[2]):02}-{int(dated[3]):02}")


def _moment(read: Text, *keys: str) -> datetime | None:
    return next((found for key in keys if (found := moment_of(read.word(key)))), None)


def _people(read: Text) -> tuple[str, ...]:
    """A name has blanks in it: only commas part several."""
    found = read.words(*AUTHORS)
    line = read.word(*AUTHORS)
    whole = line and "," not in line and " ".join(found) == line
    names = (line,) if whole else found
    return tuple(name for name in names if "@" not in name)


def _tags(read: Text) -> tuple[str, ...]:
    """`category` and `tag` are one each, whatever blanks they hold."""
    one = [name for name in (read.word("category"), read.word("tag")) if name]
    return tuple(dict.fromkeys([*one, *read.words(*TAGS)]))


def _status(read: Text, path: PurePosixPath, at: datetime | None) -> Status:
    hidden = read.is_true("draft") or read.is_false("published", "publish")
    said = read.word("status", "state").lower()
    if hidden or "_drafts" in path.parts or said in {"draft", "hidden", "unpublished"}:
        return "draft"
    if is_to_come(at):
        return "scheduled"
    return "private" if said == "private" or read.is_true("private") else "published"


def _visibility(read: Text) -> Visibility:
    if read.is_true("private") or read.word("status").lower() == "private":
        return "private"
    if read.word("password"):
        return "password"
    return "unlisted" if read.is_true("unlisted", "noindex", "hidden") else "public"


def _is_page(read: Text, path: PurePosixPath, at: datetime | None) -> bool:
    said = {read.word("layout").lower(), read.word("type").lower()}
    if said & {"page", "post", "posts"}:
        return "page" in said
    return at is None and not {"_posts", "posts", "_drafts", "blog", "post"} & set(path.parts)
