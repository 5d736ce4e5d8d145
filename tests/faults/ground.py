"""The ground that houses are built on: one empty database, made once and copied for each."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.faults.house import CONNECTIONS, House, Person, SinkProcess, surroundings

FILE = "home.sqlite3"
COMPILED = "compiled"
PLAIN = "tests.faults.settings"


@dataclass(frozen=True)
class Ground:
    """Where the empty database lies: a folder, and with PostgreSQL a template of its own."""

    folder: Path
    template: str = ""

    def copy(self, folder: Path) -> str:
        """A database for one house; returns its DATABASE_URL, or "" for the file in its folder."""
        if not self.template:
            shutil.copy(self.folder / FILE, folder / FILE)
            return ""
        name = f"house_{secrets.token_hex(6)}"
        command(f"CREATE DATABASE {name} TEMPLATE {self.template}")
        return url_of(name)


def break_ground(folder: Path) -> Ground:
    """Make the empty database, on the server that DATABASE_URL names if it names one."""
    template, database = "", ""
    if server():
        template = f"ground_{secrets.token_hex(6)}"
        command(f"CREATE DATABASE {template}")
        database = url_of(template)
    env = surroundings(folder, compiled=folder / COMPILED, database=database, settings=PLAIN)
    with Person(env, said=folder / "person.err") as person:
        person.do("build")
    return Ground(folder, template)


@contextmanager
def house_on(ground: Ground, folder: Path, *words: str) -> Iterator[House]:
    """A house with a sink that was started with `words`."""
    folder.mkdir()
    database = ground.copy(folder)
    with SinkProcess(folder, *words) as sink:
        email = f"smtp://127.0.0.1:{sink.port}?connections={CONNECTIONS}"
        env = surroundings(
            folder,
            compiled=ground.folder / COMPILED,
            settings="config.settings",
            database=database,
            email=email,
        )
        said = folder / "person.err"
        with Person({**env, "DJANGO_SETTINGS_MODULE": PLAIN}, said=said) as person:
            house = House(folder, sink=sink, person=person, env=env)
            try:
                yield house
            finally:
                house.close()


def server() -> str:
    """The address of the PostgreSQL server of this run, or nothing."""
    url = os.environ.get("DATABASE_URL", "")
    return url if url.startswith("postgres") else ""


def url_of(database: str) -> str:
    """The address of another database of that server."""
    return urlunsplit(urlsplit(server())._replace(path=f"/{database}"))


def command(sql: str) -> None:
    """One statement outside every transaction."""
    with psycopg.connect(server(), autocommit=True) as connection:
        connection.execute(sql.encode())
