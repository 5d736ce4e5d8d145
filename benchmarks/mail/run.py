"""An issue's mail against Postfix's own `smtp-source`, in interleaved rounds into its `smtp-sink`.

    make bench                        (or: python benchmarks/mail/run.py --messages 4000 --rounds 3)

Prints messages a second and CPU microseconds a message of each, and the ratios to `smtp-source`:
the transport, the whole path, the same signed by DKIM, and what RSA signatures alone reach here;
then the freeze, and a client with and without pipelining over a link of 20 milliseconds. The
programs of Postfix are taken out of the Debian package without installing it.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[2]))

from tools import debian, first_env, lane, processes  # noqa: E402 - the house is put on the path

LENGTH = 39_500  # bytes of a mail of smtp-source, as long as a big one of ours
CONNECTIONS = 8
OURS = {
    "big": ("transport", "full", "rsa", "ed25519", "bare-rsa"),
    "small": ("transport", "full"),
}
SLOW = ("transport", "smtplib")
LATENCY = 0.010  # seconds each way
FREEZES = (10_000, 1_000_000)
KEYS = {name: make() for name, make in first_env.KEYS.items()}
FIRST = tempfile.TemporaryDirectory(prefix="domicile-bench-house-")


def main() -> int:
    """Run the rounds and print everything."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--messages", type=int, default=4000)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--readers", type=int, default=FREEZES[1], help="For the freeze.")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="domicile-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        postfix = unpacked(folder)
        run_sender("prepare", house=Path(FIRST.name))
        with sink(postfix, folder) as server:
            against_the_wire(postfix, server, options)
            over_a_slow_link(server, options)
        freezes(options.readers)
    return 0


