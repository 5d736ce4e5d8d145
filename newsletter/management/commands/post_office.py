"""`manage.py post_office`: what is being sent, how fast, who pushes back, and the switches."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail.models import Site

from core import pause as house
from newsletter.actions.issue import IssueError
from newsletter.actions.mailing import cancel, pause, resume, send_the_rest
from newsletter.models import Mailing
from newsletter.operations import Standing, going

VERBS: dict[str, Callable[..., Mailing]] = {
    "pause": pause,
    "resume": resume,
    "cancel": cancel,
    "rest": send_the_rest,
}


class Command(BaseCommand):
    help = (
        "Tell what is on its way: counts, speed, time left, domains that push back, alarms. "
        "An issue is named by its page's number. Example: manage.py post_office --pause 12"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        switch = parser.add_mutually_exclusive_group()
        for verb in VERBS:
            switch.add_argument(
                f"--{verb}", type=int, metavar="ISSUE", help=f"{verb.capitalize()} it."
            )
        parser.add_argument("--json", action="store_true", help="For machines.")

    def handle(self, *_args: Any, **options: Any) -> None:
        for verb, act in VERBS.items():
            if options[verb] is not None:
                _act(act, issue=options[verb])
        found = going(Site.objects.all())
        if options["json"]:
            why = house.why() if house.is_paused() else None
            facts = {"paused": why, "issues": [_as_json(one) for one in found]}
            self.stdout.write(json.dumps(facts, ensure_ascii=False))
            return
        if house.is_paused():
            self.stdout.write(_("Sending is paused: %s") % house.why())
        if not found:
            self.stdout.write(_("No issue is on its way."))
        for one in found:
            self._tell(one)

    def _tell(self, one: Standing) -> None:
        mailing = one.mailing
        line = "{}: {} ({}/{}, {}/min)"
        state = mailing.get_state_display()
        self.stdout.write(
            line.format(mailing.subject, state, one.settled, mailing.recipients, int(one.a_minute))
        )
        if mailing.note:
            self.stdout.write(f"  {mailing.note}")
        if one.in_doubt:
            words = ngettext("%d mail is in doubt.", "%d mails are in doubt.", one.in_doubt)
            self.stdout.write("  " + words % one.in_doubt)
        for pushback in one.pushbacks:
            self.stdout.write(f"  {pushback.domain}  {pushback.waiting}  {pushback.words}")
        for alarm in mailing.alarms.all():
            self.stdout.write(f"  ! {alarm.words}")


def _act(verb: Callable[..., Mailing], *, issue: int) -> None:
    mailing = Mailing.objects.filter(issue=issue).first()
    if mailing is None:
        raise CommandError(_("No issue of that number was scheduled or sent."))
    try:
        verb(mailing=mailing)
    except IssueError as error:
        raise CommandError(str(error)) from error


def _as_json(one: Standing) -> dict[str, Any]:
    return one.as_numbers() | {
        "note": one.mailing.note,
        "pushbacks": [
            {"domain": each.domain, "waiting": each.waiting, "words": each.words}
            for each in one.pushbacks
        ],
        "alarms": [
            {"kind": alarm.kind, "level": alarm.level, "words": alarm.words}
            for alarm in one.mailing.alarms.all()
        ],
    }
