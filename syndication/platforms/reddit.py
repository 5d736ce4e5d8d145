"""Reddit: a person submits the link.

Since November 2025 Reddit gives no new application a key without asking who it is for, and what a
community allows is for its people to judge; so the form is prepared, and a person sends it.
"""

from __future__ import annotations

import re
from typing import ClassVar
from urllib.parse import urlencode, urlsplit

from syndication.exchange import Outgoing, Shape
from syndication.fitting import link_of, shortened
from syndication.losses import Limits, cuts
from syndication.words import _

FORM = "https://www.reddit.com/submit"
LONGEST_TITLE = 300
THREAD = re.compile(r"/(r|user)/[\w-]+/comments/[a-z0-9]{4,10}(/.*)?")


class Reddit:
    """A link with a title, in a community that a person chooses."""

    key: ClassVar[str] = "reddit"
    name: ClassVar[str] = "Reddit"
    shapes: ClassVar[tuple[Shape, ...]] = ("link",)

    def losses(self, article: Outgoing) -> tuple[str, ...]:
        return cuts(article, Limits(title=LONGEST_TITLE))

    def steps(self, article: Outgoing, import_url: str) -> tuple[str, ...]:  # noqa: ARG002
        """What a person does at Reddit, in order; the link leads home, to nothing in between."""
        title = shortened(article.note or article.title, LONGEST_TITLE)
        form = f"{FORM}?{urlencode({'url': link_of(article), 'title': title})}"
        return (
            _("Read the rules of the community: many allow no links of one's own."),
            _("Open %(place)s: title and link are filled in.") % {"place": form},
            _("Choose the community and its flair, and post."),
            _("Stay for an hour: answer who answers."),
            _("Copy the address of the post and paste it below."),
        )

    def recognises(self, remote_url: str) -> bool:
        """Whether an address may be a post."""
        try:
            parts = urlsplit(remote_url)
        except ValueError:
            return False
        host = parts.hostname or ""
        if parts.scheme != "https":
            return False
        if host == "redd.it":
            return len(parts.path) > 1
        is_reddit = host == "reddit.com" or host.endswith(".reddit.com")
        return is_reddit and THREAD.fullmatch(parts.path) is not None
