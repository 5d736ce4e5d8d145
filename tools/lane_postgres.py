"""`make test-postgres`: the same tests on a PostgreSQL and a Redis of their own."""

from __future__ import annotations

import argparse
import contextlib
import getpass
import os
import secrets
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools import debian, lane, processes

ELSEWHERE = "not browser and not interop and not faults"


def main() -> int:
    """Start both servers, run the tests, stop both servers."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--jobs", default="2", help="Processes; 2 by default.")
    jobs = arguments.parse_args().jobs
    debian.need("postgresql", "redis-server")
    with tempfile.TemporaryDirectory(prefix="domicile-lane-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # PostgreSQL runs as another user
        with postgres(folder / "postgres") as database, redis(folder / "redis") as cache:
            env = lane.surroundings(DATABASE_URL=database, CACHE_URL=cache)
            tests = [
                lane.program("pytest"),
                "-n",
                jobs,
                "--dist",
                "worksteal",
                "-q",
                "-m",
                ELSEWHERE,
                "--migrations",
            ]
            return lane.run([*tests, "tests"], env=env)


@dataclass(frozen=True, slots=True)
class Made:
    """A PostgreSQL that was made and does not run yet."""

    folder: Path
    port: int
    command: list[str]
    url: str

    @property
    def log(self) -> Path:
        """What it says."""
        return self.folder.parent / "postgres.log"


@contextlib.contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A PostgreSQL with default durability on a loopback port; gives its DATABASE_URL."""
    server = made(folder)
    with processes.running(server.command, log=server.log, cwd=folder) as process:
        processes.wait_until(
            lambda: processes.port_answers(server.port),
            process=process,
            log=server.log,
            seconds=60,
        )
        yield server.url


def made(folder: Path) -> Made:
    """An empty PostgreSQL in a folder, and how it is run."""
    user = "postgres" if os.geteuid() == 0 else getpass.getuser()
    folder.mkdir()
    password = secrets.token_hex(16)
    (folder / "password").write_text(password)
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        for path in (folder, folder / "password"):
            subprocess.run(["chown", f"{user}:", path], check=True)
    port, data = processes.free_port(), folder / "data"
    make = [program("initdb"), "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"]
    make += [f"--pgdata={data}", "--username=postgres", f"--pwfile={folder / 'password'}"]
    answer = subprocess.run(
        [*as_user(user), *make], capture_output=True, text=True, cwd=folder, check=False
    )
    if answer.returncode:
        raise debian.Missing(f"initdb failed:\n{answer.stderr}")
    options = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}"]
    server = [program("postgres"), "-D", str(data)]
    for option in [*options, "max_connections=100"]:
        server += ["-c", option]
    url = f"postgres://postgres:{password}@127.0.0.1:{port}/postgres"
    return Made(folder, port, [*as_user(user), *server], url)


def as_user(user: str) -> list[str]:
    """The beginning of a command line that runs as another user, when we are root."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"]


def program(name: str) -> str:
    """The path of a PostgreSQL program, the newest that is installed."""
    found = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4])
    )
    if not found:
        raise debian.Missing(f"PostgreSQL's {name} is not under /usr/lib/postgresql.")
    return str(found[-1])


@contextlib.contextmanager
def redis(folder: Path) -> Iterator[str]:
    """A Redis that keeps nothing, on a loopback port; gives its CACHE_URL."""
    folder.mkdir()
    port, log = processes.free_port(), folder / "log.txt"
    server = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    server += ["--appendonly", "no", "--dir", str(folder)]
    with processes.running(server, log=log) as process:
        processes.wait_until(
            lambda: processes.port_answers(port), process=process, log=log, seconds=30
        )
        yield f"redis://127.0.0.1:{port}/0"


if __name__ == "__main__":
    raise SystemExit(lane.door(main))
