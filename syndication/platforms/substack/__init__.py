"""Substack: everything we know about it.

The export is an archive with `posts.csv`, a page for every post and
`email_list.<publication>.csv`; the list can be downloaded alone too. Two
generations of the list are met, and a third that holds paying readers only.
`active_subscription` says who pays and nothing about mail: whoever reads it as
"subscribed" loses every free reader. Who unsubscribed is not exported at all.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import ClassVar, Literal
from urllib.parse import unquote, urlsplit

from syndication.attribution import last_line
from syndication.exchange import (
    Drop,
    Outgoing,
    Person,
    Recognition,
    Shape,
    Status,
    Story,
    UnreadableFile,
    Visibility,
)
from syndication.losses import Feature, losses
from syndication.markup import decoded
from syndication.platforms.substack.body import adapt
from syndication.tables import DayOrder, Row, Table, day_order_of, headers_of, moment
from syndication.words import _

POSTS = frozenset({"post_id", "post_date", "is_published"})
FORGOTTEN = "@deletion-request.substack.com"
AUDIENCES: dict[str, Visibility] = {
    "everyone": "public",
    "only_free": "members",
    "only_paid": "members",
    "founding": "members",
}
CDN = re.compile(
    r"https://(?:cdn\.)?substackcdn\.com/image/fetch/[^\"'\s<>]*?/(https?%3A[^\"'\s<>/]+)"
)
BUCKET = re.compile(r"https://bucketeer-[0-9a-f-]+\.s3\.amazonaws\.com/")
SPOILT: tuple[Feature, ...] = ("anchors", "marks", "small", "foldouts", "tables", "code")
PLACE = re.compile(r"/p/[\w%.-]+/?")
PAGE = re.compile(r"(?:.*/)?posts/\d+\.[^/]*\.html", re.IGNORECASE)
LARGEST_PAGE = 5_000_000  # bytes
YES, NO = ("true", "1", "yes"), ("false", "0", "no")


class Substack:
    """Substack: stories and people come in; a person pastes what goes out.

    Its interface reads and writes nothing, and its posts name no other address as canonical.
    """

    key: ClassVar[str] = "substack"
    name: ClassVar[str] = "Substack"
    shapes: ClassVar[tuple[Shape, ...]] = ("excerpt", "copy")
    takes_issues: ClassVar[bool] = True

    def losses(self, article: Outgoing) -> tuple[str, ...]:
        """What its editor drops when text is pasted."""
        return losses(article, SPOILT)

    def steps(self, article: Outgoing, import_url: str) -> tuple[str, ...]:
        """What a person does at Substack, in order."""
        return (
            _("Open %(url)s, select the text and copy it.") % {"url": import_url},
            _("At Substack, start a new text post and paste it."),
            _("Give it the title “%(title)s”.") % {"title": article.title},
            _("Write as its last line: %(line)s") % {"line": last_line(article)},
            _("Switch “Send via email” off, unless everybody on that list shall get it."),
            _("Publish it. Copy the address of the post and paste it below."),
        )

    def recognises(self, remote_url: str) -> bool:
        """Whether an address may be a post: every one has the same form, on any domain."""
        try:
            parts = urlsplit(remote_url)
        except ValueError:
            return False
        is_post = PLACE.fullmatch(parts.path) is not None
        return parts.scheme == "https" and bool(parts.hostname) and is_post

    def recognise(self, drop: Drop) -> Recognition:
        """By the columns of its tables."""
        posts, lists = _tables(drop)
        if posts and lists:
            return Recognition(98, "Substack export", ("stories", "people"))
        if posts:
            return Recognition(95, "Substack posts", ("stories",))
        if lists:
            return Recognition(90, "Substack email list", ("people",))
        if any(map(PAGE.fullmatch, drop.members())):
            return Recognition(60, "Substack posts without their table", ("stories",))
        return Recognition(0, "")

    def read_people(self, drop: Drop) -> Iterator[Person]:
        """Every line of every email list of the drop."""
        for member in _tables(drop)[1]:
            with drop.open(member) as file:
                for row in Table(file, name=member).rows():
                    yield _person(member, row)

    def read_stories(self, drop: Drop) -> Iterator[Story]:
        """Every post of the table, then the pages that no line of it names."""
        posts, lists = _tables(drop)
        pages = {
            PurePosixPath(member).name.partition(".")[0]: member
            for member in drop.members()
            if member.lower().endswith(".html")
        }
        home = _home(lists)
        for member in posts:
            order = _day_order(drop, member)
            with drop.open(member) as file:
                for row in Table(file, name=member).rows():
                    number = row.get("post_id").partition(".")[0]
                    yield _story(row, _page(drop, pages.pop(number, "")), home, order)
        for number, member in pages.items():
            yield _orphan(number, member, _page(drop, member))


def _tables(drop: Drop) -> tuple[list[str], list[str]]:
    """The tables of posts and the email lists; who received or opened what is never read."""
    posts, lists = [], []
    for member in drop.members():
        if not member.lower().endswith((".csv", ".txt")):
            continue
        headers = headers_of(drop.head(member))
        if headers >= POSTS:
            posts.append(member)
        elif "email" in headers and "email_disabled" in headers and "post_id" not in headers:
            lists.append(member)
    return posts, lists


def _person(member: str, row: Row) -> Person:
    address = row.get("email")
    joined = moment(row.get("created_at"))
    word = row.get("email_disabled").lower()
    problem = row.problem
    if address.lower().endswith(FORGOTTEN):
        problem = _("This reader asked Substack to be deleted.")
    state: Literal["confirmed", "unsubscribed", ""] = ""
    if word in NO:
        state = "confirmed"
    elif word in YES:
        state = "unsubscribed"
    facts = " ".join(
        f"{one}={row.get(one)}" for one in ("created_at", "email_disabled") if row.get(one)
    )
    plan = row.get("plan", "type")
    return Person(
        row=row.line,
        address=address,
        state=state,
        name=row.get("name"),
        subscribed_at=joined,
        evidence=f"{member}:{row.line} {facts}".strip(),
        tags=(f"substack:{plan}",) if plan else (),
        problem=problem,
    )


def _day_order(drop: Drop, member: str) -> DayOrder:
    """How the days of a table are written: a spreadsheet that saved it has its own way."""
    with drop.open(member) as file:
        return day_order_of(row.get("post_date") for row in Table(file, name=member).rows())


def _story(row: Row, page: str | None, home: str, order: DayOrder) -> Story:
    # Its warnings are not translated: a story is known as unchanged by all that it says.
    number, slug = row.get("post_id").partition(".")[::2]
    written_at, planned = moment(row.get("post_date"), order), _planned(row)
    text, stayed = adapt(page or "")
    warnings = [row.problem] if row.problem else []
    if row.get("post_date") and not (written_at or planned):
        warnings.append(f"Its day cannot be told from “{row.get('post_date')}”.")
    if page is None:
        warnings.append("The export holds no page for this post.")
    return Story(
        source_id=number,
        title=html.unescape(row.get("title")),
        html=text,
        source_url=f"{home}/p/{slug}" if home and slug else "",
        standfirst=html.unescape(row.get("subtitle")),
        slug=slug,
        # A publication with a domain of its own had the same path there.
        old_urls=(f"/p/{slug}",) if slug else (),
        status=_status(row, written_at),
        visibility=AUDIENCES.get(row.get("audience"), "private"),
        published_at=written_at or planned,
        kind="page" if row.get("type") == "page" else "post",
        warnings=tuple(filter(None, [*warnings, *_kind(row), stayed])),
    )


def _kind(row: Row) -> Iterator[str]:
    """What a post was there, if it was more than a letter or a page."""
    if (kind := row.get("type")) not in {"newsletter", "page", ""}:
        yield f"On Substack this was a {kind}."
    if sound := row.get("podcast_url"):
        yield f"Its sound file is at {sound}."


def _status(row: Row, written_at: datetime | None) -> Status:
    if row.get("is_published").lower() in YES:
        return "published"
    return "scheduled" if written_at is None and _planned(row) else "draft"


def _planned(row: Row) -> datetime | None:
    """A time to come, which `moment` does not give."""
    try:
        planned = datetime.fromisoformat(row.get("post_date"))
    except ValueError:
        return None
    return planned if planned.tzinfo else planned.replace(tzinfo=UTC)


def _orphan(number: str, member: str, page: str | None) -> Story:
    slug = PurePosixPath(member).stem.partition(".")[2]
    text, stayed = adapt(page or "")
    unnamed = "The table of posts does not name this page."
    return Story(
        source_id=number,
        title=slug.replace("-", " ").capitalize(),
        html=text,
        slug=slug,
        warnings=(unnamed, stayed) if stayed else (unnamed,),
    )


def _page(drop: Drop, member: str) -> str | None:
    """The page of a post with pictures at their own addresses, not at those of a cache."""
    if not member:
        return None
    with drop.open(member) as file:
        raw = file.read(LARGEST_PAGE + 1)
    if len(raw) > LARGEST_PAGE:
        raise UnreadableFile(_("%(page)s is larger than a post can be.") % {"page": member})
    page = CDN.sub(lambda found: unquote(found[1]), decoded(raw))
    return BUCKET.sub("https://substack-post-media.s3.amazonaws.com/", page)


def _home(lists: list[str]) -> str:
    """The publication's address, which only the name of its email list tells."""
    for member in lists:
        found = re.fullmatch(r"email_list\.([\w-]+)\.csv", PurePosixPath(member).name)
        if found:
            return f"https://{found[1]}.substack.com"
    return ""
