"""Articles on LinkedIn: a person pastes the text. No interface writes them."""

from __future__ import annotations

import re
from typing import ClassVar
from urllib.parse import urlsplit

from syndication.attribution import last_line
from syndication.exchange import Outgoing, Shape
from syndication.fitting import shortened
from syndication.losses import Feature, Limits, losses
from syndication.words import _

FORM = "https://www.linkedin.com/article/new/"
LONGEST_TITLE = 150
SPOILT: tuple[Feature, ...] = ("anchors", "marks", "small", "foldouts", "tables", "notes", "code")
PLACE = re.compile(r"/pulse/[\w%.-]+/?")


class LinkedInArticle:
    """The text with a line that leads home; LinkedIn takes no canonical address."""

    key: ClassVar[str] = "linkedin_article"
    name: ClassVar[str] = "LinkedIn article"
    shapes: ClassVar[tuple[Shape, ...]] = ("excerpt", "copy")

    def losses(self, article: Outgoing) -> tuple[str, ...]:
        """What its editor drops when text is pasted."""
        return losses(article, SPOILT, limits=Limits(title=LONGEST_TITLE))

    def steps(self, article: Outgoing, import_url: str) -> tuple[str, ...]:
        """What a person does at LinkedIn, in order."""
        title = shortened(article.title, LONGEST_TITLE)
        return (
            _("Open %(url)s, select the text and copy it.") % {"url": import_url},
            _("Open %(place)s and paste it.") % {"place": FORM},
            _("Give it the title “%(title)s”, and the cover.") % {"title": title},
            _("Write as its last line: %(line)s") % {"line": last_line(article)},
            _("Publish it, with a few words of your own."),
            _("Copy the address of the published article and paste it below."),
        )

    def recognises(self, remote_url: str) -> bool:
        """Whether an address may be an article."""
        try:
            parts = urlsplit(remote_url)
        except ValueError:
            return False
        host = parts.hostname or ""
        is_linkedin = host == "linkedin.com" or host.endswith(".linkedin.com")
        return parts.scheme == "https" and is_linkedin and PLACE.fullmatch(parts.path) is not None
