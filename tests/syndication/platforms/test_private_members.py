"""An archive holds more than stories: letters, sessions, keys. Nobody opens that."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from syndication.archive import open_drop
from syndication.exchange import Drop, ExportsStories
from syndication.registry import platform

CANARY = "the-canary-that-sings"
SOUND = 'window.YTD.part0 = [ {"dmConversation": {"text": "the-canary-that-sings"}} ]'
ARCHIVES = {
    "x": (
        "synthetic/twitter/twitter-2026-01-08.zip",
        ["data/direct-messages.js", "data/ip-audit.js", "data/account.js", "data/contact.js"],
    ),
    "linkedin": (
        "synthetic/linkedin/Complete_LinkedInDataExport_01-08-2026.zip",
        ["messages.csv", "Logins.csv", "Security Challenges.csv", "Email Addresses.csv"],
    ),
    "tumblr": (
        "synthetic/tumblr/tumblr-export.zip",
        ["conversations.xml", "payload-0.json", "media/notes.json"],
    ),
    "medium": (
        "synthetic/medium/medium-export-exemple.zip",
        ["ips/ips-0001.html", "sessions/sessions-0001.html", "profile/charges-0001.html"],
    ),
    "substack": (
        "synthetic/substack/export-fr.zip",
        ["posts/140001.secret.opens.csv", "posts/140001.secret.delivers.csv"],
    ),
}


class Watched:
    """A drop that remembers which of its members were read to their end."""

    def __init__(self, drop: Drop) -> None:
        self._drop, self.name, self.opened = drop, drop.name, set[str]()

    def members(self):
        return self._drop.members()

    def head(self, member, size=65536):
        return self._drop.head(member, size)

    def open(self, member):
        self.opened.add(member)
        return self._drop.open(member)


@pytest.mark.parametrize("key", ARCHIVES)
def test_what_is_private_in_an_archive_is_neither_opened_nor_told(exports, tmp_path, caplog, key):
    sample, private = ARCHIVES[key]
    path = tmp_path / Path(sample).name
    with zipfile.ZipFile(exports / sample) as whole, zipfile.ZipFile(path, "w") as made:
        for name in set(whole.namelist()) - set(private):
            made.writestr(name, whole.read(name))
        for name in private:
            made.writestr(name, SOUND)

    with open_drop(path) as drop:
        watched = Watched(drop)
        reader = platform(key)
        assert isinstance(reader, ExportsStories)
        told = [repr(story) + story.html for story in reader.read_stories(watched)]

    assert told
    assert not any(CANARY in one for one in told)
    assert watched.opened.isdisjoint(private)
    assert CANARY not in caplog.text