def against_the_wire(postfix: Path, server: str, options: argparse.Namespace) -> None:
    """Rounds in turn, medians, ratios."""
    found: dict[str, list[dict[str, float]]] = {}
    for _round in range(options.rounds):
        found.setdefault("smtp-source", []).append(source(postfix, server, options.messages))
        for size, modes in OURS.items():
            for mode in modes:
                figure = ours(mode, server=server, size=size, messages=options.messages)
                found.setdefault(f"{mode} {size}", []).append(figure)
        few = max(options.messages // 10, 100)
        found.setdefault("django big", []).append(
            ours("django", server=server, size="big", messages=few)
        )
    base = median(found["smtp-source"])
    print(f"{'':16}{'msg/s':>8}{'CPU µs':>8}{'rate x':>8}{'CPU x':>7}{'gained MB':>11}")
    for name, figures in found.items():
        one = median(figures)
        rate = one["messages"] / one["seconds"]
        ratio = rate / (base["messages"] / base["seconds"])
        gained = f"{one['gained']:11.1f}" if "gained" in one else ""
        factor = one["cpu"] / base["cpu"]
        print(f"{name:16}{rate:8.0f}{one['cpu']:8.0f}{ratio:8.2f}{factor:7.2f}{gained}")


def over_a_slow_link(server: str, options: argparse.Namespace) -> None:
    """The same client with and without pipelining, 20 ms away."""
    few = max(options.messages // 8, 200)
    with delayed(server) as far:
        figures = {mode: ours(mode, server=far, size="small", messages=few) for mode in SLOW}
    rates = {mode: one["messages"] / one["seconds"] for mode, one in figures.items()}
    ratio = rates["transport"] / rates["smtplib"]
    print("20 ms away: {transport:.0f} msg/s, smtplib {smtplib:.0f}".format(**rates), end="")
    print(f", ratio {ratio:.1f}")


def freezes(readers: int) -> None:
    """How long the audience takes to be frozen."""
    for number in sorted({min(FREEZES[0], readers), readers}):
        figure = ours("freeze", server="127.0.0.1:9", size="big", messages=number)
        print(f"freeze of {number}: {figure['seconds']:.1f} s, gained {figure['gained']:.0f} MB")


def ours(mode: str, *, server: str, size: str, messages: int) -> dict[str, float]:
    """One round of ours, in a process and a fresh house of its own."""
    more = ["--messages", str(messages), "--size", size, "--server", server]
    with empty_house() as house:
        return run_sender(mode, *more, house=house)


@contextlib.contextmanager
def empty_house() -> Iterator[Path]:
    """A copy of the house that was made at first."""
    with tempfile.TemporaryDirectory(prefix="domicile-bench-") as name:
        house = Path(name) / "var"
        shutil.copytree(FIRST.name, house)
        yield house


def run_sender(mode: str, *more: str, house: Path) -> dict[str, float]:
    """Run sender.py; returns what it measured."""
    env = lane.surroundings(**KEYS, VAR_DIR=str(house), SITE_URL="http://127.0.0.1:9")
    line = [sys.executable, str(HERE.with_name("sender.py")), mode, *more]
    done = subprocess.run(line, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    figure: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figure


def source(postfix: Path, server: str, messages: int) -> dict[str, float]:
    """One round of smtp-source."""
    line = [str(postfix / "usr/sbin/smtp-source"), "-d", "-s", str(CONNECTIONS)]
    line += ["-m", str(messages), "-l", str(LENGTH), "-f", "hello@example.org"]
    line += ["-t", "reader@synthetic.example.org", server]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(line, env=environment(postfix), check=True)
    took, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"messages": messages, "seconds": took, "cpu": cpu * 1e6 / messages}


def median(figures: list[dict[str, float]]) -> dict[str, float]:
    """The median of every column."""
    return {name: statistics.median(one[name] for one in figures) for name in figures[0]}


@contextlib.contextmanager
def sink(postfix: Path, folder: Path) -> Iterator[str]:
    """A smtp-sink that takes everything; gives its address."""
    port = processes.free_port()
    line = [str(postfix / "usr/sbin/smtp-sink"), "-u", "nobody", f"127.0.0.1:{port}", "256"]
    log = folder / "sink.log"
    with processes.running(line, log=log, env=environment(postfix)) as process:
        processes.wait_until(lambda: processes.port_answers(port), process=process, log=log)
        yield f"127.0.0.1:{port}"


@contextlib.contextmanager
def delayed(server: str) -> Iterator[str]:
    """The same server behind a link that takes 10 ms each way."""
    port = processes.free_port()
    line = [sys.executable, str(HERE.with_name("link.py")), server, str(port), str(LATENCY)]
    log = Path(tempfile.gettempdir()) / f"domicile-link-{os.getpid()}.log"
    with processes.running(line, log=log) as process:
        processes.wait_until(lambda: processes.port_answers(port), process=process, log=log)
        yield f"127.0.0.1:{port}"
    log.unlink()


def unpacked(folder: Path) -> Path:
    """Debian's Postfix in a folder, not installed."""
    place = folder / "postfix"
    debian.apt(["apt-get", "update", "--quiet"], environment=dict(os.environ))
    done = subprocess.run(
        ["apt-get", "download", "postfix", "libicu72"], cwd=folder, capture_output=True, check=False
    )
    archives = [path for path in folder.glob("*.deb") if re.match(r"postfix|libicu", path.name)]
    if done.returncode and not archives:
        raise debian.Missing(f"Postfix cannot be fetched: {done.stderr.decode()[-500:]}")
    for archive in archives:
        subprocess.run(["dpkg", "-x", str(archive), str(place)], check=True)
    return place


def environment(postfix: Path) -> dict[str, str]:
    """Where the programs of an unpacked Postfix find their libraries."""
    folders = [postfix / "usr/lib/postfix", postfix / "usr/lib/x86_64-linux-gnu"]
    return {**os.environ, "LD_LIBRARY_PATH": ":".join(map(str, folders))}


if __name__ == "__main__":
    raise SystemExit(lane.door(main))
