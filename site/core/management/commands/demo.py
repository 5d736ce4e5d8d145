"""`manage.py demo`: the brands a newcomer sees first, and as much of them as a test needs."""

from __future__ import annotations

import json
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core.demo import DemoError, Loaded, load

HELP = """Load the demo brands; add synthetic articles and confirmed subscribers.

  manage.py demo
  manage.py demo --articles 200 --subscribers 500
  manage.py demo --scale --json

Run again, it changes nothing: brands that are there stay as their editors made
them, and a number says how many synthetic rows there are to be, not how many
more. An administrator is made where there is none; the password is shown once."""

SCALE = {"articles": 10_000, "subscribers": 100_000}


class Command(BaseCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **facts: Any) -> Any:
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **facts
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--articles", type=int, metavar="N", help="synthetic articles")
        parser.add_argument("--subscribers", type=int, metavar="N", help="synthetic subscribers")
        parser.add_argument(
            "--scale",
            action="store_true",
            help="as --articles {articles} --subscribers {subscribers}".format(**SCALE),
        )
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *_args: Any, **options: Any) -> None:
        wanted = {
            name: options[name] if options[name] is not None else SCALE[name] * options["scale"]
            for name in SCALE
        }
        if min(wanted.values()) < 0:
            raise CommandError(_("A number of rows is 0 or more."))
        try:
            loaded = load(wanted=wanted)
        except DemoError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(as_json(loaded), ensure_ascii=False))
        else:
            self._tell(loaded)

    def _tell(self, loaded: Loaded) -> None:
        for name, address in loaded.addresses.items():
            self.stdout.write(f"{name:24}{address}/")
        for name, number in loaded.counts.items():
            self.stdout.write(f"{name:24}{number}")
        if loaded.password:
            told = _("The administrator is %(address)s, the password %(password)s")
            facts = {"address": loaded.administrator, "password": loaded.password}
            self.stdout.write(told % facts)
            self.stdout.write(_("It is shown this once. Keep it."))


def as_json(loaded: Loaded) -> dict[str, Any]:
    """Counts by name, where the brands are, and the administrator when one was made."""
    found: dict[str, Any] = {**loaded.counts, "addresses": loaded.addresses}
    if loaded.password:
        found["administrator"] = {"address": loaded.administrator, "password": loaded.password}
    return found
