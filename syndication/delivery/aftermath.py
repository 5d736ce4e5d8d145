"""What becomes of a copy and its channel after something went otherwise than well."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.utils import timezone

from core.work import Worker
from syndication.delivery import ledger
from syndication.delivery.verdicts import Verdict
from syndication.exchange import Account, FindsCopies
from syndication.models import Channel, Copy

State = Copy.State
A_MOMENT = 5.0  # seconds until a copy whose article changed under us is looked at again


def rest_channel(channel: Channel, verdict: Verdict) -> None:
    """Let the whole channel wait, or ask for a new connection."""
    rows = Channel.objects.filter(pk=channel.pk)
    if verdict.needs_auth:
        rows.update(state=Channel.State.NEEDS_AUTH, last_error=verdict.message)
    elif verdict.rest:
        until = timezone.now() + timedelta(seconds=verdict.rest)
        rows.update(paused_until=until, last_error=verdict.message)


@dataclass
class Aftermath:
    """One copy in a worker's hands, with what is needed to carry it."""

    copy: Copy
    platform: Any
    account: Account
    worker: Worker

    def follow(self, verdict: Verdict) -> None:
        """Do with the copy and its channel what the verdict says."""
        verdict = self._redacted(verdict)
        rest_channel(self.copy.channel, verdict)
        if verdict.edited and self._knows_what_to_do():
            return
        if verdict.next == "done":
            self.gone(verdict.message)
        elif verdict.next == "doubt":
            wait = float(getattr(self.platform, "settle_seconds", A_MOMENT))
            ledger.doubt(
                self.copy, worker=self.worker, message=verdict.message, settle_seconds=wait
            )
            ledger.note(self.copy, "unknown", verdict.message)
        elif verdict.next == "again" and (verdict.rest or verdict.needs_auth):
            self._wait_for_channel(verdict)
        elif verdict.next == "again":
            self.postpone(verdict.message, wait=verdict.wait)
        elif verdict.next == "failed":
            self.stop(State.FAILED, verdict.message, **ledger.UNARMED)
        elif verdict.in_doubt:  # stays armed: nothing is sent before a person has answered
            self.stop(State.PERSON, verdict.message, **(ledger.NOWHERE if verdict.gone else {}))
        else:
            self.stop(State.PERSON, verdict.message, **ledger.UNARMED)

    def _knows_what_to_do(self) -> bool:
        """Somebody changed it there: whether the channel says what then, and it was done."""
        copy, rule = self.copy, self.copy.channel.on_edited_there
        if rule == "overwrite" and isinstance(self.platform, FindsCopies):
            # Looked up first: what is there now is what the next change is made on.
            ledger.held(copy, worker=self.worker).update(
                state=State.UNKNOWN, due_at=timezone.now(), **ledger.FREE
            )
        elif rule == "keep":
            facts = {"shown": copy.armed_for, "sent_hash": copy.armed_hash}
            ledger.again(copy, worker=self.worker, **facts)
            ledger.note(copy, "kept", copy.remote_url)
        else:
            return False
        return True

    def _wait_for_channel(self, verdict: Verdict) -> None:
        """The channel rests, not this copy: that is no attempt of its own."""
        state = State.UNKNOWN if self.copy.state == State.UNKNOWN else State.DUE
        facts = {"state": state, "last_error": verdict.message, **ledger.FREE}
        due = timezone.now() + timedelta(seconds=verdict.rest)
        ledger.held(self.copy, worker=self.worker).update(due_at=due, **facts)
        ledger.note(self.copy, "waits", verdict.message)

    def gone(self, message: str) -> None:
        ledger.clear(self.copy, worker=self.worker)
        ledger.note(self.copy, "deleted", message)

    def postpone(self, message: str, *, wait: float | None = None) -> None:
        ledger.postpone(self.copy, worker=self.worker, message=message, wait=wait)
        ledger.note(self.copy, "postponed", message)

    def stop(self, state: str, message: str, **facts: Any) -> None:
        ledger.stop(self.copy, worker=self.worker, state=state, message=message, **facts)
        ledger.note(self.copy, str(state), message)

    def _redacted(self, verdict: Verdict) -> Verdict:
        """The same with our own secrets struck out, should a platform have echoed them."""
        message = verdict.message
        for secret in self.account.secrets.values():
            if len(secret) >= 6:  # noqa: PLR2004 - shorter ones are words, not secrets
                message = message.replace(secret, "•••")
        return replace(verdict, message=message)
