"""The quick line: letters go one by one, at once, and no issue stands in their way."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta
from email.utils import parseaddr
from typing import Any

from django.db.models import F
from django.utils import timezone

from core import pause
from core.secrets import CannotDecrypt
from core.work import Worker, claim
from newsletter.mail.headers import BadMail
from newsletter.mail.letter import compose
from newsletter.models import Letter
from newsletter.postoffice.ledger import FREE
from newsletter.postoffice.quick_line import QuickLine
from newsletter.postoffice.recovery import free_letters
from newsletter.postoffice.signing import keys_of_letter
from newsletter.postoffice.verdicts import WAITS
from newsletter.smtp import Deferred, NotSent, Rejected, Reply, Unanswered

State = Letter.State
AT_ONCE = 20
GIVEN_UP_AFTER = timedelta(hours=24)


def run_due(worker: Worker) -> int:
    """Send the letters that are due, each by its brand's ways; returns how many were tried.

    A letter whose answer was lost is sent again with the same Message-ID:
    nobody can sign in with a code that is held.
    """
    free_letters(worker)
    if pause.is_paused():
        return 0
    rows = Letter.objects.filter(state__in=[State.QUEUED, State.DEFERRED])
    pks = claim(rows, worker=worker, limit=AT_ONCE)
    if not pks:
        return 0
    lines: dict[int | None, QuickLine] = {}
    tried = 0
    with ExitStack() as stack:
        stack.callback(Letter.objects.filter(pk__in=pks, claimed_by=worker.name).update, **FREE)
        mine = Letter.objects.filter(pk__in=pks).select_related("site")
        for letter in mine.order_by("due_at", "pk"):
            if letter.site_id not in lines:
                lines[letter.site_id] = stack.enter_context(QuickLine(letter.site))
            _settle(letter, _send(letter, lines[letter.site_id]))
            tried += lines[letter.site_id].is_open
    return tried


def _send(letter: Letter, line: QuickLine) -> dict[str, Any]:
    """Try one letter; returns the columns that say what became of it."""
    if letter.created_at + GIVEN_UP_AFTER < timezone.now():
        return {"state": State.EXPIRED, "due_at": None}
    sender, recipient = parseaddr(letter.sender)[1], parseaddr(letter.recipient)[1]
    try:
        mail = compose(letter, keys=keys_of_letter(sender))
        reply = line.send(sender, recipient, mail)
    except BadMail as error:
        return {"state": State.REJECTED, "answer": str(error), "due_at": None}
    except Rejected as error:
        return _answered(error.reply) | {"state": State.REJECTED, "due_at": None}
    except Deferred as error:
        return _answered(error.reply) | _put_off(letter, str(error), wait=error.wait)
    except (NotSent, Unanswered, CannotDecrypt) as error:
        return _put_off(letter, str(error))
    return _answered(reply) | {"state": State.SENT, "sent_at": timezone.now(), "due_at": None}


def _answered(reply: Reply) -> dict[str, Any]:
    return {"code": reply.code, "answer": str(reply)}


def _put_off(letter: Letter, words: str, *, wait: int = 0) -> dict[str, Any]:
    pause_before = max(WAITS[min(letter.attempts, len(WAITS) - 1)], timedelta(seconds=wait))
    due_at = timezone.now() + pause_before
    if due_at > letter.created_at + GIVEN_UP_AFTER:
        return {"state": State.EXPIRED, "last_error": words, "due_at": None}
    return {"state": State.DEFERRED, "last_error": words, "due_at": due_at}


def _settle(letter: Letter, facts: dict[str, Any]) -> None:
    Letter.objects.filter(pk=letter.pk).update(attempts=F("attempts") + 1, **FREE, **facts)
