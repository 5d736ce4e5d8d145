"""What the newsletter does when something happened elsewhere in the house."""

from __future__ import annotations

from django.dispatch import receiver

from core.moving.unpacking import home_restored
from newsletter.actions.replaying import replay_suppressions


@receiver(home_restored)
def put_back_who_said_no(**_facts: object) -> None:
    """The archive may be older than the last no; the journal beside the database is not."""
    replay_suppressions()
