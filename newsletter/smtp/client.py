"""A conversation with an SMTP server (RFC 5321), many mails long.

Synchronous on purpose: a courier is a thread, and what matters is the order
of three acts: the body is with the network, the mark is in the journal, the
final dot is written. Where the server takes commands in one flight (RFC 2920)
the next mail is opened together with that dot, so a mail costs one round trip.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from typing import NoReturn

from newsletter.smtp.envelope import Addressed, Envelope, Opened, envelope_for
from newsletter.smtp.greeting import Introduction, introduce
from newsletter.smtp.outcomes import Answered, Deferred, NotSent, Rejected, Reply, Unanswered
from newsletter.smtp.ready import Ready
from newsletter.smtp.server import Server
from newsletter.smtp.wire import BadAnswer

BLOCK = 65_536
CLOSING = 421
GO_AHEAD = 354
TOO_MANY_RECIPIENTS = 552
BARE_LINE_END = re.compile(rb"\r(?!\n)|(?<!\r)\n")


class SmtpConnection:
    """One open connection, for one mail after the other.

    `send` returns the answer that took the mail, or raises one of the four
    other outcomes. After `NotSent`, `Unanswered` and a 421 the connection is
    closed; `is_usable` says so, and also when it has carried its share.
    """

    def __init__(self, server: Server) -> None:
        """Connect, greet, secure and sign in; raises `NotSent` with the reason."""
        self.server = server
        self.sent = 0
        try:
            self._wire, self._introduction = introduce(server)
        except (OSError, BadAnswer) as error:
            message = f"{server.host}:{server.port} cannot be used: {error}"
            raise NotSent(message) from error
        offers = self._introduction.offers
        self._takes_flights = offers("PIPELINING")
        # RFC 3030, where the operator allows it: one flight for a whole mail.
        self._takes_chunks = server.chunking and offers("CHUNKING") and self._takes_flights
        self._is_open = True
        self._opened: Opened | None = None
        # Connections that were opened together shall not all end together.
        self._share = server.messages - secrets.randbelow(server.messages // 10 + 1)

    @property
    def introduction(self) -> Introduction:
        """What the server said it can do."""
        return self._introduction

    @property
    def pipelines(self) -> bool:
        """Whether the next mail is opened together with the end of this one."""
        return self._takes_flights and not self._takes_chunks

    @property
    def is_usable(self) -> bool:
        """Whether another mail may go this way."""
        return self._is_open and self.sent < self._share

    def send(
        self,
        envelope_from: str,
        recipient: str,
        message: bytes,
        *,
        before_dot: Callable[[], None],
        following: Addressed | None = None,
    ) -> Reply:
        """Hand one mail over. `before_dot` is called when only the final dot is missing.

        An error of `before_dot` itself ends the conversation without the dot
        and is raised as it is. `following` is the mail that will be sent next:
        it may be opened already, and then another one ends the conversation.
        """
        if not isinstance(message, Ready):
            message = BARE_LINE_END.sub(b"\r\n", message)
        if self._opened and self._opened.is_for(envelope_from, recipient, message):
            envelope = self._opened.envelope
        else:
            envelope = envelope_for(
                envelope_from, recipient, message, introduction=self._introduction
            )
        self.sent += 1
        try:
            if self._takes_chunks:
                self._write_chunk(envelope, message)
            else:
                self._open_mail(envelope)
                self._write_body(message)
        except (OSError, BadAnswer) as error:
            self._drop()
            raise NotSent(f"The connection broke before the mail was complete: {error}") from error
        try:
            before_dot()
        except BaseException:
            self._drop()
            raise
        return self._finish_chunks() if self._takes_chunks else self._finish(following)

    def keep_alive(self) -> None:
        """Say something after a silence, before the server hangs up over it."""
        if self._opened is not None:  # a mail that nobody wants any more
            self._drop()
            return
        try:
            reply = self._ask(b"NOOP\r\n", wait=self.server.patience.mail)
        except (OSError, BadAnswer):
            self._drop()
        else:
            if reply.code == CLOSING:
                self._drop()

    def close(self) -> None:
        """Say goodbye, if anybody listens."""
        if self._is_open and self._opened is None:
            try:
                self._wire.write(b"QUIT\r\n", wait=2)
                self._wire.reply(wait=2)
            except (OSError, BadAnswer):
                pass
        self._drop()

    def _open_mail(self, envelope: Envelope) -> None:
        """MAIL, RCPT and DATA: in one flight where the server takes it (RFC 2920)."""
        patience = self.server.patience
        if self._takes_flights:
            if self._opened is None:
                self._wire.write(envelope.flight, wait=patience.block)
            elif self._opened.envelope is not envelope:
                raise BadAnswer("The mail that was opened is not sent after all.")
            self._opened = None
            mail = self._still_there(self._wire.reply(wait=patience.mail), "MAIL")
            rcpt = self._still_there(self._wire.reply(wait=patience.rcpt), "RCPT")
            data = self._wire.reply(wait=patience.data)
            if data.code == GO_AHEAD and not rcpt.is_fine:
                # RFC 2920 section 3.1: a 354 without a recipient must be closed with a lone dot.
                self._ask(b".\r\n", wait=patience.dot)
            elif data.code == GO_AHEAD and not mail.is_fine:  # a dot would send an empty mail
                raise BadAnswer(f"The server refused the sender and wants the mail: {mail}.")
            self._judge(mail, "MAIL")
            self._judge(rcpt, "RCPT")
            self._judge_data(data)
            return
        self._judge(self._ask(envelope.mail, wait=patience.mail), "MAIL")
        self._judge(self._ask(envelope.rcpt, wait=patience.rcpt), "RCPT")
        self._judge_data(self._ask(b"DATA\r\n", wait=patience.data))

    def _write_body(self, message: bytes) -> None:
        stuffed = message if isinstance(message, Ready) else stuffing(message)
        if len(stuffed) <= BLOCK:
            self._wire.write(stuffed, wait=self.server.patience.block)
            return
        for start in range(0, len(stuffed), BLOCK):
            self._wire.write(stuffed[start : start + BLOCK], wait=self.server.patience.block)

    def _next_flight(self, following: Addressed | None) -> bytes:
        """The commands that open the next mail, where they may be sent before this one's answer."""
        if following is None or not (self.is_usable and self.pipelines):
            return b""
        try:
            envelope = envelope_for(
                following.envelope_from,
                following.recipient,
                following.message,
                introduction=self._introduction,
            )
        except Rejected:  # it is told when its turn comes
            return b""
        self._opened = Opened(following, envelope)
        return envelope.flight

    def _write_chunk(self, envelope: Envelope, message: bytes) -> None:
        """Everything but the word that this was all; no dot needs doubling."""
        head = envelope.mail + envelope.rcpt + b"BDAT %d\r\n" % len(message)
        self._wire.write(head + message, wait=self.server.patience.block)

    def _finish_chunks(self) -> Reply:
        patience = self.server.patience
        waits = {
            "MAIL": patience.mail,
            "RCPT": patience.rcpt,
            "DATA": patience.dot,
            "dot": patience.dot,
        }
        try:
            self._wire.write(b"BDAT 0 LAST\r\n", wait=patience.block)
            replies = {
                stage: self._still_there(self._wire.reply(wait=wait), stage)
                for stage, wait in waits.items()
            }
            for stage, reply in replies.items():
                self._judge(reply, stage)
        except (OSError, BadAnswer) as error:
            self._drop()
            raise Unanswered(f"The mail was written; its answer never came: {error}") from error
        return replies["dot"]

    def _finish(self, following: Addressed | None) -> Reply:
        try:
            self._wire.write(
                b".\r\n" + self._next_flight(following), wait=self.server.patience.block
            )
            reply = self._wire.reply(wait=self.server.patience.dot)
        except (OSError, BadAnswer) as error:
            self._drop()
            raise Unanswered(f"The mail was written; its answer never came: {error}") from error
        if not (reply.is_fine or reply.is_later or reply.is_never):
            self._drop()
            raise Unanswered(f"The mail was written; its answer makes no sense: {reply}")
        self._judge(reply, "dot")
        return reply

    def _still_there(self, reply: Reply, stage: str) -> Reply:
        """After a 421 no further answer comes: judge it at once."""
        if reply.code == CLOSING:
            self._judge(reply, stage)
        return reply

    def _judge_data(self, reply: Reply) -> None:
        if reply.code != GO_AHEAD:
            self._judge(reply, "DATA")
            raise BadAnswer(f"The server answered DATA with {reply}.")

    def _judge(self, reply: Reply, stage: str) -> None:
        """Raise what an answer other than yes means; the connection stays in step."""
        if reply.is_fine:
            return
        if reply.code == CLOSING:
            self._drop()
        if reply.is_later or (stage == "RCPT" and reply.code == TOO_MANY_RECIPIENTS):
            self._refuse(Deferred(reply, stage=stage))
        elif reply.is_never:
            self._refuse(Rejected(reply, stage=stage))
        raise BadAnswer(f"The server answered {stage} with {reply}.")

    def _refuse(self, outcome: Answered) -> NoReturn:
        """A mail refused half-way has left its sender with the server: begin afresh."""
        if self._is_open and outcome.stage in {"RCPT", "DATA"}:
            try:
                if not self._ask(b"RSET\r\n", wait=self.server.patience.mail).is_fine:
                    self._drop()
            except (OSError, BadAnswer):
                self._drop()
        raise outcome

    def _ask(self, command: bytes, *, wait: float) -> Reply:
        self._wire.write(command, wait=wait)
        return self._wire.reply(wait=wait)

    def _drop(self) -> None:
        self._is_open = False
        self._opened = None
        self._wire.close()


def stuffing(message: bytes) -> bytes:
    """The mail as it is written: dots at the beginning of a line doubled, the last line ended."""
    stuffed = message.replace(b"\r\n.", b"\r\n..")
    if stuffed.startswith(b"."):
        stuffed = b"." + stuffed
    return stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n"
