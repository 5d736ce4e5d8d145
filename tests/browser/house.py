"""A whole house for the browser: server, worker and demo brand, as `make run` starts it."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import requests

from tools import first_env, lane, processes

HOUSE = Path(__file__).resolve().parents[2]
STRANGERS = "strangers.localhost"  # browsers know that names below localhost are here
EXPORTS = "exports.localhost"
OPENS_WITHIN = 300.0  # seconds, migrations and demo included


@dataclass(frozen=True, slots=True)
class House:
    """Where the house answers, who may edit, and where it writes."""

    url: str
    email: str
    password: str
    folder: Path
    env: dict[str, str]

    def manage(self, *arguments: str) -> str:
        """What a management command prints; raises when it fails."""
        line = [sys.executable, str(HOUSE / "manage.py"), *arguments]
        done = subprocess.run(line, env=self.env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@contextlib.contextmanager
def open_house(folder: Path) -> Iterator[House]:
    """Start the house in an empty folder; ended with all it started when the block ends."""
    port = processes.free_port()
    url = f"http://127.0.0.1:{port}"
    keys = {name: make() for name, make in first_env.KEYS.items()}
    env = lane.surroundings(
        **keys,
        VAR_DIR=str(folder / "var"),
        PORT=str(port),
        SITE_URL=url,
        ALLOWED_HOSTS=f"127.0.0.1,localhost,{STRANGERS},{EXPORTS}",
        ALLOWED_PRIVATE_HOSTS="127.0.0.1",
        CONTENT_LANGUAGES="ar",
        WEB_WORKERS="1",
        DEBUG="off",
        DJANGO_SETTINGS_MODULE="config.settings",  # pytest has named its own
    )
    for name in ("DATABASE_URL", "CACHE_URL", "BROKER_URL", "EMAIL_URL"):
        env[name] = ""  # named, so that nobody's .env counts
    env["COVERAGE_PROCESS_START"] = ""
    log = folder / "house.log"
    line = [sys.executable, str(HOUSE / "manage.py"), "serve", "--prepare"]
    with processes.running(line, log=log, env=env) as process:
        processes.wait_until(lambda: answers(url), process=process, log=log, seconds=OPENS_WITHIN)
        email, password = told(log.read_text(encoding="utf-8"))
        yield House(url, email, password, folder, {**os.environ, **env})


def answers(url: str) -> bool:
    """Whether the front page is there."""
    try:
        return requests.get(url, timeout=10).status_code == requests.codes.ok
    except requests.ConnectionError:
        return False


def told(output: str) -> tuple[str, str]:
    """The administrator's address and password, as the house prints them once."""
    found = re.search(r"The administrator is (\S+), the password (\S+)", output)
    assert found, output
    return found[1], found[2]
