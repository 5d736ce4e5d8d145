"""`manage.py work`: a worker that does what is due, every kind of work in its own thread."""

from __future__ import annotations

import logging
import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from core import bell, connections
from core.work import Engine, Worker, engines


class Command(BaseCommand):
    help = "Do what is due: mail, copies, imports, feeds, search. Example: manage.py work"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--until-idle", action="store_true", help="End when nothing is due any more."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        with Worker() as worker:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: worker.stop())
            if options["until_idle"]:
                run_until_idle(worker)
            else:
                run_for_ever(worker)


def run_until_idle(worker: Worker) -> None:
    """Run every engine in turn until a whole round found nothing to do."""
    done = 1
    while done and not worker.stopping:
        done = sum(engine.run_due(worker) for engine in engines())


def run_for_ever(worker: Worker) -> None:
    """One thread per engine, until the worker is asked to stop; then each finishes its hand."""
    threads = [
        threading.Thread(target=look_after, args=(engine, worker), name=engine.name)
        for engine in engines()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        while thread.is_alive():
            thread.join(timeout=0.5)


def look_after(engine: Engine, worker: Worker) -> None:
    """Run one engine whenever its bell rings, and every few seconds without a ring.

    An error is told and does not end the thread: the rows are still due.
    """
    pause = threading.Event()
    while not worker.stopping:
        heard = bell.last_rung(engine.name)
        done = run_safely(engine, worker)
        waited = 0.0
        while not (done or worker.stopping or waited >= engine.every):
            pause.wait(0.25)
            waited += 0.25
            if bell.last_rung(engine.name) != heard:
                break
    connections.renew()


def run_safely(engine: Engine, worker: Worker) -> int:
    try:
        connections.renew()
        return engine.run_due(worker)
    except Exception:
        logging.getLogger("core.work").exception("The engine %s failed.", engine.name)
        return 0
