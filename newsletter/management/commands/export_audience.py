"""The audience of a brand goes into a file: whole, or as a table that another tool reads."""

from __future__ import annotations

import os
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from wagtail.models import Site

from newsletter.actions.taking_out import take_out_archive, take_out_table
from newsletter.exporting import TOOLS
from newsletter.models import Newsletter

HELP = """The audience of a brand goes into a file: whole, or as a table that another tool reads.

  manage.py export_audience audience.zip
  manage.py export_audience audience.zip --site blog.example.org
  manage.py export_audience readers.csv --newsletter secret-sauce --for ghost

The archive holds people, places, consents and every no; bring_home takes it in
again. A table holds only those who may be mailed now. The file takes its name
when it is complete. Each export is written into the history."""


class Command(BaseCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **facts: Any) -> Any:
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **facts
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--site", metavar="HOST", help="a brand that is not the default")
        parser.add_argument("--newsletter", metavar="SLUG", help="the list of a table")
        parser.add_argument("--for", dest="tool", choices=sorted(TOOLS), help="who reads the table")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["tool"]) != bool(options["newsletter"]):
            raise CommandError(_("A table needs both --newsletter and --for."))
        path = Path(options["file"])
        written = _write(path, _pieces(options))
        message = _("%(file)s: %(size)d bytes") % {"file": path, "size": written}
        self.stdout.write(message)


def _pieces(options: dict[str, Any]) -> Iterable[bytes]:
    if options["tool"]:
        newsletter = Newsletter.objects.filter(slug=options["newsletter"]).first()
        if newsletter is None:
            raise CommandError(
                _("There is no newsletter %(slug)r.") % {"slug": options["newsletter"]}
            )
        table = take_out_table(newsletter=newsletter, tool=options["tool"])
        return (line.encode() for line in table)
    sites = Site.objects.order_by("-is_default_site", "pk")
    if options["site"]:
        sites = sites.filter(hostname=options["site"])
    site = sites.first()
    if site is None:
        raise CommandError(_("There is no such brand."))
    return take_out_archive(site=site)


def _write(path: Path, pieces: Iterable[bytes]) -> int:
    """For the owner's eyes only, and under its name only when it is whole."""
    unfinished = path.with_name(f"{path.name}.part")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        written = sum(map(file.write, pieces))
    unfinished.replace(path)
    return written
