"""Stories out of X's archive: its articles, its long posts, and threads of the author's own.

A thread is several posts in a row that answer each other; it comes as one draft. Single posts,
answers to others and their words passed on are left out and counted. Of the archive only the files
named here are opened: it also holds letters, addresses and what X thinks of its owner.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from syndication.exchange import Drop, Recognition, Story
from syndication.jsonstream import JsonFile, cut_off, listed, mapped, said
from syndication.moments import moment_as, moment_of, unix_moment

POSTS = re.compile(r"(?:.*/)?tweets?(?:-part\d+)?\.js", re.IGNORECASE)
LONG = re.compile(r"(?:.*/)?note-tweet(?:-part\d+)?\.js", re.IGNORECASE)
ARTICLES = re.compile(r"(?:.*/)?article(?:-part\d+)?\.js", re.IGNORECASE)
ABOUT = re.compile(r"(?:.*/)?article-metadata(?:-part\d+)?\.js", re.IGNORECASE)
MEDIA = re.compile(r"(?:.*/)?tweets?_media/(\d+)-(.+)")
MANIFEST = re.compile(r"(?:.*/)?manifest\.js", re.IGNORECASE)
NAME = re.compile(rb'"userName"\s*:\s*"(\w{1,50})"')
FORM = ("%a %b %d %H:%M:%S %z %Y",)
LEAST = 2  # posts of a thread
CUT_SHORT = re.compile(r"(?:…|\.\.\.)\s*(?:https://t\.co/\w+)?\s*$")


class Post(NamedTuple):
    """One post of the author's own."""

    number: int
    answers: int
    row: dict[str, Any]

    @property
    def text(self) -> str:
        return said(self.row, "full_text", "text")


def recognise(drop: Drop) -> Recognition:
    """By the scripts in which the archive keeps posts and articles."""
    found = [*_files(drop, POSTS), *_files(drop, ARTICLES)]
    if any(
        b"YTD.tweet" in drop.head(one, 200) or b"YTD.article" in drop.head(one, 200)
        for one in found
    ):
        return Recognition(91, "X archive", ("stories",))
    return Recognition(0, "")


def read_stories(drop: Drop) -> Iterator[Story]:
    """Articles, long posts and threads; posts are read twice, for what answers what."""
    archive = _Archive(drop)
    yield from archive.articles()
    yield from archive.threads()
    yield from archive.ending()


def _files(drop: Drop, pattern: re.Pattern[str]) -> list[str]:
    return sorted(member for member in drop.members() if pattern.fullmatch(member))


