"""A list of followers holds no addresses; its length says how many there are to call home."""

from __future__ import annotations

from newsletter.actions.claims import count_followers as write_down
from syndication.models import Intake, IntakeRow


def count_followers(intake: Intake) -> None:
    """Write down how many lines of a file were people without an address; none writes nothing."""
    lines = IntakeRow.objects.filter(intake=intake, kind="person", reason="no_email").count()
    if lines:
        write_down(
            site=intake.site, platform=intake.platform, followers=lines, how=intake.file_name
        )
