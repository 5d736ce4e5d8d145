"""What the newsletter does when something happened elsewhere in the house."""

from __future__ import annotations

from django.dispatch import receiver
from django.utils.translation import gettext as _

from core.moving.unpacking import home_restored
from newsletter.actions.mailing import hold_everything
from newsletter.actions.replaying import replay_suppressions


@receiver(home_restored)
def put_back_who_said_no(**_facts: object) -> None:
    """The archive may be older than the last no; the journal beside the database is not."""
    replay_suppressions()


@receiver(home_restored)
def hold_what_was_on_its_way(**_facts: object) -> None:
    """What left after the archive was made is not in it: an issue could go out twice."""
    hold_everything(reason=_("Restored from an archive: see what was sent before you go on."))
