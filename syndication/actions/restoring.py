"""What a restored home does not know: whether a copy left after its archive was made."""

from __future__ import annotations

from django.db.models import F, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from syndication.accounts import known_platform
from syndication.actions.reconcile import reconcile
from syndication.exchange import FindsCopies
from syndication.models import Channel, Copy

State = Copy.State


def doubt_what_was_due() -> int:
    """Look up, or ask a person about, every copy that was still to be placed; returns how many."""
    reconcile()
    doubted = 0
    for channel in Channel.objects.order_by("pk"):
        finds = isinstance(known_platform(channel), FindsCopies)
        rows = Copy.objects.filter(channel=channel, shown=0, wanted__gt=0, channel__assisted=False)
        doubted += rows.update(
            state=Value(State.UNKNOWN.value if finds else State.PERSON.value),
            due_at=timezone.now() if finds else None,
            armed_act=Copy.Act.CREATE,
            armed_at=timezone.now(),
            armed_for=F("wanted"),
            claimed_by="",
            claimed_at=None,
            last_error=_("This home was restored: the copy may be there already."),
        )
    return doubted
