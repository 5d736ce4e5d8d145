"""A receiving port for returned mail, over SMTP or LMTP: 250 is only said when it is kept.

Two questions are asked of whoever opens it, in a thread of their own: is this
an address of ours, and is this mail done with.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from newsletter.returns.opened import LARGEST

MOST_RECIPIENTS = 20
SECONDS = 60.0
KEPT = "250 2.0.0 Taken"
NOT_OURS = "550 5.1.1 There is no such address here"
ABOUT_NOTHING = "550 5.7.1 This is not about a mail of ours"
TRY_LATER = "451 4.3.0 Try again later"


@dataclass(frozen=True, slots=True)
class Questions:
    """What the port asks: about an address; about a mail and whom its envelope was for."""

    is_ours: Callable[[str], bool]
    is_done: Callable[[bytes, tuple[str, ...]], bool]


class Desk:
    """Answers the commands of one port."""

    def __init__(self, questions: Questions) -> None:
        self.questions = questions
        self.thread = ThreadPoolExecutor(max_workers=1)  # one mail at a time is plenty

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name and its arguments
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Take only what is for us; nothing is ever passed on."""
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        try:
            if not await self._ask(self.questions.is_ours, address):
                return NOT_OURS
        except Exception:
            logging.getLogger("newsletter.returns").exception("An address could not be looked up.")
            return TRY_LATER
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Say 250 when it is on the disk. Whoever hears nothing else sends it again."""
        sender = (envelope.mail_from or "").strip("<>")
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        raw = f"Return-Path: <{sender}>\r\n".encode() + content
        try:
            done = await self._ask(self.questions.is_done, raw, tuple(envelope.rcpt_tos))
        except Exception:
            logging.getLogger("newsletter.returns").exception("A mail could not be taken.")
            return TRY_LATER
        return KEPT if done else ABOUT_NOTHING

    async def _ask(self, question: Callable[..., bool], *facts: object) -> bool:
        return await asyncio.get_running_loop().run_in_executor(self.thread, question, *facts)


async def open_port(
    questions: Questions, *, host: str, port: int, is_lmtp: bool = False
) -> asyncio.Server:
    """Listen; the server that is returned is closed by the caller."""
    kind = LMTP if is_lmtp else SMTP
    desk = Desk(questions)

    def speaker() -> SMTP:
        return kind(
            desk, data_size_limit=LARGEST, enable_SMTPUTF8=True, timeout=SECONDS, ident="returns"
        )

    return await asyncio.get_running_loop().create_server(speaker, host, port)
