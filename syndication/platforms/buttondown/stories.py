"""Letters out of Buttondown's archive: a list of them, and a file for the text of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from syndication.exchange import Drop, Recognition, Status, Story, UnreadableFile, Visibility
from syndication.holding import JSON, looked_at
from syndication.jsonstream import has_keys, listed, mapped, read_json, said
from syndication.markdown import as_markup
from syndication.markup import decoded, plain
from syndication.moments import is_to_come, moment_of
from syndication.post_tables import post_rows, tables_with
from syndication.words import _

SIGNATURE = frozenset({"subject", "publish date", "slug"})
LARGEST = 2 * 1024 * 1024
MODE = re.compile(r"^\s*<!--\s*buttondown-editor-mode:\s*(\w+)\s*-->")
# What Buttondown fills in for each reader of a mail.
MERGED = re.compile(r"\{\{[^{}]*\}\}|\{%[^{}]*%\}")
STATES: dict[str, Status] = {
    "sent": "published",
    "imported": "published",
    "in_flight": "published",
    "about_to_send": "published",
    "scheduled": "scheduled",
    "": "published",
}
SHOWN: dict[str, Visibility] = {"public": "public", "archival": "public", "": "public"}
PRIVATE = frozenset({"private", "hidden"})
Facts = dict[str, str]


def recognise(drop: Drop) -> Recognition:
    """By the fields of its list of letters."""
    found = _tables(drop) or _lists(drop)
    return Recognition(93, "Buttondown emails", ("stories",)) if found else Recognition(0, "")


def read_stories(drop: Drop) -> Iterator[Story]:
    """Every letter of the list, once: it comes as a table and as JSON."""
    texts = {
        PurePosixPath(member).stem: member
        for member in drop.members()
        if PurePosixPath(member).parent.name == "emails" or member.lower().endswith(".md")
    }
    done = set()
    for facts in _letters(drop):
        if facts["id"] not in done:
            done.add(facts["id"])
            yield _story(facts, _text(drop, texts, facts))


def _tables(drop: Drop) -> list[str]:
    return tables_with(drop, SIGNATURE)


def _lists(drop: Drop) -> list[str]:
    keys = ("subject", "publish_date")
    return [one for one in looked_at(drop, JSON) if has_keys(drop.head(one), keys)]


def _letters(drop: Drop) -> Iterator[Facts]:
    """The facts of every letter; JSON first, for it may hold the texts too."""
    for member in _lists(drop):
        found = read_json(drop, member)
        for row in listed(found) or listed(mapped(found).get("results")):
            yield _facts(mapped(row))
    for member in _tables(drop):
        with drop.open(member) as file:
            for row in post_rows(file, name=member):
                yield _facts({name.replace(" ", "_"): value for name, value in row.cells.items()})


def _facts(row: dict[str, Any]) -> Facts:
    keys = "subject publish_date slug status email_type body description canonical_url image"
    facts = {key: said(row, key) for key in keys.split()}
    # A letter that was imported is known by its place in the archive.
    identity = row.get("id") or row.get("secondary_id") or facts["slug"]
    return {**facts, "id": str(identity), "url": said(row, "absolute_url")}


def _text(drop: Drop, texts: dict[str, str], facts: Facts) -> str:
    member = texts.get(facts["slug"], "")
    if facts["body"] or not member:
        return facts["body"]
    with drop.open(member) as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise UnreadableFile(_("%(page)s is larger than a post can be.") % {"page": member})
    return decoded(data)


def _story(facts: Facts, text: str) -> Story:
    at = moment_of(facts["publish_date"])
    kind = facts["email_type"].lower()
    status = STATES.get(facts["status"].lower(), "draft")
    if status == "published" and is_to_come(at):
        status = "scheduled"
    visibility: Visibility = SHOWN.get(kind, "private" if kind in PRIVATE else "members")
    url = facts["url"] if status == "published" else ""
    old = (
        (f"/archive/{facts['slug']}/",)
        if facts["slug"] and not url and status == "published"
        else ()
    )
    return Story(
        source_id=facts["id"],
        title=plain(facts["subject"]),
        html=_markup(text),
        source_url=url,
        canonical_url=facts["canonical_url"] or url,
        slug=facts["slug"],
        status="private" if visibility == "private" else status,
        visibility=visibility,
        published_at=at,
        cover_url=facts["image"],
        search_description=facts["description"],
        old_urls=old,
        warnings=() if text else ("The archive holds no text for this letter.",),
    )


def _markup(text: str) -> str:
    """Markdown, or markup where its editor made some."""
    mode = MODE.match(text)
    text = MERGED.sub("", MODE.sub("", text))
    return text if mode and mode[1] == "fancy" else as_markup(text)
