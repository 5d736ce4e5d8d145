"""Stories out of Mastodon's archive: threads of the author's own, and articles.

Single posts, answers and what was passed on are left out and counted. What was said to followers
or to one person is not public: it is never read further than to know that.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from syndication.exchange import Drop, Recognition, Story, Visibility
from syndication.jsonstream import JsonFile, cut_off, has_keys, listed, mapped, said
from syndication.markup import plain
from syndication.moments import moment_of

PUBLIC = ("https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public")
LEAST = 2  # posts of a thread
LONG = 1_000  # characters from which a single post is an article
LONGEST_TITLE = 80
Note = dict[str, Any]


def recognise(drop: Drop) -> Recognition:
    """By the list of all that an account said."""
    if _boxes(drop):
        return Recognition(92, "Mastodon archive", ("stories",))
    return Recognition(0, "")


def read_stories(drop: Drop) -> Iterator[Story]:
    """Threads and long posts; the list is read twice, for what answers what."""
    for member in _boxes(drop):
        box = _Box(drop, member)
        yield from box.stories()


def _boxes(drop: Drop) -> list[str]:
    names = (one for one in drop.members() if PurePosixPath(one).name == "outbox.json")
    return sorted(one for one in names if has_keys(drop.head(one), ("orderedItems",)))


class _Box:
    def __init__(self, drop: Drop, member: str) -> None:
        self._drop = drop
        self._member = member
        self._left_out: Counter[str] = Counter()
        self._count = 0
        self._is_cut = False

    def stories(self) -> Iterator[Story]:
        parents = {said(note, "id"): said(note, "inReplyTo") for note in self._notes()}
        roots = {one: _root(one, parents) for one in parents}
        sizes = Counter(roots.values())
        self._left_out.clear()
        threads: dict[str, list[Note]] = {}
        for note in self._notes():
            root = roots[said(note, "id")]
            is_answer = bool(said(note, "inReplyTo")) and root == said(note, "id")
            long = note.get("type") == "Article" or len(plain(said(note, "content"))) >= LONG
            if is_answer and sizes[root] < LEAST:
                self._left_out["answers"] += 1
            elif sizes[root] >= LEAST or long:
                threads.setdefault(root, []).append(note)
            else:
                self._left_out["single posts"] += 1
        for notes in threads.values():
            yield _story(sorted(notes, key=lambda note: said(note, "published")))
        yield from self._ending()

    def _notes(self) -> Iterator[Note]:
        """What the account itself said to everybody."""
        self._count = 0
        with self._drop.open(self._member) as file:
            rows = JsonFile(file, name=PurePosixPath(self._member).name)
            for _name, row in rows.rows({"orderedItems.item": ""}):
                self._count += 1
                note = mapped(row.get("object"))
                if row.get("type") != "Create" or not note:
                    self._left_out["posts of others"] += 1
                elif not _is_for_all(note):
                    self._left_out["posts for some"] += 1
                elif said(note, "id"):
                    yield note
        self._is_cut = rows.is_cut

    def _ending(self) -> Iterator[Story]:
        if self._is_cut:
            yield cut_off(self._member, self._count)
        if self._left_out:
            counted = ", ".join(f"{count} {kind}" for kind, count in sorted(self._left_out.items()))
            told = (f"Left out: {counted}.",)
            yield Story(source_id="left out", title="", html="", kind="left_out", warnings=told)


def _is_for_all(note: Note) -> bool:
    said_to = [*_several(note.get("to")), *_several(note.get("cc"))]
    return any(one in PUBLIC for one in said_to)


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _root(identity: str, parents: dict[str, str]) -> str:
    seen = {identity}
    while (above := parents.get(identity, "")) in parents and above not in seen:
        seen.add(above)
        identity = above
    return identity


def _story(notes: list[Note]) -> Story:
    first = notes[0]
    words = plain(said(first, "name") or said(first, "summary") or said(first, "content"))
    listed_ = any(one in PUBLIC for one in _several(first.get("to")))
    visibility: Visibility = "public" if listed_ else "unlisted"
    tags = [mapped(tag) for note in notes for tag in listed(note.get("tag"))]
    names = [said(tag, "name").lstrip("#") for tag in tags if tag.get("type") == "Hashtag"]
    return Story(
        source_id=said(first, "id"),
        title=f"{words[:LONGEST_TITLE].rsplit(' ', 1)[0]}…"
        if len(words) > LONGEST_TITLE
        else words,
        html="".join(_shown(note) for note in notes),
        source_url=said(first, "url"),
        status="published" if first.get("type") == "Article" else "draft",
        visibility=visibility,
        published_at=moment_of(first.get("published")),
        updated_at=moment_of(first.get("updated")),
        tags=tuple(dict.fromkeys(filter(None, names))),
        language=next(iter(mapped(first.get("contentMap"))), ""),
    )


def _shown(note: Note) -> str:
    """A post with its pictures, which lie in the archive under the path they had."""
    warning = said(note, "summary")
    before = f"<p><strong>{html.escape(warning, quote=False)}</strong></p>" if warning else ""
    return (
        before
        + said(note, "content")
        + "".join(_medium(mapped(one)) for one in listed(note.get("attachment")))
    )


def _medium(one: dict[str, Any]) -> str:
    source, kind = html.escape(said(one, "url").lstrip("/")), said(one, "mediaType")
    if not source:
        return ""
    if kind.startswith(("video/", "audio/")):
        name = kind.partition("/")[0]
        return f'<{name} src="{source}"></{name}>'
    return f'<figure><img src="{source}" alt="{html.escape(said(one, "name"))}"></figure>'
