"""`manage.py restore_home FILE`: everything in, into an empty home."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core.moving.inventory import CannotMove
from core.moving.unpacking import restore_home
from core.progress import Progress


class Command(BaseCommand):
    help = (
        "Fill an empty, migrated database from an archive of export_home; sending stays paused. "
        "Example: manage.py restore_home home.zip"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="An archive written by export_home.")
        parser.add_argument("--json", action="store_true", help="Print the counts as JSON.")

    def handle(self, *_args: Any, **options: Any) -> None:
        with Progress(self.stderr) as progress:
            try:
                done = restore_home(options["file"], tell=progress.step)
            except (CannotMove, OSError) as error:
                raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(done, ensure_ascii=False))
            return
        told = _("%(rows)d rows and %(files)d files of %(file)s are here.")
        facts = {"rows": sum(done["rows"].values()), "files": sum(done["files"].values())}
        self.stdout.write(told % {**done, **facts})
        self.stdout.write(_("Sending is paused. Check the home, then: manage.py sending --resume"))
