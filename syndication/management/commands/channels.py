"""`manage.py channels`: where copies go, and how each channel does."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count, F, Q

from syndication.models import Channel
from syndication.querysets import NEEDS_A_LOOK


class Command(BaseCommand):
    help = (
        "Show every channel, its state and its copies. The exit status is 1 when a channel must be "
        "connected again. Example: manage.py channels --json"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="For machines.")

    def handle(self, *_args: Any, **options: Any) -> None:
        found = Channel.objects.select_related("site").annotate(
            ends_at=F("credential__ends_at"),
            there=Count("copies", filter=Q(copies__shown__gt=0)),
            waiting=Count("copies", filter=Q(copies__state__in=NEEDS_A_LOOK)),
        )
        rows = [_facts(channel) for channel in found.order_by("pk")]
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
        else:
            for row in rows:
                self.stdout.write(
                    f"{row['channel']:>5}  {row['state']:12} {row['platform']:12} "
                    f"{row['copies']:>5}  {row['name']}  {row['base_url']}  {row['last_error']}"
                )
        if any(row["state"] == Channel.State.NEEDS_AUTH for row in rows):
            raise SystemExit(1)


def _facts(channel: Any) -> dict[str, Any]:
    return {
        "channel": channel.pk,
        "name": channel.name,
        "platform": channel.platform,
        "site": channel.site.hostname,
        "base_url": channel.base_url,
        "state": channel.state,
        "is_open": channel.is_open,
        "automatic": channel.automatic,
        "assisted": channel.assisted,
        "canonical": channel.canonical,
        "copies": channel.there,
        "waiting": channel.waiting,
        "access_ends_at": channel.ends_at.isoformat() if channel.ends_at else None,
        "last_error": channel.last_error,
    }
