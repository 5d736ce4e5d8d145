"""The ledger: every change of a delivery's state, each in one place and one transaction.

    queued ─┬─ claimed ─┬─ accepted                       (2xx)
            │           ├─ rejected                       (5xx, or 24 hours of 4xx)
    deferred┘           ├─ deferred, due later            (4xx, or broken before the dot)
                        ├─ unknown, held                  (broken after the dot)
                        ├─ presumed                       (we died after the dot)
                        └─ skipped                        (said no since the freeze)

A row in a worker's hands is changed by that worker only: every UPDATE repeats
its name.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from core.among import Among
from core.work import Worker, claim
from newsletter.actions.mailing import OPEN, cancel_open
from newsletter.models import Delivery, Mailing, Subscriber, Subscription, Suppression
from newsletter.postoffice.couriers import Result
from newsletter.postoffice.post import Job, Post
from newsletter.postoffice.promise import keep_promise
from newsletter.postoffice.verdicts import GIVES_UP_AFTER, next_attempt, queue_id_of

State = Delivery.State
COLUMNS = (
    *("pk", "subscriber", "address", "name", "attempts", "first_tried_at", "variant"),
    "edition",
)
FREE: dict[str, Any] = {"claimed_by": "", "claimed_at": None}
LONGEST_ENHANCED = 12
LAY_TOO_LONG = GIVES_UP_AFTER + timedelta(hours=1)  # the last try may find us busy
# What a result changes, in the order of the statement that writes it.
SETTLED = (
    *("state", "code", "enhanced", "answer", "queue_id"),
    *("settled_at", "due_at", "last_error"),
)


def claim_jobs(post: Post, *, worker: Worker, limit: int) -> list[Job]:
    """Take due deliveries of one mailing, those to be tried again first; skip who said no."""
    began = _first_try(timezone.now())
    with transaction.atomic():
        pks: list[int] = []
        for state in (State.DEFERRED, State.QUEUED):
            # Two workers look at different rows on PostgreSQL; SQLite has one writer anyway.
            rows = Delivery.objects.filter(mailing=post.mailing, state=state, variant__isnull=False)
            if len(pks) < limit:
                free = rows.select_for_update(skip_locked=True)
                pks += claim(free, worker=worker, limit=limit - len(pks), first_tried_at=began)
        if not pks:
            return []
        mine = _held(pks, worker=worker)
        _skip_unmailable(post, mine)
        keep_promise(post, pks, worker=worker)
        ours = list(mine.order_by("pk").values_list(*COLUMNS))
        known = post.look_up(row[1] or 0 for row in ours)
        return [_job(row, post, known) for row in ours]


def _first_try(now: datetime) -> Case:
    """When a mail begins to be tried: anew where it lay longer than a server lets us wait.

    A mail that was stopped for a week and goes today is a mail of today: for the
    promise to its reader, and for how long a server may put it off.
    """
    lately = When(first_tried_at__gte=now - LAY_TOO_LONG, then=F("first_tried_at"))
    return Case(lately, default=Value(now))


def skip_unmailable(post: Post, pks: Iterable[int], *, worker: Worker) -> set[int]:
    """Settle those of our rows whose reader may not be mailed any more; returns who is left.

    This is where an unsubscription, a bounce or an erasure since the freeze counts.
    """
    mine = _held(pks, worker=worker)
    _skip_unmailable(post, mine)
    return set(mine.values_list("pk", flat=True))


def still_ours(post: Post, pks: list[int], *, worker: Worker) -> set[int]:
    """Look again at rows that wait in our hands: which may still go out?

    Rows of a mailing that was paused are put back; those of a cancelled one are cancelled.
    """
    with transaction.atomic():
        state = Mailing.objects.values_list("state", flat=True).get(pk=post.mailing)
        if state == Mailing.State.SENDING:
            return skip_unmailable(post, pks, worker=worker)
        release(pks, worker=worker)
        if state == Mailing.State.CANCELLED:
            cancel_open(post.mailing)
        return set()


def release(pks: Iterable[int], *, worker: Worker) -> None:
    """Put untried rows back as they were."""
    _held(pks, worker=worker).update(**FREE)


def put_off(places: Iterable[tuple[int, datetime]], *, worker: Worker) -> None:
    """Put untried rows back until their receiver can take them."""
    sql = _update("due_at = %s, claimed_by = '', claimed_at = NULL")
    _write(sql, [(_at(moment), pk, worker.name) for pk, moment in places])


def senders() -> int:
    """How many workers have mails in their hands just now; at least one."""
    held = Delivery.objects.exclude(claimed_by="").order_by()
    return max(1, held.aggregate(number=Count("claimed_by", distinct=True))["number"])


def settle(results: list[Result], *, worker: Worker, way: str = "") -> None:
    """Write down what became of jobs on one way, all in one transaction and one statement.

    A row that somebody else settled meanwhile, thinking us dead, is not ours to
    change any more.
    """
    tried = [result for result in results if result.outcome != "untried"]
    with transaction.atomic():
        if len(tried) < len(results):
            untried = (result.job.delivery for result in results if result.outcome == "untried")
            release(untried, worker=worker)
        resending = _resending(tried)
        now = timezone.now()
        rows = [
            (
                *_settled(result, resends=result.job.post.mailing in resending, now=now),
                *(way, result.job.delivery, worker.name),
            )
            for result in tried
        ]
        columns = ", ".join(f"{name} = %s" for name in SETTLED)
        freed = "attempts = attempts + 1, claimed_by = '', claimed_at = NULL"
        _write(_update(f"{columns}, way = %s, {freed}"), rows)


def finish(mailing: Mailing) -> bool:
    """Close a mailing that has nothing open, if its books balance; says whether it did.

    frozen = accepted + presumed + rejected + skipped + cancelled + unknown, and
    one row per reader. Where that is not so the mailing is paused and says it.
    """
    with transaction.atomic():
        locked = Mailing.objects.select_for_update().get(pk=mailing.pk)
        if locked.state != Mailing.State.SENDING or _open(locked.pk).exists():
            return False
        rows = locked.deliveries.count()
        if rows == locked.recipients:
            locked.state, locked.finished_at = Mailing.State.FINISHED, timezone.now()
        else:
            locked.state = Mailing.State.PAUSED
            locked.note = _(
                "The books do not balance: %(frozen)d were frozen and %(rows)d are in the "
                "ledger. Look for the missing before you go on."
            ) % {"frozen": locked.recipients, "rows": rows}
        locked.save(update_fields=["state", "finished_at", "note"])
        return locked.state == Mailing.State.FINISHED


def hold(mailing_id: int, *, reason: str) -> None:
    """Stop a mailing that cannot be sent as it stands, and say why; the others go on."""
    sending = Mailing.objects.filter(pk=mailing_id, state=Mailing.State.SENDING)
    sending.update(state=Mailing.State.PAUSED, note=reason)


def _held(pks: Iterable[int], *, worker: Worker) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk__in=Among(pks), claimed_by=worker.name)


def _skip_unmailable(post: Post, mine: QuerySet[Delivery]) -> None:
    mailable = Subscription.objects.mailable(post.newsletter).filter(
        subscriber=OuterRef("subscriber")
    )
    mine.exclude(Exists(mailable)).update(
        state=State.SKIPPED, settled_at=timezone.now(), answer=_reason(post), due_at=None, **FREE
    )


def _open(mailing_id: int) -> QuerySet[Delivery]:
    return Delivery.objects.filter(mailing=mailing_id, state__in=OPEN)


def _job(row: tuple[Any, ...], post: Post, known: Any) -> Job:
    delivery, subscriber, address, name, attempts, at, variant, edition = row
    return Job(
        delivery, post, subscriber or 0, address, name, attempts, at, variant, known, edition
    )


def _reason(post: Post) -> Any:
    """Why a reader is skipped: the no that stands, or the state of the subscription."""
    hashes = Subscriber.objects.filter(pk=OuterRef(OuterRef("subscriber"))).values("address_hash")
    noes = Suppression.objects.filter(site=post.site, address_hash__in=hashes).filter(
        Q(newsletter=None) | Q(newsletter=post.newsletter)
    )
    places = Subscription.objects.filter(
        newsletter=post.newsletter, subscriber=OuterRef("subscriber")
    ).annotate(why=Case(When(state="confirmed", then=Value("paused")), default=F("state")))
    return Coalesce(
        Subquery(noes.values("reason")[:1]), Subquery(places.values("why")[:1]), Value("erased")
    )


def _resending(results: list[Result]) -> set[int]:
    """The mailings of lost answers that go out again rather than never."""
    lost = {result.job.post.mailing for result in results if result.outcome == "unknown"}
    found = (
        Mailing.objects.filter(pk__in=lost, on_unknown="resend") if lost else Mailing.objects.none()
    )
    return set(found.values_list("pk", flat=True))


def _settled(result: Result, *, resends: bool, now: datetime) -> tuple[Any, ...]:
    """What a result changes, in the order of `SETTLED`."""
    reply, outcome = result.reply, result.outcome
    words = reply.text if reply else result.words
    said = (reply.code, reply.enhanced[:LONGEST_ENHANCED], words) if reply else (None, "", words)
    if outcome == "deferred" or (outcome == "unknown" and resends):
        return _put_off(result, said, now=now)
    queue_id = queue_id_of(words) if reply and outcome == "accepted" else ""
    return (outcome, *said, queue_id, _at(now), None, "")


def _put_off(result: Result, said: tuple[Any, ...], *, now: datetime) -> tuple[Any, ...]:
    words = str(result.reply) if result.reply else result.words
    attempts = result.job.attempts + 1
    due_at = next_attempt(attempts=attempts, first_tried_at=result.job.at, now=now)
    if due_at is None:
        given_up = _("Given up after 24 hours. The last answer: %s") % words
        return (State.REJECTED.value, *said[:2], given_up, "", _at(now), None, "")
    due_at = max(due_at, now + timedelta(seconds=result.wait))
    return (State.DEFERRED.value, *said, "", None, _at(due_at), words)


@functools.lru_cache(maxsize=16)
def _at(moment: datetime) -> Any:
    """A moment as this database is given one past the ORM; what is settled together has one."""
    return connection.ops.adapt_datetimefield_value(moment)


def _update(changes: str) -> str:
    """An UPDATE of one row that is in a worker's hands: every one of them repeats its name."""
    table = connection.ops.quote_name(Delivery._meta.db_table)
    return f"UPDATE {table} SET {changes} WHERE id = %s AND claimed_by = %s"  # noqa: S608 - ours


def _write(sql: str, rows: list[tuple[Any, ...]]) -> None:
    """One statement, prepared once, for all rows: a sixth of what the ORM takes."""
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)
