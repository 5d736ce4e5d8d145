"""The engine of returns: visits the brands' mailboxes, and weighs what was given up (B4, B6).

A mail is only taken away when its event is on the disk. Where a visit ends in
between, the next begins at the same mail and finds that it was taken.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from core.secrets import CannotDecrypt
from core.work import Worker
from newsletter.actions.incoming import take_mail
from newsletter.actions.returns import SMTP, Told, take
from newsletter.envelopes import token_of
from newsletter.models import Delivery, ReturnEvent, ReturnMailbox
from newsletter.returns.found import Kind, Return, Verdict
from newsletter.returns.mailbox import NoMailbox, opened

EVERY = 60.0  # seconds
AGAIN_AFTER = timedelta(minutes=10)  # a mailbox that could not be read
LATELY = timedelta(days=3)
BATCH = 200


def run_due(worker: Worker) -> int:
    """Visit each mailbox, weigh what was given up; returns how much was taken."""
    taken = take_given_up()
    for pk in ReturnMailbox.objects.filter(is_active=True).values_list("pk", flat=True):
        if not worker.stopping:
            taken += visit(pk)
    return taken


def visit(pk: int) -> int:
    """Read what is new in a mailbox and take away what was ours; returns how many mails that was.

    What goes wrong is kept for the person who looks; the next visit is later then.
    """
    rows = ReturnMailbox.objects.filter(pk=pk)
    now = timezone.now()
    if rows.filter(checked_at__gt=now - AGAIN_AFTER).exclude(last_error="").exists():
        return 0
    taken, trouble = 0, ""
    try:
        taken = _read(rows.select_related("site").get())
    except (NoMailbox, CannotDecrypt) as error:
        trouble = str(error)
        logging.getLogger("newsletter.postoffice").warning("Return mailbox: %s", trouble)
    rows.update(checked_at=now, last_error=trouble)
    return taken


def _read(mailbox: ReturnMailbox) -> int:
    with opened(mailbox) as box:
        validity = box.validity()
        last = mailbox.last_uid if mailbox.uid_validity == validity else 0
        ours = []
        for letter in box.after(last):
            if take_mail(letter.raw, source="mailbox", site=mailbox.site):
                ours.append(letter.uid)
            last = letter.uid
        box.remove(ours)
    ReturnMailbox.objects.filter(pk=mailbox.pk).update(uid_validity=validity, last_uid=last)
    return len(ours)


def take_given_up() -> int:
    """A mail that no server took for a day is a soft bounce of its issue, like any other."""
    told = ReturnEvent.objects.filter(delivery=OuterRef("pk"))
    given_up = Delivery.objects.filter(
        mailing__started_at__gte=timezone.now() - LATELY,
        state=Delivery.State.REJECTED,
        code__range=(400, 499),
    ).exclude(Exists(told))
    rows = list(given_up.order_by("pk")[:BATCH])
    for row in rows:
        found = Return(
            Kind.BOUNCE,
            Verdict.SOFT,
            code=row.enhanced or str(row.code),
            words=row.answer,
            tokens=(token_of(row.pk),),
        )
        take(found, told=Told(SMTP, f"smtp:{row.pk}", at=row.settled_at, proves_arrival=False))
    return len(rows)
