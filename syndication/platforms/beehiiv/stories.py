"""Posts out of beehiiv's table: what it keeps of a post is the mail, laid out in tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from syndication.exchange import Drop, Recognition, Status, Story, Visibility
from syndication.markup import parse, plain, words, write
from syndication.moments import is_to_come, moment_of
from syndication.post_tables import post_rows, tables_with
from syndication.tables import Row
from syndication.whereabouts import joined, last_part

SIGNATURE = frozenset({"web title", "content html", "status"})
MEDIA = "https://media.beehiiv.com/cdn-cgi/image/quality=100/"
STATES: dict[str, Status] = {"confirmed": "published", "archived": "published"}
PUBLIC = re.compile(r"free|both|all|everyone", re.IGNORECASE)
# What fills itself in for each reader of a mail, and nothing anywhere else.
MERGED = re.compile(r"\{\{\s*[\w.|' -]+\s*\}\}")
FOOTERS = ("b", "f")  # beehiiv's own classes for what stands below a mail


def recognise(drop: Drop) -> Recognition:
    """By the columns that beehiiv names so."""
    found = tables_with(drop, SIGNATURE)
    return Recognition(95, "beehiiv posts", ("stories",)) if found else Recognition(0, "")


def read_stories(drop: Drop) -> Iterator[Story]:
    """Every line of every table of posts."""
    for member in tables_with(drop, SIGNATURE):
        with drop.open(member) as file:
            for row in post_rows(file, name=member):
                yield read_story(row)


def read_story(row: Row) -> Story:
    """One post; who might read it is said in one of two columns, by two generations."""
    url = row.get("url")
    audience = row.get("audience") or row.get("web audiences")
    at = moment_of(row.get("publish date", "published at", "created at"))
    visibility: Visibility = "public" if PUBLIC.search(audience) or not audience else "members"
    status = STATES.get(row.get("status").lower(), "draft")
    cover = row.get("thumbnail url")
    address = url if url.startswith("http") else ""
    return Story(
        source_id=row.get("id") or url,
        title=plain(row.get("web title")),
        html=_text(row.get("content html")),
        source_url=address if status == "published" else "",
        canonical_url=address if status == "published" else "",
        standfirst=plain(row.get("web subtitle")),
        slug=last_part(url),
        status="scheduled" if status == "published" and is_to_come(at) else status,
        visibility=visibility,
        published_at=at,
        authors=tuple(name.strip() for name in row.get("authors").split(";") if name.strip()),
        tags=tuple(tag.strip() for tag in row.get("content tags").split(";") if tag.strip()),
        cover_url=joined(MEDIA, cover) if cover else "",
        search_title=row.get("meta default title", "seo title"),
        search_description=plain(row.get("meta default description", "seo description")),
        warnings=(row.problem,) if row.problem else (),
    )


def _text(markup: str) -> str:
    """The part of a mail that is its text; of one that cannot be read, all of it."""
    try:
        page = parse(MERGED.sub("", markup))
    except ValueError:
        return markup
    found = page.xpath(".//*[@id='content-blocks']")
    body = found[0] if found and words(found[0]) else page
    for cell in body.xpath(".//td"):
        if set(FOOTERS) & set(cell.get("class", "").split()):
            cell.drop_tree()
    _unlaid(body)
    return write(body)


def _unlaid(body: HtmlElement) -> None:
    """Tables that only lay out become what they hold; one with several columns of words stays."""
    for table in reversed(list(body.iter("table"))):
        rows = list(table.iter("tr"))
        is_data = any(row.find("th") is not None for row in rows)
        wide = [
            row for row in rows if sum(bool(words(cell)) for cell in row.iterchildren("td")) > 1
        ]
        if is_data or len(wide) > 1:
            continue
        for part in [table, *table.iter("tbody", "thead", "tr", "td")]:
            part.tag = "div"
