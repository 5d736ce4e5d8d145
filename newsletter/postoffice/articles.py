"""The engine that mails new articles to the readers who want more than the issues."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from core import pause
from core.work import Worker
from newsletter.actions.article_mail import is_made, mail_new
from newsletter.languages import pages_of
from newsletter.models import Cadence, Newsletter
from newsletter.rhythm import in_zone

EVERY = 60.0  # seconds


def run_due(_worker: Worker) -> int:
    """Mail what is new wherever somebody may get it; returns how many mailings were made."""
    if pause.is_paused():
        return 0
    asking = Newsletter.objects.exclude(most_often=Cadence.ISSUE).select_related("site")
    return sum(
        _mail(newsletter, language)
        for newsletter in asking
        for language in pages_of(newsletter) or [newsletter.language]
    )


def _mail(newsletter: Newsletter, language: str) -> int:
    now = timezone.now()
    made = 0
    facts: dict[str, Any] = {"newsletter": newsletter, "language": language}
    if newsletter.most_often == Cadence.ARTICLE:
        made += bool(mail_new(cadence=Cadence.ARTICLE, until=now, **facts))
    zone = newsletter.time_zone
    today = now.astimezone(ZoneInfo(zone)).date()
    at = in_zone(datetime.combine(today, time(newsletter.hour)), time_zone=zone)
    day = today.isoformat()
    if language != newsletter.language:
        day = f"{day}:{language}"
    if at <= now and not is_made(newsletter, Cadence.DAILY, day):
        made += bool(mail_new(cadence=Cadence.DAILY, until=at, made_for=day, **facts))
    return made
