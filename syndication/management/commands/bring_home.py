"""Stories and people come home from a platform's export; or a run is taken back."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail.models import Site

from core.progress import Progress
from core.work import Worker
from newsletter.models import Newsletter
from syndication.actions.homecoming import bring_home, look_through, take_back
from syndication.actions.intake import IntakeError, Wishes, ask_back, receive
from syndication.exchange import ExchangeError
from syndication.fidelity import together
from syndication.intake_report import OUTCOMES, as_json, facts
from syndication.models import Intake
from syndication.registry import UnknownPlatform, platform

HELP = """Stories and people come home from a platform's export; or a run is taken back.

  manage.py bring_home export.zip --dry-run
  manage.py bring_home export.zip --json report.json
  manage.py bring_home subscribed.csv unsubscribed.csv --newsletter secret-sauce
  manage.py bring_home --undo 12

Nobody is mailed. A dry run decides about every item and does nothing. Stories
come as drafts, or as they were with --publish. People come with what the file
proves about their consent; who said no is never mailed, now or later. Whoever
runs this states that the people of the file asked for this mail.

The exit status is 0 when all was done (refused items are in the report)."""
STATEMENT = "Brought home at a terminal by whoever runs the house."


class Command(BaseCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **facts: Any) -> Any:
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **facts
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="*", metavar="PATH", help="an export: file or folder")
        parser.add_argument("--platform", default="", metavar="NAME", help="instead of recognising")
        parser.add_argument("--only", default="", choices=["stories", "people"])
        parser.add_argument("--newsletter", metavar="SLUG", help="the list people come onto")
        parser.add_argument("--publish", action="store_true", help="publish what was public")
        parser.add_argument("--no-fetch", action="store_true", help="leave pictures where they are")
        parser.add_argument("--dry-run", action="store_true", help="only say what would become")
        parser.add_argument("--undo", type=int, metavar="RUN", help="take a run back")
        parser.add_argument("--json", nargs="?", const="-", metavar="FILE", help="for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["paths"]) == (options["undo"] is not None):
            raise CommandError(_("Name an export, or a run with --undo."))
        try:
            if options["undo"] is not None:
                runs = [self._undo(options["undo"])]
            else:
                runs = [self._bring(Path(path), options) for path in options["paths"]]
        except (ExchangeError, IntakeError, UnknownPlatform) as error:
            raise CommandError(str(error)) from error
        self._tell(runs, options["json"])

    def _bring(self, path: Path, options: dict[str, Any]) -> Intake:
        site, newsletter = _place(options["newsletter"])
        if options["platform"]:
            platform(options["platform"])
        wishes = Wishes(
            platform=options["platform"],
            only=options["only"],
            publish=options["publish"],
            fetch_media=not options["no_fetch"],
            attestation=STATEMENT,
        )
        with Worker() as worker, Progress(self.stderr) as progress:
            intake = receive(
                path=path, site=site, newsletter=newsletter, wishes=wishes, worker=worker.name
            )
            verb = look_through if options["dry_run"] else bring_home
            verb(intake, step=progress.step)
            Intake.objects.filter(pk=intake.pk).update(claimed_by="")
        return intake

    def _undo(self, run: int) -> Intake:
        intake = Intake.objects.filter(pk=run).first()
        if intake is None:
            raise CommandError(_("There is no run %(run)d.") % {"run": run})
        with Worker() as worker, Progress(self.stderr) as progress:
            if intake.state != Intake.State.UNDOING:
                ask_back(intake=intake)
            Intake.objects.filter(pk=intake.pk).update(claimed_by=worker.name)
            take_back(intake, step=progress.step)
            Intake.objects.filter(pk=intake.pk).update(claimed_by="")
        return intake

    def _tell(self, runs: list[Intake], target: str | None) -> None:
        told = [facts(intake) for intake in runs]
        if target:
            pieces = as_json(_together(told), runs)
            if target == "-":
                for piece in pieces:
                    self.stdout.write(piece, ending="")
                self.stdout.write("")
                return
            with Path(target).open("w", encoding="utf-8") as file:
                file.writelines(pieces)
                file.write("\n")
        for intake, one in zip(runs, told, strict=True):
            self.stdout.write(
                _("Run %(run)d: %(label)s, %(state)s.")
                % {
                    "run": intake.pk,
                    "label": intake.label,
                    "state": Intake.State(intake.state).label,
                }
            )
            for kind in ("stories", "people"):
                # In an order of its own: PostgreSQL keeps the names of JSON in another.
                found = [f"{name} {one[kind][name]}" for name in OUTCOMES if one[kind].get(name)]
                if counts := ", ".join(found):
                    self.stdout.write(f"  {kind}: {counts}")
            if left := intake.report.get("left"):
                message = ngettext(
                    "%(count)d item was left: somebody changed it since.",
                    "%(count)d items were left: somebody changed them since.",
                    left,
                )
                self.stdout.write("  " + message % {"count": left})


def _place(slug: str | None) -> tuple[Site, Newsletter | None]:
    """The newsletter that was named and its brand, or the brand that is the default."""
    if slug:
        newsletter = Newsletter.objects.select_related("site").filter(slug=slug).first()
        if newsletter is None:
            raise CommandError(_("There is no newsletter %(slug)r.") % {"slug": slug})
        return newsletter.site, newsletter
    site = Site.objects.order_by("-is_default_site", "pk").first()
    if site is None:
        raise CommandError(_("There is no site yet. Run manage.py migrate."))
    return site, None


def _together(told: list[dict[str, Any]]) -> dict[str, Any]:
    """One report of several runs, but for their items: counts are added."""
    if len(told) == 1:
        return told[0]
    whole = {
        "run": told[-1]["run"],
        "runs": [one["run"] for one in told],
        "platform": ", ".join(dict.fromkeys(one["platform"] for one in told)),
    }
    for kind in ("stories", "people", "media"):
        counts: Counter[str] = Counter()
        for one in told:
            counts.update(one[kind])
        whole[kind] = dict(counts)
    for name in ("redirects", "missing"):
        whole[name] = [each for one in told for each in one[name]]
    whole["fidelity"] = together(one["fidelity"] for one in told)
    return whole
