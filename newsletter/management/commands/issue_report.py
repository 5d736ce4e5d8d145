"""`manage.py issue_report`: what became of an issue. The parts add up to the recipients."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from newsletter.models import Delivery, Mailing
from newsletter.outcome.heat import heat
from newsletter.outcome.report import sums_of
from newsletter.progress import counts_of, deliveries_of


class Command(BaseCommand):
    help = (
        "Tell what became of an issue (by its page's number, or the last that was frozen): counts "
        "by outcome, and every mail in doubt. Example: manage.py issue_report latest --json"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("issue", metavar="ID|latest")
        parser.add_argument("--json", action="store_true", help="For machines.")

    def handle(self, *_args: Any, **options: Any) -> None:
        mailing = _mailing(options["issue"])
        counts = counts_of(mailing)
        came_of_it = sums_of([mailing])[0].as_numbers()
        in_doubt = [
            {"delivery": row.pk, "address": row.address, "state": row.state}
            for row in deliveries_of(mailing, state="doubt")
        ]
        facts = {
            "issue": mailing.issue_id,
            "state": mailing.state,
            "note": mailing.note,
            "recipients": mailing.recipients,
            **counts,
            **came_of_it,
            "links": [
                {"url": one.url, "readers": one.number, "machines": one.machines}
                for one in heat(mailing, sent=came_of_it["sent"])
            ],
            "in_doubt": in_doubt,
        }
        if options["json"]:
            self.stdout.write(json.dumps(facts))
            return
        self.stdout.write(f"{mailing.subject}: {mailing.get_state_display()}")
        self.stdout.write(f"{mailing.recipients:8}  {_('recipients')}")
        for state, label in Delivery.State.choices:
            self.stdout.write(f"{counts[state]:8}  {label}")
        for name, number in came_of_it.items():
            self.stdout.write(f"{number:8}  {name}")
        for doubt in in_doubt:
            self.stdout.write("{delivery}  {address}  {state}".format(**doubt))


def _mailing(text: str) -> Mailing:
    found = Mailing.objects.order_by("-frozen_at", "-pk")
    if text == "latest":
        mailing = found.exclude(frozen_at=None).first()
    elif text.isdecimal():
        mailing = found.filter(issue=int(text)).first()
    else:
        raise CommandError(_("Name an issue by the number of its page, or write latest."))
    if mailing is None:
        raise CommandError(_("No issue of that name was scheduled or sent."))
    return mailing