class _Archive:
    def __init__(self, drop: Drop) -> None:
        self._drop = drop
        self._left_out: Counter[str] = Counter()
        self._cut: list[tuple[str, int]] = []
        self._owner = self._name()
        self._media: dict[str, list[str]] = {}
        for member in drop.members():
            if found := MEDIA.fullmatch(member):
                self._media.setdefault(found[1], []).append(member)
        self._long: dict[int, list[str]] = {}
        for text, at in self._long_posts():
            self._long.setdefault(int(at.timestamp()), []).append(text)

    def articles(self) -> Iterator[Story]:
        about = {}
        for member in _files(self._drop, ABOUT):
            for row in self._rows(member):
                facts = mapped(row.get("articleMetadata")) or row
                about[str(facts.get("articleId") or facts.get("id"))] = facts
        for member in _files(self._drop, ARTICLES):
            for row in self._rows(member):
                article = mapped(row.get("article")) or row
                yield self._article(article, about.get(str(article.get("id")), {}))

    def _article(self, row: dict[str, Any], about: dict[str, Any]) -> Story:
        state = said(about, "lifecycleState") or said(row, "lifecycleState")
        tweet = said(about, "tweetId")
        content = said(row, "content", "text", "plainText")
        shown = content if content.startswith("<") else _lines(content)
        url = self._address(tweet) if tweet else ""
        return Story(
            source_id=f"article {row.get('id')}",
            title=said(row, "title"),
            html=shown,
            source_url=url,
            status="published" if state.lower() == "published" else "draft",
            published_at=unix_moment(about.get("firstPublishedAtMs"))
            or moment_of(row.get("createdAt")),
            cover_url=said(mapped(row.get("coverMedia")), "mediaUrl", "url"),
        )

    def threads(self) -> Iterator[Story]:
        """Each thread at its beginning; a long post counts as one, what answers others as none."""
        parents, foreign = {}, set()
        for post in self._posts(self._left_out):
            parents[post.number] = post.answers
            if post.answers and said(post.row, "in_reply_to_screen_name").lower() != self._owner:
                foreign.add(post.number)
        roots = {number: _root(number, parents) for number in parents}
        sizes = Counter(roots.values())
        kept: dict[int, list[Post]] = {}
        for post in self._posts(Counter()):
            root = roots[post.number]
            if root in foreign:
                self._left_out["answers"] += 1
            elif sizes[root] >= LEAST or self._whole(post):
                kept.setdefault(root, []).append(post)
            else:
                self._left_out["single posts"] += 1
        for root in sorted(kept):
            yield self._thread(sorted(kept[root], key=lambda post: post.number))

    def _thread(self, posts: list[Post]) -> Story:
        first = posts[0]
        words = " ".join(html.unescape(self._text_of(first)).split())
        address = self._address(str(first.number))
        return Story(
            source_id=str(first.number),
            title=words[:80].rsplit(" ", 1)[0] if len(words) > 80 else words,  # noqa: PLR2004 - a line
            html="".join(self._shown(post) for post in posts),
            source_url=address,
            published_at=moment_as(said(first.row, "created_at"), FORM),
            language=said(first.row, "lang").replace("und", ""),
            tags=tuple(
                dict.fromkeys(
                    said(mapped(tag), "text")
                    for post in posts
                    for tag in listed(mapped(post.row.get("entities")).get("hashtags"))
                    if said(mapped(tag), "text")
                )
            ),
        )

    def ending(self) -> Iterator[Story]:
        for member, count in self._cut:
            yield cut_off(member, count)
        if self._left_out:
            counted = ", ".join(f"{count} {kind}" for kind, count in sorted(self._left_out.items()))
            told = (f"Left out: {counted}.",)
            yield Story(source_id="left out", title="", html="", kind="left_out", warnings=told)

    def _posts(self, others: Counter[str]) -> Iterator[Post]:
        """What the account wrote; what passes on the words of others is counted."""
        for member in _files(self._drop, POSTS):
            for row in self._rows(member):
                post = _post(mapped(row.get("tweet")) or row)
                if post is not None and post.text.startswith("RT @"):
                    others["posts of others"] += 1
                elif post is not None:
                    yield post

    def _rows(self, member: str) -> Iterator[dict[str, Any]]:
        count = 0
        with self._drop.open(member) as file:
            rows = JsonFile(file, name=PurePosixPath(member).name, behind=b"=")
            for _name, row in rows.rows({"item": ""}):
                count += 1
                yield row
        if rows.is_cut and (member, count) not in self._cut:
            self._cut.append((member, count))

    def _long_posts(self) -> Iterator[tuple[str, datetime]]:
        for member in _files(self._drop, LONG):
            for row in self._rows(member):
                note = mapped(row.get("noteTweet"))
                text, at = said(mapped(note.get("core")), "text"), moment_of(note.get("createdAt"))
                if text and at is not None:
                    yield text, at

    def _text_of(self, post: Post) -> str:
        return self._whole(post) or post.text

    def _whole(self, post: Post) -> str:
        """The text of a long post, which lies apart and without a number; else nothing.

        It was written in the same second, give or take one, and begins as the post does.
        """
        at, begins = moment_as(said(post.row, "created_at"), FORM), _beginning(post.text)
        if at is None or not begins:
            return ""
        second = int(at.timestamp())
        near = [
            text for one in (second - 1, second, second + 1) for text in self._long.get(one, ())
        ]
        return next(
            (html.escape(text, quote=False) for text in near if text.startswith(begins)), ""
        )

    def _shown(self, post: Post) -> str:
        """A post as paragraphs with its links whole and its pictures from the archive."""
        text = html.escape(html.unescape(self._text_of(post)), quote=False)
        for url in listed(mapped(post.row.get("entities")).get("urls")):
            short, whole = said(mapped(url), "url"), said(mapped(url), "expanded_url")
            if short and whole:
                shown = html.escape(whole)
                text = text.replace(short, f'<a href="{shown}">{shown}</a>')
        for medium in listed(mapped(post.row.get("extended_entities")).get("media")):
            text = text.replace(said(mapped(medium), "url") or "\0", "")
        pictures = "".join(
            f'<figure><img src="{html.escape(member)}" alt=""></figure>'
            for member in sorted(self._media.get(str(post.number), []))
            if not member.endswith(".mp4")
        )
        return _lines(text, escaped=True) + pictures

    def _address(self, number: str) -> str:
        return f"https://x.com/{self._owner or 'i'}/status/{number}"

    def _name(self) -> str:
        """The name of the account, which the list of the archive's files tells."""
        for member in _files(self._drop, MANIFEST):
            if found := NAME.search(self._drop.head(member)):
                return found[1].decode().lower()
        return ""


def _post(row: dict[str, Any]) -> Post | None:
    number, answers = said(row, "id_str", "id"), said(row, "in_reply_to_status_id_str")
    if not number.isdecimal():
        return None
    return Post(int(number), int(answers) if answers.isdecimal() else 0, row)


def _root(number: int, parents: dict[int, int]) -> int:
    """Where a thread begins; one whose beginning is not there begins where it is there."""
    seen = {number}
    while (above := parents.get(number, 0)) in parents and above not in seen:
        seen.add(above)
        number = above
    return number


def _beginning(text: str) -> str:
    """What a post says before it is cut short; nothing where it is whole."""
    found = CUT_SHORT.search(text)
    return html.unescape(text[: found.start()]) if found else ""


def _lines(text: str, *, escaped: bool = False) -> str:
    shown = text if escaped else html.escape(text, quote=False)
    parts = [part.strip() for part in re.split(r"\n\s*\n", shown)]
    return "".join(f"<p>{part.replace(chr(10), '<br>')}</p>" for part in parts if part)
