"""How many people may be written to; or what is known about one of them."""

from __future__ import annotations

import json
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet

from newsletter.addresses import BadAddress
from newsletter.models import Newsletter
from newsletter.standing import check, counts

HELP = """How many people may be written to; or what is known about one of them.

  manage.py audience
  manage.py audience --newsletter secret-sauce --json
  manage.py audience --check reader@example.org --json

The exit status is 0 when the question was answered, 1 when it could not be
(no address, no such newsletter)."""


class Command(BaseCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **facts: Any) -> Any:
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **facts
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", metavar="ADDRESS", help="one address instead of the counts")
        parser.add_argument("--newsletter", metavar="SLUG", help="one newsletter instead of all")
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        newsletters = Newsletter.objects.all()
        if options["newsletter"]:
            newsletters = newsletters.filter(slug=options["newsletter"])
            if not newsletters.exists():
                raise CommandError(f"There is no newsletter {options['newsletter']!r}.")
        if options["check"]:
            self._tell_one(options["check"], newsletters, is_json=options["json"])
        else:
            self._tell(counts(newsletters), is_json=options["json"])

    def _tell_one(self, address: str, newsletters: QuerySet[Newsletter], *, is_json: bool) -> None:
        try:
            found = check(address, newsletters)
        except BadAddress as error:
            raise CommandError(str(error)) from error
        self._tell(found, is_json=is_json)

    def _tell(self, found: Mapping[str, Any], *, is_json: bool) -> None:
        if is_json:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        for name, value in found.items():
            if name != "consents":
                self.stdout.write(f"{name:14}{value}")
        for event in found.get("consents", []):
            self.stdout.write(f"  {event['at']}  {event['kind']:10}  {event['how']}")
