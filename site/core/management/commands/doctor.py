"""`manage.py doctor`: what an operator can get wrong."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import ngettext

from core.doctor import examine


class Command(BaseCommand):
    help = "Look at what an operator can get wrong, and say the cure. Example: manage.py doctor"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print the findings as JSON.")

    def handle(self, *_args: Any, **options: Any) -> None:
        findings = examine()
        if options["json"]:
            told = [asdict(finding) for finding in findings]
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            for finding in findings:
                mark = "ok " if finding.ok else "BAD"
                self.stdout.write(f"{mark}  {finding.check:22} {finding.message}")
                if finding.fix:
                    self.stdout.write(f"{'':28}→ {finding.fix}")
        bad = sum(not finding.ok for finding in findings)
        if bad:
            told_bad = ngettext("%d thing needs you.", "%d things need you.", bad)
            raise CommandError(told_bad % bad)
