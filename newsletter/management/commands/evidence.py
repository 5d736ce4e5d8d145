"""`manage.py evidence`: mails in doubt settled by what the mail server's log says of them."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from newsletter.actions.doubt import settle_by_evidence
from newsletter.envelopes import message_id
from newsletter.models import Delivery
from newsletter.progress import IN_DOUBT
from newsletter.relay_log import Account, read_log

AROUND = timedelta(minutes=10)


class Command(BaseCommand):
    help = (
        "Settle mails in doubt by a Postfix log: what it took has arrived. With --complete, what "
        "it never had is sent again, where the log speaks of the whole time. "
        "Example: manage.py evidence /var/log/mail.log"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("log", type=Path, metavar="FILE")
        parser.add_argument(
            "--complete", action="store_true", help="Every mail went through that server."
        )
        parser.add_argument("--json", action="store_true", help="For machines.")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            with options["log"].open(errors="replace") as lines:
                account = read_log(lines, now=timezone.localtime())
        except OSError as error:
            raise CommandError(_("The log cannot be read: %s") % error.strerror) from error
        counts = {"arrived": 0, "again": 0, "in_doubt": 0}
        doubts = Delivery.objects.filter(state__in=IN_DOUBT).order_by("pk")
        for delivery in doubts.select_related("mailing__newsletter").iterator():
            counts[_settle(delivery, account, is_complete=options["complete"])] += 1
        if options["json"]:
            self.stdout.write(json.dumps(counts))
        else:
            words = _("%(arrived)d arrived, %(again)d are sent again, %(in_doubt)d stay in doubt.")
            self.stdout.write(words % counts)


def _settle(delivery: Delivery, account: Account, *, is_complete: bool) -> str:
    sender = delivery.mailing.newsletter.sender_email
    fate = account.fates.get(message_id(delivery.pk, domain=sender.rpartition("@")[2]))
    if fate is not None and fate.taken:
        how = _("The mail server's log has it as %(queue)s: %(status)s %(words)s") % {
            "queue": fate.queue_id,
            "status": fate.status or "taken",
            "words": fate.words,
        }
        settle_by_evidence(delivery=delivery, arrived=True, how=how.strip())
        return "arrived"
    settled_at = delivery.settled_at or timezone.now()
    if is_complete and account.covers(settled_at, around=AROUND):
        how = _("The mail server's log does not have it.")
        settle_by_evidence(delivery=delivery, arrived=False, how=how)
        return "again"
    return "in_doubt"
