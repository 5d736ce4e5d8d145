"""One process of the benchmark: prepares the house, or carries copies until none is due.

    python benchmarks/copies/carrier.py prepare|carry COPIES

Prints one line of JSON.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(HOUSE / "site"), str(HOUSE)]
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"

import django  # noqa: E402 - the house is put on the path

CHANNELS = 100


def main(what: str, copies: int) -> None:
    """Set Django up, do it, tell."""
    django.setup()
    from django.conf import settings

    settings.SYNDICATION_PLATFORMS = ["benchmarks.copies.quay.Quay"]
    settings.HOME_GATE = "inside"
    settings.ALLOWED_HOSTS = ["*"]
    told = prepare(copies) if what == "prepare" else carry()
    print(json.dumps(told))


def prepare(copies: int) -> dict[str, float]:
    """A brand with a hundred channels, and as many articles as make so many copies due."""
    from django.core.management import call_command
    from django.db import connections

    for alias in connections:
        call_command("migrate", database=alias, verbosity=0)
    from syndication.actions.reconcile import reconcile
    from syndication.models import Copy
    from tests import make

    site = make.site()
    for number in range(copies // CHANNELS):
        make.article(site=site, title=f"Article {number}")
    for number in range(CHANNELS):  # after the articles: each publish looks at every channel
        there = f"https://{number}.example"
        make.channel(site=site, platform="quay", base_url=there, with_earlier=True)
    reconcile()
    return {"due": Copy.objects.filter(state="due").count()}


def carry() -> dict[str, float]:
    """Carry what is due; seconds, and CPU seconds of this process."""
    from core.work import Worker
    from syndication.delivery.engine import deliver_due
    from syndication.models import Copy

    began, used = time.perf_counter(), cpu()
    with Worker() as worker:
        done = 0
        while Copy.objects.deliverable().exists():  # others may hold what is first in the row
            done += deliver_due(Copy.objects.all(), worker=worker)
    return {"done": done, "seconds": time.perf_counter() - began, "cpu": cpu() - used}


def cpu() -> float:
    """CPU seconds used so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
