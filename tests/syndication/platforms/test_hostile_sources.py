"""Hostile and broken files through every reader of stories: read or refused, and nothing else."""

from __future__ import annotations

import random
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from syndication.archive import open_drop
from syndication.exchange import ExportsStories, UnreadableFile
from syndication.recognition import recognise
from syndication.registry import able

# One sample for each form; archives are broken inside.
SAMPLES = (
    "wordpress/wordpress-importer-e2e/wxr-comprehensive.xml",
    "wordpress/rest-api-json/single-page.json",
    "ghost/export-json/ghost.json",
    "ghost/api/posts.json",
    "blogger/google-blogger-sample.xml",
    "blogger/api-json/response.json",
    "movabletype/google-movabletype-sample2.txt",
    "dotclear/dotclear.txt",
    "beehiiv/posts/posts.csv",
    "wix/posts.csv",
    "buttondown/emails.json",
    "synthetic/devto/articles.json",
    "synthetic/linkedin/article.html",
    "csv-audience/ghost/valid-posts-import.csv",
    "libsyn/feed.xml",
    "hugo/hugo-coder/posts/math-typesetting.md",
)
ARCHIVES = (
    "synthetic/tumblr/tumblr-export.zip",
    "synthetic/twitter/twitter-2026-01-08.zip",
    "synthetic/medium/medium-export-exemple.zip",
    "synthetic/substack/export-fr.zip",
)
INSERTED = (
    b"<![CDATA[",
    b"]]>",
    b"{",
    b"[",
    b'"',
    b"\0",
    b"<!--",
    b"null",
    b"\r",
    b"&",
    b"http://[",
)


def read_by_all(path: Path) -> None:
    """Everything that every reader makes of a file; only a refusal is an answer."""
    platform: Any
    for platform in able(ExportsStories):
        with suppress(UnreadableFile), open_drop(path) as drop:
            if "stories" in platform.recognise(drop).holds:
                for story in platform.read_stories(drop):
                    repr(story)


@pytest.mark.parametrize("folder", ["xml", "csv", "html", "strings", "zip", "image", "email"])
def test_hostile_files_are_read_or_refused_by_every_reader(exports, folder):
    for path in sorted((exports / "hostile" / folder).rglob("*")):
        if path.is_file():
            read_by_all(path)


def broken(data: bytes, chance: random.Random) -> bytes:
    """One way in which files arrive broken."""
    at, there = chance.randrange(len(data)), bytearray(data)
    way = chance.randrange(6)
    if way == 0:
        return data[:at]
    if way == 1:
        del there[at : at + chance.randrange(400)]
    elif way == 2:
        there[at:at] = chance.choice(INSERTED)
    elif way == 3:
        return data.decode("utf-8", "replace").encode("utf-16")
    elif way == 4:
        for name in (b'": "', b'": [', b'": {', b'": '):
            there = bytearray(bytes(there).replace(name, b'": [3], "x' + name, 1))
    else:
        for _time in range(9):
            there[chance.randrange(len(there))] = chance.randrange(256)
    return bytes(there)


@pytest.mark.parametrize("seed", range(3))
def test_files_that_arrive_broken_stop_nobody(exports, tmp_path, seed):
    chance = random.Random(seed)
    for name in SAMPLES:
        path = tmp_path / f"a{Path(name).suffix}"
        path.write_bytes(broken((exports / name).read_bytes(), chance))
        read_by_all(path)
    for name in ARCHIVES:
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(exports / name) as whole, zipfile.ZipFile(path, "w") as made:
            for member in whole.namelist():
                data = whole.read(member)
                made.writestr(member, broken(data, chance) if data else data)
        read_by_all(path)


# Whose export it is, asked of all readers at once; the others of the corpus are in their own tests.
WHOSE = {
    "beehiiv/posts/posts.csv": "beehiiv",
    "blogger/google-blogger-sample.xml": "blogger",
    "blogger/api-json/response.json": "blogger",
    "buttondown": "buttondown",
    "csv-audience/ghost/valid-posts-import.csv": "post_table",
    "dotclear/dotclear.txt": "dotclear",
    "ghost/api/posts.json": "ghost",
    "ghost/export-json/ghost.json": "ghost",
    "hugo/hugo-coder": "markdown",
    "jekyll/ghost-migrate": "markdown",
    "jekyll/hexo-theme-unit-test": "markdown",
    "libsyn/feed.xml": "feed",
    "medium/ghost-migrate-export": "medium",
    "medium/medium_feed.xml": "feed",
    "movabletype/google-movabletype-sample.txt": "movable_type",
    "squarespace/sample.xml": "wordpress",
    "substack/ghost-migrate-export": "substack",
    "synthetic/devto/articles.json": "forem",
    "synthetic/linkedin/Complete_LinkedInDataExport_01-08-2026.zip": "linkedin",
    "synthetic/medium/medium-export-exemple.zip": "medium",
    "synthetic/substack/export-fr.zip": "substack",
    "synthetic/tumblr/tumblr-export.zip": "tumblr",
    "synthetic/twitter/twitter-2026-01-08.zip": "x",
    "wix/posts.csv": "wix",
    "wordpress/rest-api-json/single-post.json": "wordpress",
    "wordpress/theme-test-data/theme-preview.xml": "wordpress",
}


def test_whose_export_it_is_is_told_from_what_is_in_it(exports):
    found = {}
    for name in WHOSE:
        with open_drop(exports / name) as drop:
            found[name] = recognise(drop)[0][0].key

    assert found == WHOSE


def test_what_is_no_export_of_stories_is_nobodys(exports):
    for name in (
        "letterdrop/api-response.json",
        "tinynews/articles.json",
        "curated/export/12.json",
    ):
        with (
            open_drop(exports / name) as drop,
            pytest.raises(UnreadableFile, match="no export that is known here"),
        ):
            recognise(drop)
