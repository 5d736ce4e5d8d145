"""`manage.py send_issue`: freeze an issue and let it go, now or later."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from core.bell import ring
from newsletter.actions.freeze import freeze
from newsletter.actions.issue import IssueError, schedule
from newsletter.actions.preflight import clear
from newsletter.mail.headers import BadMail
from newsletter.models import IssuePage, Mailing


class Command(BaseCommand):
    help = (
        "Freeze an issue (by its page's number, or the newest that is not sent) and schedule it. "
        "A worker sends it. Example: manage.py send_issue latest --at 2026-11-28T08:00+01:00"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("issue", metavar="ID|latest")
        parser.add_argument("--at", metavar="ISO", help="When it goes out; now without it.")
        parser.add_argument(
            "--although",
            default="",
            metavar="REASON",
            help="Send it although the sending domain is not in order; the reason is kept.",
        )
        parser.add_argument("--json", action="store_true", help="For machines.")

    def handle(self, *_args: Any, **options: Any) -> None:
        at = _moment(options["at"])
        issue = _issue(options["issue"])
        try:
            cleared = clear(issue=issue, override=options["although"])
            with transaction.atomic():
                mailing = freeze(mailing=schedule(issue=issue, send_at=at, cleared=cleared))
                ring("mail")
        except (IssueError, BadMail) as error:
            raise CommandError(str(error)) from error
        self._tell(mailing, is_json=options["json"])

    def _tell(self, mailing: Mailing, *, is_json: bool) -> None:
        assert mailing.frozen_at is not None  # noqa: S101 - freeze has just set it
        facts = {
            "issue": mailing.issue_id,
            "frozen_at": mailing.frozen_at.isoformat(),
            "send_at": mailing.send_at.isoformat(),
            "recipients": mailing.recipients,
        }
        if is_json:
            self.stdout.write(json.dumps(facts))
        else:
            told = _("Issue %(issue)s is frozen for %(recipients)s people.") % facts
            self.stdout.write(f"{told} {_('It goes out at %(send_at)s.') % facts}")


def _issue(text: str) -> IssuePage:
    found = IssuePage.objects.order_by("-pk")
    if text == "latest":
        issue = found.exclude(mailing__frozen_at__isnull=False).first()
        if issue is None:
            raise CommandError(_("Every issue has been sent. Draft the next one."))
        return issue
    if not text.isdecimal():
        raise CommandError(_("Name an issue by the number of its page, or write latest."))
    issue = found.filter(pk=int(text)).first()
    if issue is None:
        raise CommandError(_("There is no issue with the number %s.") % text)
    return issue


def _moment(text: str | None) -> datetime:
    if not text:
        return timezone.now()
    try:
        at = parse_datetime(text)
    except ValueError:
        at = None
    if at is None:
        raise CommandError(_("Write the time like 2026-11-28T08:00+01:00."))
    return timezone.make_aware(at) if timezone.is_naive(at) else at
