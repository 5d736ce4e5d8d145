"""Somebody takes the audience out of the house: with its own permission, and written down."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied

from wagtail.log_actions import log
from wagtail.models import Site

from newsletter.exporting import TOOLS, archive_of, table_for
from newsletter.models import Newsletter, Segment
from people.rights import sites_of

EXPORT = "newsletter.export_audience"


def may_take_out(user: Any, site: Site) -> bool:
    """The people of a brand leave only with somebody who works for it and was given the right."""
    return bool(user.has_perm(EXPORT) and sites_of(user).filter(pk=site.pk).exists())


def take_out_archive(*, site: Site, user: Any = None) -> Iterator[bytes]:
    """Everything about a brand's audience, in pieces of an archive; raises `PermissionDenied`."""
    _check(user, site)
    log(instance=site, action="newsletter.export", user=user, data={"what": "archive"})
    return archive_of(site)


def take_out_table(
    *,
    newsletter: Newsletter,
    tool: str,
    segment: Segment | None = None,
    people: Collection[int] | None = None,
    user: Any = None,
) -> Iterator[str]:
    """The mailable people of a list for another tool, line by line; raises `PermissionDenied`.

    With a segment its people only, with `people` (primary keys) those of them.
    """
    _check(user, newsletter.site)
    data: dict[str, Any] = {"what": TOOLS[tool].name}
    data |= {"segment": segment.name} if segment else {}
    data |= {"people": len(people)} if people is not None else {}
    log(instance=newsletter, action="newsletter.export", user=user, data=data)
    return table_for(tool, newsletter, segment=segment, people=people)


def _check(user: Any, site: Site) -> None:
    """A person needs the right; whoever has a terminal has the database too."""
    if user is not None and not may_take_out(user, site):
        raise PermissionDenied
