"""`manage.py sending`: whether mail and copies may leave, and the switch for it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from core import pause


class Command(BaseCommand):
    help = "Tell whether sending is paused, pause it, resume it. Example: manage.py sending"

    def add_arguments(self, parser: ArgumentParser) -> None:
        switch = parser.add_mutually_exclusive_group()
        switch.add_argument("--pause", metavar="REASON", help="Hold all mail and all copies.")
        switch.add_argument("--resume", action="store_true", help="Let them leave again.")
        parser.add_argument("--json", action="store_true", help="Print the state as JSON.")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["pause"] is not None:
            pause.pause(options["pause"])
        if options["resume"]:
            pause.resume()
        paused, why = pause.is_paused(), pause.why()
        if options["json"]:
            self.stdout.write(json.dumps({"paused": paused, "why": why}, ensure_ascii=False))
        elif paused:
            self.stdout.write(_("Sending is paused: %s") % why)
        else:
            self.stdout.write(_("Mail and copies leave as they are due."))
