"""The noes of an archive of ours: of people who may be in no list any more, known by a hash."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from newsletter.actions.remembering import No, remember
from newsletter.addresses import sign_of_key
from newsletter.models import Newsletter, Suppression
from syndication.exchange import CarriesRefusals, Drop, Refusal, UnreadableFile
from syndication.models import Intake

BATCH = 1000
A_HASH = 64  # characters
REASONS = frozenset(Suppression.Reason.values)
Mark = Callable[[Intake, str, int], None]


def check_refusals(intake: Intake, reader: Any, drop: Drop) -> None:
    """Raise `UnreadableFile` where this house could not recognise whom the hashes mean.

    Nobody comes in then: among them may be those who said no.
    """
    for one in _refusals(reader, drop):
        if one.key != sign_of_key():
            raise UnreadableFile(
                _(
                    "%(name)s holds noes that were kept under another key. Set the LINK_KEYS of "
                    "the house it came from as the last of this one's, and drop it again."
                )
                % {"name": intake.file_name}
            )
        if len(one.address_hash) != A_HASH or one.reason not in REASONS:
            raise UnreadableFile(
                _("%(name)s is damaged: take it out again.") % {"name": intake.file_name}
            )


def bring_refusals(intake: Intake, reader: Any, drop: Drop, *, mark: Mark) -> None:
    """Keep every no before anybody comes in; goes on behind the last that was kept."""
    check_refusals(intake, reader, drop)
    lists = {one.slug: one for one in Newsletter.objects.filter(site=intake.site_id)}
    done = int(intake.report.get("done", {}).get("refusals", 0))
    left = islice(_refusals(reader, drop), done, None)
    while batch := list(islice(left, BATCH)):
        done += len(batch)
        with transaction.atomic():
            # A no to a list that is not here counts for the whole brand, as in the journal.
            noes = [
                No(one.address_hash, one.reason, lists.get(one.newsletter), one.at, one.note)
                for one in batch
            ]
            remember(site=intake.site, noes=noes)
            mark(intake, "refusals", done)


def _refusals(reader: Any, drop: Drop) -> Iterator[Refusal]:
    return reader.read_refusals(drop) if isinstance(reader, CarriesRefusals) else iter(())
