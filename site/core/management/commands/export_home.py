"""`manage.py export_home FILE`: everything out, into one archive."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core.moving.inventory import CannotMove
from core.moving.packing import export_home
from core.progress import Progress


class Command(BaseCommand):
    help = (
        "Write pages, media, audience with consent, redirects and settings to one archive. "
        "Example: manage.py export_home home.zip"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="The archive to write.")
        parser.add_argument("--json", action="store_true", help="Print the counts as JSON.")

    def handle(self, *_args: Any, **options: Any) -> None:
        with Progress(self.stderr) as progress:
            try:
                done = export_home(options["file"], tell=progress.step)
            except (CannotMove, OSError) as error:
                raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(done, ensure_ascii=False))
            return
        told = _("%(file)s holds %(rows)d rows and %(files)d files (SHA-256 %(sha256)s).")
        facts = {"rows": sum(done["rows"].values()), "files": sum(done["files"].values())}
        self.stdout.write(told % {**done, **facts})
        self.stdout.write(_("It holds personal data: keep it encrypted. The keys are in .env."))
