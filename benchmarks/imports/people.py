"""A list comes home, against the quickest ways of getting its lines into a database.

    python benchmarks/imports/people.py --rows 1000000
    DATABASE_URL=postgres://… python benchmarks/imports/people.py

Ours reads the file, decides about every line, keeps the proof of each yes and leaves a report: four
rows a line. The limit (`sqlite3 .import`, or COPY) puts the bare lines into one table without an
index. Django's `bulk_create` writes our four rows without deciding anything. The floor is what the
model itself costs: the rows that were written, written again by the bare driver (`executemany`, or
COPY) into the same tables with their indexes. All in one run, in turn; memory is what our part
needs above the idle program.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[2] / "site"), str(HERE.parents[2])]

import django  # noqa: E402 - the house is put on the path

from tools import first_env  # noqa: E402

HEADERS = "email,active_subscription,expiry,email_disabled,created_at"
BATCH = 1000
A_PAGE = 4000  # lines that ours writes in one transaction
SHIFT = 100_000_000
Cost = tuple[float, float]


def main() -> int:
    """Make a list, bring it home in each way, print rows a second and the ratios."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=100_000)
    rows = arguments.parse_args().rows
    with tempfile.TemporaryDirectory(prefix="domicile-bench-") as folder:
        keys = {name: make() for name, make in first_env.KEYS.items()}
        os.environ.update(**keys, VAR_DIR=folder, DJANGO_SETTINGS_MODULE="config.settings")
        django.setup()
        from benchmarks.mail.audience import prepare

        prepare()
        run(rows, Path(folder))
    return 0


def run(rows: int, folder: Path) -> None:
    """Each way once, the limit before and after."""
    path = written(rows, folder / "email_list.bench.csv")
    newsletter = list_for(folder)
    limit = copied if os.environ.get("DATABASE_URL") else imported
    print(f"{rows:,} lines, {path.stat().st_size // 1024**2} MB:")
    before = measured(lambda: limit(path, folder / "a.sqlite"))
    idle, held = anonymous(), [0.0]
    ours = measured(lambda: brought(newsletter, path, step=lambda _what: held.append(anonymous())))
    above = max(held) - idle
    after = measured(lambda: limit(path, folder / "b.sqlite"))
    sample = min(rows, 50_000)
    django_way = measured(lambda: created(newsletter, path, sample))
    quickest = (min(before[0], after[0]), min(before[1], after[1]))
    tell("the limit", rows, quickest)
    tell("ours, looked through and brought home", rows, ours)
    tell("bulk_create of four rows a line", sample, django_way)
    bare = again(sample)
    tell("the floor: these rows, bare driver", sample, measured(bare))
    print(f"  ours / limit          {quickest[0] / ours[0]:6.3f} (wall)")
    ratio = (django_way[0] / sample) / (ours[0] / rows)
    cpu = (django_way[1] / sample) / (ours[1] / rows)
    print(f"  ours / bulk_create    {ratio:6.2f} (wall) {cpu:6.2f} (our own CPU)")
    print(f"  memory above idle     {above:6.0f} MB")


def written(rows: int, path: Path) -> Path:
    """A list as Substack exports it, in no order; one reader in ten left."""
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{HEADERS}\n")
        for n in range(rows):
            left = "true" if n % 10 == 0 else "false"
            name = f"reader{n * 7919 % rows}@mail{n % 50}.example.org"
            joined = f"2023-{n % 12 + 1:02}-{n % 28 + 1:02}T{n % 24:02}:{n % 60:02}:00Z"
            file.write(f"{name},false,,{left},{joined}\n")
    return path


def list_for(folder: Path) -> Any:
    """A brand with one list."""
    from wagtail.models import Locale, Page, Site

    from blog.models import FrontPage
    from newsletter.models import Newsletter

    locale = Locale.objects.get_or_create(language_code="en")[0]
    front = FrontPage(title="Bench", slug=folder.name, locale=locale)
    Page.get_first_root_node().add_child(instance=front)
    site = Site.objects.create(hostname=f"{folder.name}.example.org", root_page=front)
    return Newsletter.objects.create(
        site=site, slug=folder.name[-40:], name="Bench", promise="None.", sender_email="a@b.org"
    )


def measured(way: Callable[[], None]) -> Cost:
    """Seconds by the clock, and of CPU with the children's."""
    clock, cpu = time.perf_counter(), cpu_seconds()
    way()
    return time.perf_counter() - clock, cpu_seconds() - cpu


