"""The engine that mails new articles to the readers who want more than the issues."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

from core import pause
from core.work import Worker
from newsletter.actions.article_mail import is_made, mail_new
from newsletter.models import Cadence, Newsletter
from newsletter.rhythm import in_zone

EVERY = 60.0  # seconds


def run_due(_worker: Worker) -> int:
    """Mail what is new wherever somebody may get it; returns how many mailings were made."""
    if pause.is_paused():
        return 0
    asking = Newsletter.objects.exclude(most_often=Cadence.ISSUE).select_related("site")
    return sum(_mail(newsletter) for newsletter in asking)


def _mail(newsletter: Newsletter) -> int:
    now = timezone.now()
    made = 0
    if newsletter.most_often == Cadence.ARTICLE:
        made += bool(mail_new(newsletter=newsletter, cadence=Cadence.ARTICLE, until=now))
    zone = newsletter.time_zone
    today = now.astimezone(ZoneInfo(zone)).date()
    at = in_zone(datetime.combine(today, time(newsletter.hour)), time_zone=zone)
    day = today.isoformat()
    if at <= now and not is_made(newsletter, Cadence.DAILY, day):
        mailed = mail_new(newsletter=newsletter, cadence=Cadence.DAILY, until=at, made_for=day)
        made += bool(mailed)
    return made
