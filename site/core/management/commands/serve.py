"""`manage.py serve`: web server and worker as one process tree."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from core.supervision import Supervisor

HOUSE = Path(__file__).resolve().parents[4]
HEADER_BYTES = 32_768  # a longer head of a request is refused by the server itself


class Command(BaseCommand):
    help = "Start the web server and a worker. Example: manage.py serve --port 8001"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=settings.PORT, help="Default: PORT.")
        parser.add_argument("--host", default=settings.HOST, help="Default: HOST.")
        parser.add_argument("--migrate", action="store_true", help="Migrate first.")
        parser.add_argument(
            "--prepare",
            action="store_true",
            help="Migrate first, and load the demo brand into an empty database.",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        refuse_taken_port(host, port=port)
        prepare(self, options=options)
        connections.close_all()
        supervisor = Supervisor(
            {"web server": web_server(host, port=port), "worker": worker()},
            say=self.stderr.write,
            env=surroundings(port),
        )
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: supervisor.stop())
        threading.Thread(target=greet, args=(self, host, port), daemon=True).start()
        supervisor.run()
        self.stdout.write(_("The house is closed. Nothing is lost."))


def refuse_taken_port(host: str, *, port: int) -> None:
    """Say at once, and once, that another program has the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            told = _("Port %(port)s on %(host)s cannot be used: %(why)s. ") + _(
                "Choose another one, for example PORT=%(other)s."
            )
            facts = {"port": port, "host": host, "why": error.strerror, "other": port + 1}
            raise CommandError(told % facts) from error


def prepare(command: BaseCommand, *, options: dict[str, Any]) -> None:
    """Do what was asked for before the door opens."""
    for step in preparations(options):
        step(command)


def preparations(options: dict[str, Any]) -> list[Callable[[BaseCommand], None]]:
    """What was asked for, in the order in which it is done."""
    if options["prepare"]:
        return [migrate, furnish]
    return [migrate] if options["migrate"] else []


def migrate(command: BaseCommand) -> None:
    """Bring every database to the present form; quick when they have it."""
    for alias in connections:
        executor = MigrationExecutor(connections[alias])
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            command.stdout.write(_("Preparing the database (%s) …") % alias)
            call_command("migrate", database=alias, interactive=False, verbosity=0)


def furnish(command: BaseCommand) -> None:
    """Load the demo brand into a house where nobody lives yet; later say how to get back in."""
    users = get_user_model().objects.order_by("pk")
    if not users.exists():
        call_command("demo", stdout=command.stdout)
        return
    administrator = users.filter(is_superuser=True).first()
    if administrator is not None:
        told = _("Forgotten the password? manage.py changepassword %(address)s")
        command.stdout.write(told % {"address": administrator.get_username()})


def web_server(host: str, *, port: int) -> list[str]:
    """The command line of granian: WSGI, as many processes as WEB_WORKERS says."""
    options = {
        "--interface": "wsgi",
        "--host": host,
        "--port": str(port),
        "--workers": str(settings.WEB_WORKERS),
        "--blocking-threads": str(settings.WEB_THREADS),
        "--backlog": "1024",
        "--http1-buffer-size": str(HEADER_BYTES),
        "--log-level": "warning",
        "--workers-kill-timeout": "10",
    }
    line = [sys.executable, "-m", "granian", "--respawn-failed-workers"]
    for name, value in options.items():
        line += [name, value]
    return [*line, "config.wsgi:application"]


def worker() -> list[str]:
    """The command line of the worker."""
    return [sys.executable, str(HOUSE / "manage.py"), "work"]


def surroundings(port: int) -> dict[str, str]:
    """The environment of both: the import path, and the port they are reached at."""
    path = [str(HOUSE / "site"), str(HOUSE), os.environ.get("PYTHONPATH", "")]
    return {"PYTHONPATH": os.pathsep.join(filter(None, path)), "PORT": str(port)}


def greet(command: BaseCommand, host: str, port: int, *, seconds: float = 120.0) -> None:
    """Print the addresses as soon as the door opens."""
    address = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            socket.create_connection((address, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
            continue
        named = settings.SITE_URL if port == settings.PORT else f"http://{address}:{port}"
        command.stdout.write(_("The house stands at %s/") % named)
        command.stdout.write(_("Its editors enter at %s/admin/") % named)
        command.stdout.write(_("Ctrl-C closes it."))
        command.stdout.flush()
        return
