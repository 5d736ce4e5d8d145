"""The sink as a process of its own, which outlives a killed sender.

It prints its port, then obeys lines on its standard input, each answered with
`ok`, until that ends:

    fault STAGE PERCENT KIND [RECIPIENT]   from now on, beside the faults so far
    clear                                  no faults any more
    gate NUMBER [PREFIX]                   own NUMBER mails, let the others stand before the dot
    open                                   let them go on
    down | up                              stop and start to listen
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import threading
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.fakes.smtp import Sink
from tests.fakes.smtp_faults import KINDS, Fault, Moment

WIDE_OPEN = 10**9


@dataclass(frozen=True)
class Chance:
    """A fault that happens at a stage: how likely, and to whom ("" for everybody)."""

    stage: str
    likely: float
    fault: Fault
    recipient: str = ""


@dataclass
class Control:
    """What goes wrong just now, and how far mail is let through."""

    seed: int = 1
    work: float = 0.0
    chances: list[Chance] = field(default_factory=list)
    room: int = WIDE_OPEN
    prefix: str = ""

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)
        self._gate = threading.Condition()

    def decide(self, moment: Moment) -> Fault | None:
        """The fault of this moment; a mail that finds the gate closed waits here."""
        found = self._fault(moment)
        if moment.stage != "dot":
            return found
        if found is None or found.keep:
            self._pass(moment.recipient)
        return replace(found or Fault(keep=True), wait=self.work) if self.work else found

    def let_through(self, number: int, prefix: str = "") -> None:
        """So many mails more; with a prefix only these are counted and held."""
        with self._gate:
            self.room, self.prefix = number, prefix
            self._gate.notify_all()

    def _fault(self, moment: Moment) -> Fault | None:
        for chance in self.chances:
            is_meant = chance.recipient in {"", moment.recipient}
            if chance.stage == moment.stage and is_meant and self._dice.random() < chance.likely:
                return chance.fault
        return None

    def _pass(self, recipient: str) -> None:
        with self._gate:
            while recipient.startswith(self.prefix) and self.room <= 0:
                self._gate.wait()
            if recipient.startswith(self.prefix):
                self.room -= 1


def chance_of(stage: str, percent: str, kind: str, recipient: str = "") -> Chance:
    """A fault as it is written on a command line."""
    return Chance(stage, float(percent) / 100, KINDS[kind], recipient)


def obey(line: str, *, control: Control, sink: Sink) -> None:
    """Do what a line on the standard input says."""
    verb, *words = line.split()
    acts = {
        "fault": lambda: control.chances.append(chance_of(*words)),
        "clear": control.chances.clear,
        "gate": lambda: control.let_through(int(words[0]), *words[1:]),
        "open": lambda: control.let_through(WIDE_OPEN),
        "down": sink.go_away,
        "up": sink.come_back,
    }
    acts[verb]()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--port", type=int, default=0)
    arguments.add_argument("--log", type=Path, required=True)
    arguments.add_argument("--work", type=float, default=0.0, help="Seconds before each answer.")
    arguments.add_argument("--fault", action="append", default=[], help="STAGE:PERCENT:KIND")
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    chances = [chance_of(*text.split(":")) for text in given.fault]
    control = Control(seed=given.seed, work=given.work, chances=chances)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with Sink(faults=control.decide, log=given.log, port=given.port) as sink:
        print(sink.port, flush=True)  # noqa: T201 - the parent process reads it
        try:
            for line in sys.stdin:
                obey(line, control=control, sink=sink)
                print("ok", flush=True)  # noqa: T201
        except KeyboardInterrupt:
            pass
        control.let_through(WIDE_OPEN)


if __name__ == "__main__":
    main()
