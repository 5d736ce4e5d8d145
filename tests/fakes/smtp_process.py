"""The sink as a process of its own: it prints its port and runs until it is told to stop."""

from __future__ import annotations

import argparse
import signal
from dataclasses import replace
from pathlib import Path

from tests.fakes.smtp import Sink
from tests.fakes.smtp_faults import KINDS, Fault, Moment, at_random


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--port", type=int, default=0)
    arguments.add_argument("--log", type=Path, required=True)
    arguments.add_argument("--work", type=float, default=0.0, help="Seconds before each answer.")
    arguments.add_argument("--fault", action="append", default=[], help="STAGE:PERCENT:KIND")
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    chances: dict[str, list[tuple[float, Fault]]] = {}
    for text in given.fault:
        stage, percent, kind = text.split(":")
        chances.setdefault(stage, []).append((float(percent) / 100, KINDS[kind]))
    by_chance = at_random(chances, seed=given.seed)

    def decide(moment: Moment) -> Fault | None:
        fault = by_chance(moment)
        if moment.stage != "dot" or not given.work:
            return fault
        return replace(fault or Fault(keep=True), wait=given.work)

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with Sink(faults=decide, log=given.log, port=given.port) as sink:
        print(sink.port, flush=True)  # noqa: T201 - the parent process reads it
        try:
            signal.pause()
        except KeyboardInterrupt:
            return
