"""Stories out of the archive that Medium mails to its writers.

Only `posts/` and the name in `profile/profile.html` are read. The archive also holds sessions and
the addresses somebody signed in from: nothing else is opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import PurePosixPath
from urllib.parse import unquote

from lxml.html import Element, HtmlElement

from syndication.exchange import Drop, Recognition, Story, UnreadableFile
from syndication.markup import decoded, parse, words, write
from syndication.moments import moment_of
from syndication.platforms.medium import body as bodies
from syndication.whereabouts import last_part

MOST_BYTES = 2 * 1024 * 1024
LOOKED_AT = 5  # posts that are looked into to know the platform
POST = re.compile(r"(?:.*/)?posts/[^/]+\.html", re.IGNORECASE)
NAMED = re.compile(r"(?:.*/)?(?:draft|\d{4}-\d\d-\d\d)_[^/]*\.html", re.IGNORECASE)
DAY = re.compile(r"\d{4}-\d\d-\d\d(?=_)")
SIGNS = (b"h-entry", b"p-name", b"e-content")
IDENTITY = re.compile(r"(?<![0-9a-f])([0-9a-f]{8,12})$")
LAST_PART = re.compile(r"(?:(?P<slug>.+)-)?[0-9a-f]{8,14}")


def recognise(drop: Drop) -> Recognition:
    """Certain when the posts look as Medium writes them, whatever the archive is called."""
    posts = _posts(drop)
    known = sum(_is_post(drop.head(member)) for member in posts[:LOOKED_AT])
    if not known:
        return Recognition(0, "")
    drafts = sum(_is_draft(member) for member in posts)
    label = f"Medium export: {len(posts) - drafts} stories, {drafts} drafts"
    return Recognition(95 if known == len(posts[:LOOKED_AT]) else 80, label, ("stories",))


def read_stories(drop: Drop) -> Iterator[Story]:
    """Every post, one at a time; one that cannot be read is told, and the others are read."""
    author = _profile_name(drop)
    for member in _posts(drop):
        try:
            yield read_story(_text(drop, member), member=member, author=author)
        except (UnreadableFile, ValueError) as error:
            name = PurePosixPath(member).stem
            yield Story(source_id=name, title=name, html="", warnings=(str(error),))


def read_story(markup: str, *, member: str, author: str = "") -> Story:
    """One post as Medium wrote it: its microformat, its footer, its quirks."""
    page = parse(markup)
    stem = PurePosixPath(member).stem
    body = next(iter(bodies.by_class(page, "e-content")), Element("div"))
    title = _first(page, "p-name") or _first_heading(body)
    is_draft = _is_draft(member)
    is_response = not is_draft and bodies.is_response(body, title=title)
    standfirst = bodies.without_furniture(body, title=title, summary=_first(page, "p-summary"))
    cover = bodies.take_cover(body)
    bodies.adapt(body)
    address = _address(page)
    return Story(
        source_id=_identity(stem),
        title=title,
        html=write(body),
        source_url=address,
        canonical_url=address,
        standfirst=standfirst,
        slug=_slug(address),
        # A publication with a domain of its own had the same end of the path there.
        old_urls=(f"/{last_part(address)}",) if last_part(address) and not is_draft else (),
        status="draft" if is_draft else "published",
        published_at=_published_at(page) or _day_of(stem),
        authors=tuple(filter(None, [_first(page, "p-author") or author])),
        tags=tuple(words(tag) for tag in page.iterfind(".//*[@class='p-tags']//a")),
        cover_url=cover,
        kind="response" if is_response else "post",
    )


def _posts(drop: Drop) -> list[str]:
    """The posts of an archive, or of their folder alone; of a single file, that file."""
    members = list(drop.members())
    for form in (POST, NAMED):
        if posts := sorted(member for member in members if form.fullmatch(member)):
            return posts
    return members if len(members) == 1 and members[0].lower().endswith(".html") else []


def _is_post(head: bytes) -> bool:
    return all(sign in head for sign in SIGNS)


def _is_draft(member: str) -> bool:
    return PurePosixPath(member).name.startswith("draft")


def _text(drop: Drop, member: str) -> str:
    with drop.open(member) as file:
        data = file.read(MOST_BYTES + 1)
    return decoded(data)


def _profile_name(drop: Drop) -> str:
    """Who exported it: drafts do not say who wrote them."""
    for member in drop.members():
        if member.endswith("profile/profile.html"):
            try:
                return _first(parse(_text(drop, member)), "p-name")
            except (UnreadableFile, ValueError):
                return ""
    return ""


def _first(page: HtmlElement, name: str) -> str:
    return next((words(one) for one in bodies.by_class(page, name)), "")


def _first_heading(body: HtmlElement) -> str:
    return next((words(one) for one in body.iter("h3", "h4") if words(one)), "")


def _identity(stem: str) -> str:
    found = IDENTITY.search(stem)
    return found[1] if found else stem


def _address(page: HtmlElement) -> str:
    """Where the story stood: its canonical, or for a draft the address of its page."""
    links = bodies.by_class(page, "p-canonical") or [
        link
        for footer in page.iter("footer")
        for link in footer.iter("a")
        if "/p/" in link.get("href", "")
    ]
    return bodies.plain_link(links[0].get("href", "")) if links else ""


def _slug(address: str) -> str:
    last = unquote(last_part(address))
    found = LAST_PART.fullmatch(last)
    return (found["slug"] or "") if found else last


def _published_at(page: HtmlElement) -> datetime | None:
    for time in bodies.by_class(page, "dt-published"):
        try:
            found = datetime.fromisoformat(time.get("datetime", ""))
        except ValueError:
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def _day_of(stem: str) -> datetime | None:
    """The day that stands in the name of the file, which drafts do not have."""
    found = DAY.match(stem)
    return moment_of(found[0]) if found else None