def cpu_seconds() -> float:
    used = [resource.getrusage(of) for of in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def anonymous() -> float:
    """Megabytes of our own; pages of the database's file that SQLite maps are the system's."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    line = next(one for one in status.splitlines() if one.startswith("RssAnon"))
    return int(line.split()[1]) / 1024


def imported(path: Path, target: Path) -> None:
    """SQLite's own way."""
    columns = ", ".join(f"{name} TEXT" for name in HEADERS.split(","))
    commands = f"CREATE TABLE people ({columns});\n.mode csv\n.import --skip 1 {path} people\n"
    subprocess.run(["sqlite3", target], input=commands, text=True, check=True)


def copied(path: Path, target: Path) -> None:
    """PostgreSQL's own way."""
    from django.db import connection

    name = f"bare_{target.stem}"
    columns = ", ".join(f"{one} text" for one in HEADERS.split(","))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {name} ({columns})")
        into = f"COPY {name} FROM STDIN (FORMAT csv, HEADER)"
        with path.open("rb") as file, cursor.copy(into) as copy:
            while chunk := file.read(1 << 20):
                copy.write(chunk)


def brought(newsletter: Any, path: Path, *, step: Callable[[str], None]) -> None:
    """Our way, from the file as it was dropped to the last line of the report."""
    from syndication.actions.homecoming import bring_home
    from syndication.actions.intake import Wishes, receive

    wishes = Wishes(attestation="They asked.")
    intake = receive(path=path, site=newsletter.site, newsletter=newsletter, wishes=wishes)
    bring_home(intake, step=step)


def created(newsletter: Any, path: Path, rows: int) -> None:
    """The same four rows of each line as Django makes them, with a prefix that makes them new."""
    from django.db import transaction

    from syndication.models import Intake

    intake = Intake.objects.create(site=newsletter.site, state="home", sha256="0" * 64)
    with path.open(encoding="utf-8", newline="") as file:
        lines = islice(csv.DictReader(file), rows)
        numbered = enumerate(lines, start=1)
        while batch := list(islice(numbered, BATCH)):
            with transaction.atomic():
                four_rows(newsletter, intake, batch)


def four_rows(newsletter: Any, intake: Any, batch: list[tuple[int, dict[str, str]]]) -> None:
    from newsletter.addresses import hash_of
    from newsletter.models import ConsentEvent, Subscriber, Subscription
    from syndication.models import IntakeRow

    source = "Substack email list"
    new = [f"new-{line['email']}" for _number, line in batch]
    people = Subscriber.objects.bulk_create(
        Subscriber(
            site_id=newsletter.site_id,
            address=address,
            address_hash=hash_of(address),
            shown_address=address,
            source=source,
        )
        for address in new
    )
    told = {"says": "confirmed", "where": "email_list.bench.csv:1 created_at=2023-01-15T10:00:00Z"}
    row = {"intake": intake, "kind": "person", "outcome": "admit", "reason": "proven"}
    IntakeRow.objects.bulk_create(
        IntakeRow(**row, number=number, source_id=one.address, subscriber=one, fidelity=told)
        for (number, _line), one in zip(batch, people, strict=True)
    )
    place = {"newsletter": newsletter, "state": "confirmed"}
    Subscription.objects.bulk_create(Subscription(subscriber=one, **place) for one in people)
    event = {"newsletter": newsletter, "kind": "imported", "how": source, "intake_run": intake.pk}
    ConsentEvent.objects.bulk_create(
        ConsentEvent(subscriber=one, evidence={**told, "line": number}, **event)
        for (number, _line), one in zip(batch, people, strict=True)
    )


def again(rows: int) -> Callable[[], None]:
    """Write the newest rows of each table once more, as other people's; made ready beforehand."""
    from newsletter.models import ConsentEvent, Subscriber, Subscription
    from syndication.models import IntakeRow

    ready = []
    for model in (Subscriber, IntakeRow, Subscription, ConsentEvent):
        names = [str(one.column) for one in model._meta.concrete_fields]
        table = model._meta.db_table
        ready.append((table, names, [others(names, row) for row in plain(table, names, rows)]))
    return lambda: bare_rows(ready)


def plain(table: str, names: list[str], most: int) -> list[tuple[Any, ...]]:
    """The rows as the database has them, without what Django makes of their values."""
    from django.db import connection

    chosen = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {chosen} FROM {table} ORDER BY id DESC LIMIT {most}")
        return [
            tuple(json.dumps(one) if isinstance(one, dict) else one for one in row)
            for row in cursor.fetchall()
        ]


def others(names: list[str], row: tuple[Any, ...]) -> tuple[Any, ...]:
    moved = {"id", "subscriber_id", "number"}
    return tuple(
        value + SHIFT
        if name in moved and value is not None
        else f"other-{value}"
        if name == "address"
        else value
        for name, value in zip(names, row, strict=True)
    )


def bare_rows(ready: list[tuple[str, list[str], list[tuple[Any, ...]]]]) -> None:
    from django.db import connection, transaction

    most = max(len(rows) for _table, _names, rows in ready)
    for start in range(0, most, A_PAGE):
        with transaction.atomic(), connection.cursor() as cursor:
            for table, names, rows in ready:
                columns, page = ", ".join(names), rows[start : start + A_PAGE]
                if connection.vendor == "sqlite":
                    marks = ", ".join(["%s"] * len(names))
                    cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", page)
                    continue
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in page:
                        copy.write_row(row)


def tell(what: str, rows: int, cost: Cost) -> None:
    print(f"  {what:38}{rows / cost[0]:10,.0f} rows/s{cost[1] / rows * 1e6:8.0f} µs CPU a row")


if __name__ == "__main__":
    raise SystemExit(main())
