"""A finished article against nginx with the same bytes, in interleaved rounds of one run.

    make bench                                     (or: python benchmarks/pages/run.py --rounds 5)

Prints requests per second and CPU microseconds per request of both, then the ratios: the machine
may be busy, but it is as busy for one as for the other. Needs wrk and nginx (Debian packages).
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[2]))

from tools import debian, first_env, lane, processes  # noqa: E402 - the house is put on the path

SECONDS, CONNECTIONS = 5, 16
TICKS = os.sysconf("SC_CLK_TCK")
NGINX = """
daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{ access_log off; keepalive_requests 1000000; client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {folder}/pages; default_type text/html; }} }}
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """One round: requests per second, and CPU microseconds per request of the whole tree."""

    rate: float
    cpu: float


def main() -> int:
    """Run the rounds and print both programs and their ratios."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=3)
    rounds = arguments.parse_args().rounds
    debian.need("nginx-light", "wrk")
    with tempfile.TemporaryDirectory(prefix="domicile-bench-") as name, house(Path(name)) as ours:
        body = fetch(ours.url)
        with nginx(Path(name), body) as theirs:
            found: dict[str, list[Figure]] = {"nginx": [], "domicile": []}
            for _round in range(rounds):
                found["nginx"].append(measure(theirs))
                found["domicile"].append(measure(ours))
    tell(found, size=len(body))
    return 0


@dataclass(frozen=True, slots=True)
class Server:
    """Where a program answers, and its first process."""

    url: str
    process: int


@contextmanager
def house(folder: Path) -> Iterator[Server]:
    """A house with the demo, two web processes."""
    port = processes.free_port()
    address = f"http://127.0.0.1:{port}"
    keys = {name: make() for name, make in first_env.KEYS.items()}
    env = lane.surroundings(**keys, VAR_DIR=str(folder / "var"), PORT=str(port), SITE_URL=address)
    line = [sys.executable, str(lane.HOUSE / "manage.py"), "serve", "--prepare"]
    log = folder / "house.log"
    with processes.running(line, log=log, env=env) as process:
        processes.wait_until(
            lambda: processes.port_answers(port), process=process, log=log, seconds=300
        )
        yield Server(f"{address}/the-airport-hall/", process.pid)


@contextmanager
def nginx(folder: Path, body: bytes) -> Iterator[Server]:
    """An nginx that serves the same bytes from a file."""
    port = processes.free_port()
    (folder / "pages").mkdir()
    (folder / "pages" / "page").write_bytes(body)
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    folder.chmod(0o755)
    log = folder / "nginx.log"
    line = ["nginx", "-c", str(folder / "nginx.conf")]
    with processes.running(line, log=log) as process:
        processes.wait_until(lambda: processes.port_answers(port), process=process, log=log)
        yield Server(f"http://127.0.0.1:{port}/page", process.pid)


def fetch(url: str) -> bytes:
    """The page, asked for until both processes keep it."""
    body = b""
    for _time in range(20):
        body = subprocess.run(["curl", "-sf", url], capture_output=True, check=True).stdout
    return body


def measure(server: Server) -> Figure:
    """One round of wrk."""
    before = cpu_of(server.process)
    line = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", server.url]
    told = subprocess.run(line, capture_output=True, text=True, check=True).stdout
    used = cpu_of(server.process) - before
    requests = re.search(r"(\d+) requests in", told)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    if requests is None or rate is None or "Non-2xx" in told:
        raise SystemExit(f"wrk said:\n{told}")
    return Figure(rate=float(rate[1]), cpu=used * 1e6 / int(requests[1]))


def cpu_of(parent: int) -> float:
    """CPU seconds of a process and of all that it started."""
    total = 0
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = place.read_text().rpartition(") ")[2].split()
        except OSError:
            continue
        if int(place.parent.name) == parent or int(words[2]) == parent:  # the group it leads
            total += int(words[11]) + int(words[12])
    return total / TICKS + sum(cpu_of(child) for child in sessions_under(parent))


def sessions_under(parent: int) -> list[int]:
    """Children that lead a group of their own, as the house's web server and worker do."""
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = place.read_text().rpartition(") ")[2].split()
        except OSError:
            continue
        child = int(place.parent.name)
        if int(words[1]) == parent and int(words[2]) == child:
            found.append(child)
    return found


def tell(found: dict[str, list[Figure]], *, size: int) -> None:
    """Medians of each program, then ours as a share of theirs."""
    rate = {name: statistics.median(one.rate for one in rows) for name, rows in found.items()}
    cpu = {name: statistics.median(one.cpu for one in rows) for name, rows in found.items()}
    print(f"A finished article of {size} bytes, {CONNECTIONS} connections:")
    for name in found:
        print(f"  {name:10}{rate[name]:10.0f} requests/s{cpu[name]:8.1f} µs CPU a request")
    print(
        f"  domicile / nginx: {rate['domicile'] / rate['nginx']:.2f} times the rate, "
        f"{cpu['domicile'] / cpu['nginx']:.1f} times the CPU"
    )


if __name__ == "__main__":
    raise SystemExit(lane.door(main))
