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
from syndication.actions.homecoming import bring_home, look_through, refuse, take_back
from syndication.actions.intake import IntakeError, Wishes, ask_back, receive
from syndication.actions.live import receive_live
from syndication.actions.old_site import checked_address
from syndication.exchange import Account, ExchangeError, ReadsLiveSites
from syndication.fidelity import together
from syndication.intake_report import OUTCOMES, as_json, facts
from syndication.models import Intake
from syndication.registry import UnknownPlatform, able, platform

HELP = """Stories and people come home from a platform's export; or a run is taken back.

  manage.py bring_home export.zip --dry-run
  manage.py bring_home export.zip --json report.json
  manage.py bring_home subscribed.csv unsubscribed.csv --newsletter secret-sauce
  manage.py bring_home ghost.json --site-address https://old.example.org
  manage.py bring_home https://old.example.org --platform wordpress --dry-run
  manage.py bring_home --undo 12

Nobody is mailed. A dry run decides about every item and does nothing. Stories
come as drafts, or as they were with --publish. People come with what the file
proves about their consent; who said no is never mailed, now or later. Whoever
runs this states that the people of the file asked for this mail.

An address reads the site that runs there, by its own interface. What proves
who asks stands in the file of --secrets, a line each: content_api_key = 1a2b3c.

The exit status is 0 when all was done (refused items are in the report)."""
STATEMENT = "Brought home at a terminal by whoever runs the house."


class Command(BaseCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **facts: Any) -> Any:
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **facts
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", nargs="*", metavar="PATH", help="an export (file or folder), or an address"
        )
        parser.add_argument("--platform", default="", metavar="NAME", help="instead of recognising")
        parser.add_argument("--only", default="", choices=["stories", "people"])
        parser.add_argument("--newsletter", metavar="SLUG", help="the list people come onto")
        parser.add_argument("--publish", action="store_true", help="publish what was public")
        parser.add_argument("--no-fetch", action="store_true", help="leave pictures where they are")
        parser.add_argument(
            "--site-address", default="", metavar="URL", help="where the stories stood"
        )
        parser.add_argument("--secrets", type=Path, metavar="FILE", help="for a running site")
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
                runs = [self._bring(path, options) for path in options["paths"]]
        except (ExchangeError, IntakeError, UnknownPlatform) as error:
            raise CommandError(str(error)) from error
        self._tell(runs, options["json"])

    def _bring(self, path: str, options: dict[str, Any]) -> Intake:
        site, newsletter = _place(options["newsletter"])
        if options["platform"]:
            platform(options["platform"])
        address = options["site_address"]
        wishes = Wishes(
            platform=options["platform"],
            only=options["only"],
            publish=options["publish"],
            fetch_media=not options["no_fetch"],
            attestation=STATEMENT,
            site_address=checked_address(address) if address else "",
        )
        with Worker() as worker, Progress(self.stderr) as progress:
            facts: dict[str, Any] = {"site": site, "wishes": wishes, "worker": worker.name}
            if path.startswith(("http://", "https://")):
                source, account = _live_source(path, options)
                intake = receive_live(source=source, account=account, **facts)
            else:
                intake = receive(path=Path(path), newsletter=newsletter, **facts)
            verb = look_through if options["dry_run"] else bring_home
            try:
                verb(intake, step=progress.step)
            except ExchangeError as error:
                refuse(intake, str(error))  # a site that was not read is not asked for again
                raise
            finally:
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


def _live_source(address: str, options: dict[str, Any]) -> tuple[Any, Account]:
    """Which platform a running site is of, and what proves to it who asks."""
    if options["only"] == "people":
        raise CommandError(_("A running site holds no people for us. Drop its list of them."))
    sources = {one.key: one for one in able(ReadsLiveSites)}
    source: Any = sources.get(options["platform"])
    if source is None:
        raise CommandError(
            _("Say what runs at %(address)s with --platform: %(names)s.")
            % {"address": address, "names": ", ".join(sources)}
        )
    lines = options["secrets"].read_text().splitlines() if options["secrets"] else []
    pairs = (line.partition("=") for line in lines)
    said = {name.strip(): value.strip() for name, _sign, value in pairs}
    wanted = [one.name for one in source.source_fields if one.required and not said.get(one.name)]
    if wanted:
        raise CommandError(
            _(
                "%(name)s wants to know %(wanted)s. Write a line for each into a file, like "
                "“%(first)s = …”, and name the file with --secrets."
            )
            % {"name": source.name, "wanted": ", ".join(wanted), "first": wanted[0]}
        )
    return source, Account(base_url=address, secrets=said)


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
