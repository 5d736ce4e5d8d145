"""`manage.py copies`: where articles are copied; send what is due; look at what is there."""

from __future__ import annotations

import json
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.models import ArticlePage
from core import pause
from core.work import Worker
from syndication.actions.reconcile import reconcile
from syndication.delivery.engine import deliver_due
from syndication.delivery.verification import verify
from syndication.models import Copy

HELP = """Where articles are copied; send what is due; look at what is there.

  manage.py copies status
  manage.py copies send --article 12 --json
  manage.py copies verify

status shows the book. send reconciles, tries everything due without its wait, and looks up what is
in doubt once the platform has come to rest; the exit status is 0 when every copy asked for is as it
should be. What waits for somebody's word (asked) is not sent and does not count. verify fetches
every copy as a stranger; 0 when every one of them points home."""


class Command(BaseCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **facts: Any) -> Any:
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **facts
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["status", "send", "verify"])
        parser.add_argument("--article", type=int, metavar="ID", help="only one article")
        parser.add_argument("--json", action="store_true", help="for machines")

    def handle(self, *_args: Any, **options: Any) -> None:
        rows = _rows(options["article"])
        is_true = {"status": lambda _rows: True, "send": send, "verify": look}[options["what"]]
        ended_well = is_true(rows)
        self._tell(rows.order_by("article", "channel", "pk"), is_json=options["json"])
        if not ended_well:
            raise SystemExit(1)

    def _tell(self, rows: Any, *, is_json: bool) -> None:
        found = [_facts(copy) for copy in rows.select_related("channel", "article")]
        if is_json:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        for row in found:
            self.stdout.write(
                f"{row['article'] or '-':>6}  {row['channel']:16} {row['state']:8} "
                f"{row['verified'] or '-':12} {row['remote_url'] or '-'}  {row['last_error']}"
            )


def send(rows: Any) -> bool:
    """Do now what is due; whether everything asked for is then as it should be."""
    if pause.is_paused():
        raise CommandError(_("Sending is paused: %s") % pause.why())
    reconcile()
    rows.filter(state=Copy.State.DUE, claimed_by="").update(due_at=timezone.now())
    with Worker() as worker:
        deliver_due(rows.all(), worker=worker)
    settled = rows.as_they_should_be().count()
    return bool(settled) and settled == rows.exclude(state=Copy.State.ASKED).count()


def look(rows: Any) -> bool:
    """Look at every copy that is there; whether there are some and all point home."""
    there = rows.filter(shown__gt=0).exclude(remote_url="").select_related("channel")
    seen = [verify(copy) for copy in there.order_by("pk")]
    return bool(seen) and set(seen) == {Copy.Verified.OK}


def _rows(article: int | None) -> Any:
    if article is None:
        return Copy.objects.all()
    if not ArticlePage.objects.filter(pk=article).exists():
        raise CommandError(_("There is no article with the number %s.") % article)
    return Copy.objects.filter(article=article)


def _facts(copy: Copy) -> dict[str, Any]:
    return {
        "article": copy.article_id,
        "title": copy.title,
        "channel": copy.channel.name,
        "platform": copy.channel.platform,
        "state": copy.state,
        "wanted": copy.wanted,
        "shown": copy.shown,
        "remote_url": copy.remote_url,
        "canonical": copy.canonical,
        "verified": copy.verified,
        "attempts": copy.attempts,
        "last_error": copy.last_error,
    }
