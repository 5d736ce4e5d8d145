"""What to say over there, on hosts that will never lead to us: a last post, and a note to pin."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from syndication.actions.stories.remarks import host_of, is_shared
from syndication.models import Intake, IntakeRow

MOST_HOSTS = 5


@dataclass(frozen=True, slots=True)
class Farewell:
    """The words for one host."""

    host: str
    last_post: str
    pinned: str


def farewells(intake: Intake) -> list[Farewell]:
    """For every host the stories stood on where no redirect can be made."""
    rows = IntakeRow.objects.filter(intake=intake, kind="story").exclude(source_url="")
    hosts: dict[str, None] = {}
    for url in rows.values_list("source_url", flat=True).iterator(chunk_size=2000):
        host = host_of(url)
        if is_shared(host):
            hosts.setdefault(host)
    return [_farewell(intake, host) for host in list(hosts)[:MOST_HOSTS]]


def _farewell(intake: Intake, host: str) -> Farewell:
    facts = {"name": intake.site.site_name or intake.site.hostname, "home": intake.site.root_url}
    return Farewell(
        host,
        _(
            "We have moved. Everything we wrote here, and everything we write from now on, is at "
            "%(home)s. You can read it without an account, and get the newsletter there by mail. "
            "This page stays as it is; nothing new will appear here. Thank you for reading "
            "%(name)s."
        )
        % facts,
        _("%(name)s has moved to %(home)s. New texts appear there.") % facts,
    )
