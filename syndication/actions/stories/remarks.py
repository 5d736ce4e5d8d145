"""What is said around a story: to its editor, and twice where its page says it already."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wagtail.models import Page, Site

from syndication.document import Document
from syndication.document.addresses import is_web_address
from syndication.document.wrapped import picture_address
from syndication.exchange import Story
from syndication.fidelity import words_in
from syndication.models import Intake

LONGEST_ADDRESS = 500
SIZED = re.compile(r"(?:-\d+x\d+|_\d+x\d+|-scaled)(?=\.\w+$)")
# Hosts that many publications share: an address there can never lead to us, nor be anybody's own.
SHARED = frozenset(
    {
        "beehiiv.com",
        "blogspot.com",
        "buttondown.com",
        "buttondown.email",
        "dev.to",
        "ghost.io",
        "hashnode.dev",
        "linkedin.com",
        "medium.com",
        "substack.com",
        "tumblr.com",
        "twitter.com",
        "wixsite.com",
        "wordpress.com",
        "write.as",
        "x.com",
    }
)


def original_of(story: Story) -> str:
    """The address a story had, where it is one."""
    url = (story.source_url or story.canonical_url)[:LONGEST_ADDRESS]
    return url if is_web_address(url) else ""


def host_of(url: str) -> str:
    """Where an address leads; empty for one that is broken."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def is_shared(host: str) -> bool:
    return any(host == one or host.endswith(f".{one}") for one in SHARED)


def canonical_of(story: Story) -> str:
    """Where the text first appeared and stays, if that is neither its old home nor a new one."""
    url = story.canonical_url[:LONGEST_ADDRESS]
    host, home = host_of(url), host_of(story.source_url)
    same = host.removeprefix("www.") == home.removeprefix("www.")
    if not is_web_address(url) or not home or same or is_shared(host) or is_shared(home):
        return ""
    return "" if Site.objects.filter(hostname=host).exists() else url


def front_of(intake: Intake, story: Story) -> Page | None:
    """The brand's front in the language of the story; None where it has none."""
    language = story.language.replace("_", "-").partition("-")[0].lower()
    fronts = intake.site.root_page.get_translations(inclusive=True)
    return fronts.filter(locale__language_code=language).first()


def around_the_text(story: Story, blocks: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """The text without what its page says already: its title, and the cover, above it."""
    title = words_in(story.title)
    for _both in range(2):
        kind, value = blocks[0] if blocks else ("", {})
        is_title = kind == "heading" and bool(title) and words_in(value["text"]) == title
        if is_title or (kind == "image" and _is_cover(value, story.cover_url)):
            blocks = blocks[1:]
    return blocks


def alt_of(blocks: list[tuple[str, Any]], address: str) -> str:
    """What the text says a picture shows, in whatever size it stands there."""
    pictures = [value for kind, value in blocks if kind == "image"]
    pictures += [one for kind, value in blocks if kind == "gallery" for one in value["pictures"]]
    said = (one["alt"] for one in pictures if address and _name(one["image"]) == _name(address))
    return next(said, "")


def notes_on(intake: Intake, story: Story, document: Document) -> list[str]:
    """What an editor should know about it."""
    notes = list(story.warnings)
    notes += [_(words) for says, words in REMARKS if says(story)]
    if story.language and front_of(intake, story) is None:
        notes.append(
            _("It is in “%(language)s”, and there is no front page in that language yet.")
            % {"language": story.language}
        )
    if url := canonical_of(story):
        notes.append(
            _("Its original is said to stay at %(url)s: search engines are pointed there.")
            % {"url": url}
        )
    silent = sum(value["decorative"] for kind, value in document.blocks if kind == "image")
    if silent:
        notes.append(
            _("%(number)d pictures have no description; they count as decoration.")
            % {"number": silent}
        )
    return notes


def _is_cover(value: dict[str, Any], cover: str) -> bool:
    """Whether a picture without words of its own is the cover, in whatever size."""
    plain = not (value["caption"] or value["credit"] or value["link"])
    return bool(cover) and plain and _name(value["image"]) == _name(cover)


def _name(address: str) -> str:
    """A picture's address without what its sizes differ by."""
    whole = picture_address(address)
    host = host_of(whole)
    return host + SIZED.sub("", urlsplit(whole).path) if host else whole


REMARKS: tuple[tuple[Callable[[Story], bool], str], ...] = (
    (
        lambda story: story.kind == "response",
        gettext_noop("It looks like an answer to somebody: it stays a draft."),
    ),
    (
        lambda story: (
            story.status == "published" and story.kind == "post" and not original_of(story)
        ),
        gettext_noop("The file does not say where it stood: it stays a draft."),
    ),
    (
        lambda story: story.status == "scheduled",
        gettext_noop("It was scheduled there: it stays a draft, with its day written down."),
    ),
    (
        lambda story: story.visibility == "unlisted",
        gettext_noop("It was only for who had its address: it stays a draft."),
    ),
    (
        lambda story: story.visibility not in {"public", "unlisted"},
        gettext_noop("It was not for everybody: it stays a draft."),
    ),
    (
        lambda story: story.kind == "page" and bool(story.comments),
        gettext_noop("Pages take no responses: what was said below it stays there."),
    ),
)
