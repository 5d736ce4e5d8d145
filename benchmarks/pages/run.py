"""A finished article against nginx with the same bytes, in interleaved rounds of one run.

    make bench                                     (or: python benchmarks/pages/run.py --rounds 5)

Prints requests per second and CPU microseconds per request of both, then the ratios: the machine
may be busy, but it is as busy for one as for the other. Then the article and a listing as Django
makes them, the listing again with ten thousand articles, and what a process takes of memory. Needs
wrk and nginx (Debian packages).
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
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
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--articles", type=int, default=10_000)
    arguments = parser.parse_args()
    rounds = arguments.rounds
    debian.need("nginx-light", "wrk")
    with tempfile.TemporaryDirectory(prefix="domicile-bench-") as name, house(Path(name)) as ours:
        body = fetch(ours.url)
        with nginx(Path(name), body) as theirs:
            found: dict[str, list[Figure]] = {"nginx": [], "domicile": []}
            for _round in range(rounds):
                found["nginx"].append(measure(theirs))
                found["domicile"].append(measure(ours))
        tell(found, size=len(body))
        tell_made(ours, rounds=rounds, articles=arguments.articles)
    return 0


@dataclass(frozen=True, slots=True)
class Server:
    """Where a program answers, and its first process."""

    url: str
    process: int
    env: Mapping[str, str] = field(default_factory=dict)

    def at(self, path: str) -> Server:
        """The same program at another address of it."""
        return replace(self, url="/".join(self.url.split("/")[:3]) + path)


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
        yield Server(f"{address}/the-airport-hall/", process.pid, env)


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


def tell_made(house: Server, *, rounds: int, articles: int) -> None:
    """What Django itself does: an article, and a listing with few articles and with many."""
    article, listing = house.at("/the-airport-hall/?made=anew"), house.at("/archive/?made=anew")
    few = [(measure(article), measure(listing)) for _round in range(rounds)]
    line = [sys.executable, str(lane.HOUSE / "manage.py"), "demo", "--articles", str(articles)]
    subprocess.run(line, env={**os.environ, **house.env}, capture_output=True, check=True)
    many = [(measure(article), measure(listing)) for _round in range(rounds)]
    print(f"Made anew by Django, with the demo's articles and with {articles}:")
    for place, name in enumerate(("article", "listing")):
        before, after = (
            statistics.median(row[place].cpu for row in rows) / 1000 for rows in (few, many)
        )
        print(
            f"  {name:10}{before:8.1f} ms CPU{after:8.1f} ms CPU{before / after:8.2f} of its speed"
        )
    print(f"  the largest web process takes {largest_of(house.process) / 1024:.0f} MB")


def largest_of(parent: int) -> int:
    """Resident kilobytes of the largest process that serves pages."""
    sizes = [0]
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words = (place / "cmdline").read_bytes()
            group = int((place / "stat").read_text().rpartition(") ")[2].split()[2])
            if b"granian" in words and group in {parent, *sessions_under(parent)}:
                found = re.search(r"VmRSS:\s+(\d+)", (place / "status").read_text())
                sizes.append(int(found[1]) if found else 0)
    return max(sizes)


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
