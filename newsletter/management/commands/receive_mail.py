"""`manage.py receive_mail`: a port that takes returned mail, for a mail server that hands it on."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Q
from django.utils.translation import gettext as _

from core import connections
from newsletter.actions.incoming import take_mail
from newsletter.envelopes import read_address
from newsletter.models import Newsletter
from newsletter.returns.port import Questions, open_port


class Command(BaseCommand):
    help = (
        "Take returned mail on a port: return paths, noes by mail, replies; nothing else, and "
        "nothing is passed on. 250 is said when it is kept. "
        "Example: manage.py receive_mail --port 8025, and in Postfix "
        "`transport_maps = inline:{mail.example.org=lmtp:inet:127.0.0.1:8025}` with --lmtp"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="Where to listen.")
        parser.add_argument("--port", type=int, default=8025, help="At which port; 0: any.")
        parser.add_argument("--lmtp", action="store_true", help="Speak LMTP instead of SMTP.")

    def handle(self, *_args: Any, **options: Any) -> None:
        asyncio.run(self._serve(options))

    async def _serve(self, options: dict[str, Any]) -> None:
        questions = Questions(is_ours=is_ours, is_done=is_done)
        server = await open_port(
            questions, host=options["host"], port=options["port"], is_lmtp=options["lmtp"]
        )
        stopped = asyncio.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(name, stopped.set)
        port = server.sockets[0].getsockname()[1]
        self.stdout.write(_("Taking returned mail at port %d.") % port)
        self.stdout.flush()
        async with server:
            await stopped.wait()


def is_ours(address: str) -> bool:
    """Whether mail to this address is taken: one that names a delivery, or where replies go."""
    if read_address(address) is not None:
        return True
    with _fresh_connection():
        named = Q(return_address__iexact=address) | Q(reply_to__iexact=address)
        return Newsletter.objects.filter(named | Q(sender_email__iexact=address)).exists()


def is_done(raw: bytes, recipients: tuple[str, ...]) -> bool:
    """Whether a mail was taken."""
    with _fresh_connection():
        return take_mail(raw, source="port", envelope_to=recipients)


@contextlib.contextmanager
def _fresh_connection() -> Any:
    """A thread that lives for months must not hold on to a connection that has died."""
    connections.renew()
    try:
        yield
    finally:
        connections.renew()
