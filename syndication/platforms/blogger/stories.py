"""Stories out of Blogger.

Three forms are met: the backup of the older admin (Atom), the archive of Google Takeout (Atom with
fields of its own), and what its API answers (JSON). Posts, pages, comments, the template and the
settings stand in one list; comments follow in any order and name the post they answer.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, Literal

from lxml import etree

from syndication.exchange import Comment, Drop, Recognition, Status, Story
from syndication.holding import JSON, XML, at_least_one, looked_at
from syndication.jsonstream import JsonFile, cut_off, has_keys, listed, mapped, said
from syndication.markup import plain
from syndication.moments import moment_of
from syndication.paragraphs import paragraphs
from syndication.whereabouts import joined
from syndication.words import _
from syndication.xmlstream import XmlFile, called, text_of

KIND = "http://schemas.google.com/g/2005#kind"
LABEL = "http://www.blogger.com/atom/ns#"
SIZED = re.compile(
    r"(https?://(?:[\w.-]*\.bp\.blogspot\.com|blogger\.googleusercontent\.com|lh\d\.\w+\.com)/[^\s\"'<>]*?)"
    r"/(?:s\d+|w\d+-h\d+)[\w-]*/"
)
STATES: dict[str, Status] = {"LIVE": "published", "SCHEDULED": "scheduled"}
SHOWN: dict[str, Literal["approved", "pending", "spam", "removed"]] = {
    "LIVE": "approved",
    "": "approved",
    "SPAM": "spam",
    "SPAM_COMMENT": "spam",
    "GHOSTED": "spam",
    "EMPTIED": "removed",
}
Facts = dict[str, Any]


class Stories:
    """Posts come in."""

    def recognise(self, drop: Drop) -> Recognition:
        """By the words that Google puts on every entry."""
        feeds, answers = _feeds(drop), _answers(drop)
        if not feeds and not answers:
            return Recognition(0, "")
        return Recognition(92, "Blogger backup" if feeds else "Blogger posts", ("stories",))

    def read_stories(self, drop: Drop) -> Iterator[Story]:
        """Every post and page with its comments; what is in the bin is left out."""
        return at_least_one(
            _read(drop), drop, instead=_("In Blogger choose Settings, Back up content.")
        )


def _read(drop: Drop) -> Iterator[Story]:
    for member in _feeds(drop):
        yield from _read_feed(drop, member)
    for member in _answers(drop):
        with drop.open(member) as file:
            rows = JsonFile(file, name=PurePosixPath(member).name)
            count = 0
            for _table, row in rows.rows({"item": "", "items.item": ""}):
                count += 1
                yield _from_api(row)
        if rows.is_cut:
            yield cut_off(member, count)


def _feeds(drop: Drop) -> list[str]:
    return [member for member in looked_at(drop, XML) if _is_feed(drop.head(member))]


def _is_feed(head: bytes) -> bool:
    own = b"schemas.google.com/blogger/" in head or b"blogger.com,1999:blog" in head
    return (
        own
        and b"feed" in head
        and b"entry" in head
        and head.lstrip(b"\xef\xbb\xbf \r\n")[:1] == b"<"
    )


def _answers(drop: Drop) -> list[str]:
    return [member for member in looked_at(drop, JSON) if _is_answer(drop.head(member))]


def _is_answer(head: bytes) -> bool:
    return has_keys(head, ("kind", "content")) and b'"blogger#post' in head


def _read_feed(drop: Drop, member: str) -> Iterator[Story]:
    """Read twice: for the comments, which may follow their post anywhere, then for the posts."""
    comments: dict[str, list[Comment]] = {}
    with drop.open(member) as file:
        for facts in _entries(XmlFile(file, name=PurePosixPath(member).name)):
            if facts["kind"] == "comment" and facts["answers"]:
                comments.setdefault(facts["answers"], []).append(_comment(facts))
    count = binned = 0
    with drop.open(member) as file:
        xml = XmlFile(file, name=PurePosixPath(member).name)
        for facts in _entries(xml):
            if facts["kind"] not in {"post", "page"}:
                continue
            if facts["trashed"] or "TRASHED" in facts["status"]:
                binned += 1
                continue
            count += 1
            yield replace(_story(facts), comments=tuple(comments.get(facts["id"], ())))
    if xml.is_cut:
        yield cut_off(member, count)
    if binned:
        yield _left_out(binned)


def _left_out(binned: int) -> Story:
    words = f"Left out: {binned} in the bin of Blogger."
    return Story(source_id="left out", title="", html="", kind="left_out", warnings=(words,))


def _entries(xml: XmlFile) -> Iterator[Facts]:
    for element in xml.elements("entry"):
        yield _facts(element)


def _facts(element: Any) -> Facts:
    """An entry by name, in either form."""
    facts: Facts = {
        "kind": "",
        "labels": [],
        "link": "",
        "answers": "",
        "parent": "",
        "trashed": False,
    }
    facts |= dict.fromkeys(
        ("id", "title", "content", "author", "author_url", "status", "place"), ""
    )
    for child in element:
        name = called(child.tag) if isinstance(child.tag, str) else ""
        text = _text(child, name) if name in TEXTS else ""
        if name in TEXTS and text:
            facts[TEXTS[name]] = text
        elif name in READERS:
            READERS[name](facts, child)
    facts["kind"] = facts["kind"].lower().rpartition("#")[2]
    return facts


def _text(element: Any, name: str) -> str:
    """What an entry says in one of its fields; a text may be markup itself (`type="xhtml"`)."""
    if name != "content" or not len(element):
        return text_of(element).strip()
    pieces = (etree.tostring(child, encoding="unicode") for child in element)
    return f"{element.text or ''}{''.join(pieces)}".strip()


TEXTS = {
    "id": "id",
    "title": "title",
    "content": "content",
    "summary": "content",
    "published": "published",
    "updated": "updated",
    "blogger:created": "created",
    "blogger:type": "kind",
    "blogger:status": "status",
    "blogger:filename": "place",
    "blogger:metaDescription": "description",
    "blogger:parent": "answers",
    "blogger:inReplyTo": "parent",
    "blogger:trashed": "trashed",
}


def _category(facts: Facts, element: Any) -> None:
    scheme, term = element.get("scheme", ""), element.get("term", "")
    if scheme == KIND:
        facts["kind"] = term
    elif term and (scheme == LABEL or not scheme or "blogger" in scheme):
        facts["labels"].append(term)


def _link(facts: Facts, element: Any) -> None:
    if element.get("rel") == "alternate" and element.get("href"):
        facts["link"] = element.get("href")
    elif element.get("rel") == "related" and element.get("href"):
        facts["parent"] = element.get("href").rstrip("/").rpartition("/")[2]


def _author(facts: Facts, element: Any) -> None:
    """The name, and where its owner writes; never the mail address that Google makes up."""
    for child in element:
        if isinstance(child.tag, str) and called(child.tag) in {"name", "uri"}:
            key = "author" if called(child.tag) == "name" else "author_url"
            facts[key] = text_of(child).strip()


def _control(facts: Facts, element: Any) -> None:
    if any(text_of(child).strip() == "yes" for child in element):
        facts["status"] = "DRAFT"


def _answer(facts: Facts, element: Any) -> None:
    facts["answers"] = element.get("ref") or text_of(element).strip()


READERS = {
    "category": _category,
    "link": _link,
    "author": _author,
    "control": _control,
    "app:control": _control,
    "app:in-reply-to": _answer,
}


def _story(facts: Facts) -> Story:
    status = STATES.get(facts["status"] or "LIVE", "draft")
    home = facts["link"] if status == "published" else ""
    place = facts["place"] if facts["place"].startswith("/") else ""
    address = joined(home, place) if home else ""
    slug = PurePosixPath(place or home).stem if place or home else ""
    return Story(
        source_id=facts["id"],
        # Takeout escapes a title twice.
        title=plain(html.unescape(facts["title"])),
        html=_shown(facts["content"]),
        source_url=address,
        canonical_url=address,
        slug=slug,
        status=status,
        published_at=moment_of(facts.get("published")) or moment_of(facts.get("created")),
        updated_at=moment_of(facts.get("updated")),
        authors=tuple(filter(None, [facts["author"]])),
        tags=tuple(dict.fromkeys(facts["labels"])),
        kind="page" if facts["kind"] == "page" else "post",
        search_description=plain(facts.get("description", "")),
        old_urls=(place,) if place and not address and status == "published" else (),
    )


def _shown(content: str) -> str:
    """A text with its pictures as large as they are, and with paragraphs where two breaks stood."""
    whole = SIZED.sub(r"\1/s1600/", content)
    return whole if "<p" in whole else paragraphs(" ".join(whole.splitlines()))


def _comment(facts: Facts) -> Comment:
    return Comment(
        source_id=facts["id"],
        html=facts["content"],
        author=facts["author"],
        author_url=facts["author_url"],
        source_url=facts["link"],
        answers=facts["parent"],
        written_at=moment_of(facts.get("published")) or moment_of(facts.get("created")),
        state=SHOWN.get(facts["status"], "pending"),
    )


def _from_api(row: dict[str, Any]) -> Story:
    """A post as version 3 of the API tells it."""
    status = STATES.get(said(row, "status").upper() or "LIVE", "draft")
    url = said(row, "url") if status == "published" else ""
    labels = [html.unescape(str(label)) for label in listed(row.get("labels"))]
    author = html.unescape(said(mapped(row.get("author")), "displayName"))
    return Story(
        source_id=str(row.get("id") or url),
        title=plain(said(row, "title")),
        html=_shown(said(row, "content")),
        source_url=url,
        canonical_url=url,
        slug=PurePosixPath(url).stem if url else "",
        status=status,
        published_at=moment_of(row.get("published")),
        updated_at=moment_of(row.get("updated")),
        authors=tuple(filter(None, [author])),
        tags=tuple(dict.fromkeys(labels)),
        kind="page" if row.get("kind") == "blogger#page" else "post",
    )
